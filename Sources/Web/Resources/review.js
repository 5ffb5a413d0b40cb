// The page works without this script, which adds keys, decisions without reloading, and focus that stays.
(() => {
  "use strict";
  const csrf = document.querySelector("meta[name=csrf]").content;
  const live = document.getElementById("live");
  const language = document.documentElement.lang;
  const plural = new Intl.PluralRules(language);
  // The page brings the texts, in its language; {name} stands for a value.
  const text = (name, values = {}) =>
    live.getAttribute("data-" + name).replace(/\{(\w+)\}/g, (_, value) => values[value]);
  const counted = (name, count, values = {}) =>
    text(name + (plural.select(count) === "one" ? "-one" : "-other"), { count, ...values });
  const say = (words) => { live.textContent = words; };
  const cards = () => [...document.querySelectorAll(".card:not([hidden])")];
  const key = "veille.keys";
  const keySwitch = document.getElementById("keyswitch");
  let current = null;

  const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not in private windows */ } };
  const load = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  // The letters are those of veille.yml, unless this browser has others.
  const remap = (() => { try { return JSON.parse(load("veille.remap")) || {}; } catch { return {}; } })();
  const fields = [...document.querySelectorAll("[data-action]")];
  for (const field of fields) {
    field.value = remap[field.dataset.action] || field.dataset.usual;
    field.addEventListener("focus", () => field.select());
    field.addEventListener("change", () => {
      const letter = field.value.trim();
      if (!letter || fields.some((other) => other !== field && other.value === letter)) field.value = field.dataset.usual;
      remap[field.dataset.action] = field.value;
      store("veille.remap", JSON.stringify(remap));
      say(text("kept"));
    });
  }
  const letter = (action) => fields.find((field) => field.dataset.action === action).value;
  // A letter that was chosen in this browser counts more than one that is usual.
  const action = (letter) => {
    const all = fields.filter((one) => one.value === letter);
    const field = all.find((one) => remap[one.dataset.action] === letter) || all[0];
    return field && field.dataset.action;
  };
  keySwitch.checked = load(key) !== "off";
  keySwitch.addEventListener("change", () => store(key, keySwitch.checked ? "on" : "off"));

  // The row of the list beside the cards.
  const row = (card) => document.querySelector(`.list a[href="#${card.id}"]`);
  function hide(card, hidden) {
    card.hidden = hidden;
    const link = row(card);
    if (link) link.parentElement.hidden = hidden;
  }

  function select(card, focus = true) {
    if (!card) return;
    if (current) { current.classList.remove("current"); row(current)?.removeAttribute("aria-current"); }
    current = card;
    card.classList.add("current");
    row(card)?.setAttribute("aria-current", "true");
    if (focus) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "nearest" }); }
  }

  function go(place) {
    const all = cards();
    select(all[Math.min(all.length - 1, Math.max(0, place))]);
  }
  const step = (by) => go(cards().indexOf(current) + by);

  async function send(path, body) {
    const answer = await fetch(`/api/v1/${path}?lang=${language}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
      body: JSON.stringify(body),
    }).catch(() => { throw new Error(text("unreachable")); });
    const result = await answer.json().catch(() => ({ error: text("unreachable") }));
    if (!answer.ok || result.error) throw Object.assign(new Error(result.error), { status: answer.status });
    return result;
  }

  // What was decided elsewhere since is not overruled, unless the person decides once more.
  const seenField = (card) => card.querySelector(".decide [name=seen]");
  const seen = (cards) => Object.fromEntries(
    cards.filter((card) => seenField(card).value).map((card) => [card.dataset.id, Number(seenField(card).value)]));
  const forget = (error, cards) => { if (error.status === 409) for (const card of cards) seenField(card).value = ""; };

  function left(counts) {
    document.title = counts.pending > 0 ? `(${counts.pending}) veille` : "veille";
    return counts.pending;
  }

  // Hides the card at once, and shows it again when the server refuses.
  async function decide(card, action, more = {}) {
    const next = card.nextElementSibling && cards()[cards().indexOf(card) + 1] || cards()[cards().indexOf(card) - 1];
    hide(card, true);
    select(next);
    try {
      const result = await send("decide", { action, ids: [card.dataset.id], seen: seen([card]), ...more });
      const section = result.decided[0] ? result.decided[0].section.at(-1) : "";
      notice([text(action, { section }), counted("left", left(result.counts)), text("undo-key", { key: letter("undo") })].join(" "));
      if (!cards().length) location.reload();
    } catch (error) {
      hide(card, false);
      forget(error, [card]);
      select(card);
      notice(error.message);
    }
  }

  // The first press shows the count; the same key again decides.
  const asked = { name: "" };
  async function decideAll(action) {
    const all = cards().filter((card) => card.querySelector(".decide"));
    if (!all.length || !document.querySelector(".bulk")) return;
    const name = action + "-shown";
    if (asked.name !== name) {
      asked.name = name;
      notice(counted(name, all.length, { key: letter(name) }));
      return;
    }
    asked.name = "";
    try {
      await send("decide", { action, ids: all.map((card) => card.dataset.id), seen: seen(all) });
      location.reload();
    } catch (error) { forget(error, all.filter((card) => error.message.includes(card.querySelector("h3").textContent))); notice(error.message); }
  }

  // The keys of the foot as a dialog; closed, they go back there, and the focus to where it was.
  function help() {
    const keys = document.getElementById("keys");
    const parts = [...keys.children].filter((part) => !part.matches("summary"));
    const dialog = document.createElement("dialog");
    const close = Object.assign(document.createElement("button"), { textContent: text("close") });
    dialog.setAttribute("aria-label", keys.querySelector("summary").textContent);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { keys.append(...parts); dialog.remove(); select(current); });
    dialog.append(...parts, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  // The live region is only read aloud: show the same text.
  function notice(words) {
    say(words);
    let shown = document.getElementById("said");
    if (!shown) {
      shown = Object.assign(document.createElement("p"), { id: "said", className: "said" });
      shown.setAttribute("aria-hidden", "true");
      document.body.append(shown);
    }
    shown.textContent = words;
    shown.hidden = false;
    clearTimeout(notice.timer);
    notice.timer = setTimeout(() => { shown.hidden = true; }, 6000);
  }

  async function undo() {
    try {
      const result = await send("undo", {});
      left(result.counts);
      const back = result.decided.map((item) => document.getElementById("i-" + item.id));
      notice(text("undone"));
      // A card that stayed may show the line or the place that was taken back.
      if (!back.length || back.some((card) => !card || !card.hidden)) return location.reload();
      for (const item of result.decided) seenField(document.getElementById("i-" + item.id)).value = item.records;
      for (const card of back) hide(card, false);
      select(back[0]);
    } catch (error) { notice(error.message); }
  }

  // What was typed stays when it is refused, or when the server is gone.
  async function change(card, action, more) {
    if (card.dataset.busy) return;
    card.dataset.busy = "1";
    try {
      await send("decide", { action, ids: [card.dataset.id], seen: seen([card]), ...more });
      const back = new URL(location);
      back.searchParams.set("done", card.dataset.id);
      back.hash = card.id;
      history.replaceState(null, "", back);
      location.reload();
    } catch (error) {
      delete card.dataset.busy;
      forget(error, [card]);
      notice(error.message);
    }
  }

  document.addEventListener("submit", (event) => {
    const card = event.target.closest(".card");
    const button = event.submitter;
    if (event.target.matches(".bulk")) {
      // As the cards are by now.
      const all = cards().filter((card) => card.querySelector(".decide"));
      event.target.elements.ids.value = all.map((card) => card.dataset.id).join(",");
      event.target.elements.seen.value = all.map((card) => seenField(card).value).join(",");
      return;
    }
    const changed = card && button && {
      edit: ["line", (value) => value], move: ["section", Number], place: ["order", (value) => value],
    }[button.value];
    if (changed) {
      event.preventDefault();
      const [name, read] = changed;
      return change(card, button.value, { [name]: read(card.querySelector(`[name=${name}]`).value) });
    }
    if (!card || !button || !["accept", "second", "refuse", "later"].includes(button.value)) return;
    event.preventDefault();
    const until = card.querySelector("[name=day]").value || card.querySelector("[name=until]").value;
    decide(card, button.value, button.value === "later" ? { until } : {});
  });
  for (const link of document.querySelectorAll(".list a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      select(document.getElementById(link.hash.slice(1)));
    });
  }
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card && card !== current) select(card, false);
  });

  // The number that was typed before a key.
  let count = "";
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const target = event.target;
    if (target.matches("input:not([type=checkbox]), textarea, select")) {
      if (event.key === "Escape") { target.blur(); select(target.closest(".card") || current); }
      // A choice with its button, as in the terminal: m 3 Enter.
      if (event.key === "Enter" && target.matches(".card select, .card [type=date]")) {
        event.preventDefault();
        target.form.requestSubmit(target.closest("p").querySelector("button"));
      }
      return;
    }
    if (event.key === "PageDown" || event.key === "PageUp") {
      if (!cards().length) return;
      event.preventDefault();
      return step(event.key === "PageDown" ? 1 : -1);
    }
    if (!keySwitch.checked) return;
    const name = action(event.key);
    if (!name && /^\d$/.test(event.key)) {
      count = (count + event.key).slice(-5);
      return say(count);
    }
    const times = Number(count);
    count = "";
    const card = current || cards()[0];
    const open = (selector) => {
      const details = card && card.querySelector(selector);
      if (details) details.open = !details.open;
      return details;
    };
    const acts = {
      next: () => step(times || (current ? 1 : 0)), previous: () => step(-(times || 1)),
      first: () => go((times || 1) - 1), last: () => go((times || cards().length) - 1),
      accept: () => card && decide(card, "accept"), second: () => card && decide(card, "second"), refuse: () => card && decide(card, "refuse"),
      later: () => card && decide(card, "later"), monday: () => card && decide(card, "later", { until: "monday" }),
      confirmed: () => card && decide(card, "later", { until: "confirmed" }),
      "accept-shown": () => decideAll("accept"), "refuse-shown": () => decideAll("refuse"),
      until: () => { const d = open(".change"); if (d && d.open) d.querySelector("[name=day]").focus(); },
      undo,
      open: () => card && window.open(card.querySelector(".open").href, "_blank", "noopener"),
      why: () => open(".why"), move: () => { const d = open(".change"); if (d && d.open) (d.querySelector("[name=section]") || d).focus(); },
      place: () => {
        const choice = card && card.querySelector("[name=order]");
        if (!choice) return;
        choice.selectedIndex = (choice.selectedIndex + 1) % choice.options.length;
        choice.form.requestSubmit(choice.form.querySelector("[value=place]"));
      },
      edit: () => { const d = open(".change"); if (d && d.open) d.querySelector("textarea").focus(); },
      search: () => document.getElementById("q").focus(),
      help,
    };
    const decides = ["accept", "second", "refuse", "later", "monday", "confirmed", "undo", "place"];
    if (!acts[name] || (card && !card.querySelector(".decide") && decides.includes(name))) return;
    if (name !== asked.name) asked.name = "";
    event.preventDefault();
    acts[name]();
  });
  // What was decided elsewhere leaves the page, and the counts follow.
  function hear(change) {
    left(change.counts);
    const lead = document.getElementById("lead");
    if (lead) lead.textContent = change.lead;
    for (const link of document.querySelectorAll("[data-state]")) {
      if (change.labels[link.dataset.state]) link.textContent = change.labels[link.dataset.state];
    }
    for (const card of cards()) {
      const [field, now] = [seenField(card), change.shown[card.dataset.id]];
      if (now && (now.state === card.dataset.is || now.state !== "muted" && field && Number(field.value) === now.records)) continue;
      // What was typed stays, and what was asked about: the decision asks first.
      const area = card.querySelector("textarea");
      if (field && !field.value || area && (area.value !== area.defaultValue || area === document.activeElement)) continue;
      // Who types elsewhere keeps the focus.
      const hasFocus = document.activeElement === card || document.activeElement === document.body;
      const all = cards();
      if (card === current) select(all[all.indexOf(card) + 1] || all[all.indexOf(card) - 1], hasFocus);
      hide(card, true);
      notice(text("elsewhere", { title: card.querySelector("h3").textContent, state: now ? now.label : text("withdrawn") }));
    }
    if (listed && !cards().length) location.reload();
  }
  const listed = [...document.querySelectorAll(".card")].map((card) => card.dataset.id).join(",");
  const changes = (name) => `/api/v1/${name}?ids=${listed}&lang=${language}`;
  let source = null;
  let heard = false;
  let asking = 0;
  let waiting = 0;
  const ask = () => fetch(changes("changes")).then((answer) => answer.json()).then(hear).catch(() => { /* asked again */ });
  // Only while the page is looked at: a browser opens few connections to one server.
  function listen() {
    clearInterval(asking);
    clearTimeout(waiting);
    if (source) source.close();
    source = null;
    heard = false;
    if (document.hidden) return;
    if (window.EventSource) {
      source = new EventSource(changes("events"));
      source.addEventListener("message", (event) => { heard = true; hear(JSON.parse(event.data)); });
      // An answer that is no stream, as of a proxy whose server starts again, ends it for good.
      source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) waiting = setTimeout(listen, 5000); });
    }
    // A proxy may hold events back.
    waiting = setTimeout(() => { if (!heard) asking = setInterval(ask, 5000); }, window.EventSource ? 5000 : 0);
  }
  if (document.querySelector("[data-state]")) {
    document.addEventListener("visibilitychange", listen);
    listen();
  }
  // How far a poll or a check is; at its end the page is shown again, unless something was typed.
  const work = document.getElementById("work");
  const isTyped = () => [...document.querySelectorAll("main textarea, main input:not([type=hidden])")]
    .some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  async function look() {
    const now = await fetch(`/api/v1/work?lang=${language}`).then((answer) => answer.ok ? answer.json() : null).catch(() => null);
    if (now && !now.isRunning && !isTyped()) return location.reload();
    if (now) work.textContent = now.text;
    if (!now || now.isRunning) setTimeout(look, 1000);
  }
  if (work) setTimeout(look, 1000);
  // After a form, the card that it was about.
  const named = document.getElementById(location.hash.slice(1));
  if (named && named.matches(".card")) select(named);
  else if (cards().length && location.pathname === "/") select(cards()[0], false);
})();
