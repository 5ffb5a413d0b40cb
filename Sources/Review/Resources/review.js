// The page works without this: here are keys, decisions without reloading, and focus that stays.
(() => {
  "use strict";
  const csrf = document.querySelector("meta[name=csrf]").content;
  const live = document.getElementById("live");
  const french = document.documentElement.lang === "fr";
  const say = (en, fr) => { live.textContent = french ? fr : en; };
  const cards = () => [...document.querySelectorAll(".card:not([hidden])")];
  const key = "veille.keys";
  const keySwitch = document.getElementById("keyswitch");
  let current = null;
  const undone = [];

  const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private windows */ } };
  const load = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  // Other letters, as in {"a": "y"}: pressing y accepts.
  const remap = (() => { try { return JSON.parse(load("veille.remap")) || {}; } catch { return {}; } })();
  const meaning = Object.fromEntries(Object.entries(remap).map(([from, to]) => [to, from]));
  keySwitch.checked = load(key) !== "off";
  keySwitch.addEventListener("change", () => store(key, keySwitch.checked ? "on" : "off"));

  function select(card, focus = true) {
    if (!card) return;
    if (current) current.classList.remove("current");
    current = card;
    card.classList.add("current");
    if (focus) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "nearest" }); }
  }

  function step(by) {
    const all = cards();
    const place = all.indexOf(current);
    select(all[Math.min(all.length - 1, Math.max(0, place + by))]);
  }

  async function send(path, body) {
    const answer = await fetch("/api/v1/" + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(body),
    });
    const told = await answer.json().catch(() => ({ error: answer.statusText }));
    if (!answer.ok) throw new Error(told.error);
    return told;
  }

  function left(counts) {
    document.title = counts.pending > 0 ? `(${counts.pending}) veille` : "veille";
    return counts.pending;
  }

  // The card goes at once; it comes back when the server does not agree.
  async function decide(card, action, more = {}) {
    const next = card.nextElementSibling && cards()[cards().indexOf(card) + 1] || cards()[cards().indexOf(card) - 1];
    card.hidden = true;
    select(next);
    try {
      const told = await send("decide", { action, ids: [card.dataset.id], ...more });
      undone.push(card);
      const count = left(told.counts);
      const words = { accept: ["Accepted", "Acceptée"], refuse: ["Refused", "Refusée"], later: ["Put off", "Remise"] }[action];
      const where = told.decided[0] ? told.decided[0].section.at(-1) : "";
      say(`${words[0]}${action === "accept" ? ": " + where : ""}. ${count} left. U undoes.`,
        `${words[1]}${action === "accept" ? " : " + where : ""}. ${count} restantes. U pour annuler.`);
      if (!cards().length) location.reload();
    } catch (error) {
      card.hidden = false;
      select(card);
      say(error.message, error.message);
    }
  }

  async function undo() {
    try {
      const told = await send("undo", {});
      const name = told.decided[0] && told.decided[0].id;
      const card = document.getElementById("i-" + name);
      left(told.counts);
      say("Taken back.", "Annulé.");
      if (card) { card.hidden = false; select(card); } else location.reload();
    } catch (error) { say(error.message, error.message); }
  }

  document.addEventListener("submit", (event) => {
    const card = event.target.closest(".card");
    const button = event.submitter;
    if (!card || !button || !["accept", "refuse", "later"].includes(button.value)) return;
    event.preventDefault();
    const until = card.querySelector("[name=until]");
    decide(card, button.value, button.value === "later" && until ? { until: until.value } : {});
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card && card !== current) select(card, false);
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target.matches("input:not([type=checkbox]), textarea, select")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.key === "PageDown" || event.key === "PageUp") {
      if (!cards().length) return;
      event.preventDefault();
      return step(event.key === "PageDown" ? 1 : -1);
    }
    if (!keySwitch.checked) return;
    const letter = meaning[event.key] || event.key;
    const card = current || cards()[0];
    const open = (selector) => {
      const details = card && card.querySelector(selector);
      if (details) details.open = !details.open;
      return details;
    };
    const acts = {
      j: () => step(current ? 1 : 0), k: () => step(-1),
      a: () => card && decide(card, "accept"), x: () => card && decide(card, "refuse"), s: () => card && decide(card, "later"),
      S: () => card && decide(card, "later", { until: "monday" }),
      u: undo,
      v: () => card && window.open(card.querySelector(".open").href, "_blank", "noopener"),
      w: () => open(".why"), m: () => { const d = open(".change"); if (d && d.open) (d.querySelector("select") || d).focus(); },
      e: () => { const d = open(".change"); if (d && d.open) d.querySelector("textarea").focus(); },
      "/": () => document.getElementById("q").focus(), "?": () => document.getElementById("keys").scrollIntoView(),
    };
    if (!acts[letter] || (card && !card.querySelector(".decide") && "axs".includes(letter))) return;
    event.preventDefault();
    acts[letter]();
  });
  if (cards().length && location.pathname === "/") select(cards()[0], false);
})();
