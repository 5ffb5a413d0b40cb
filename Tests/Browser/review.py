"""The review page in a real browser; see run."""
import os, re, shutil, subprocess, sys, tempfile, time

from axe_selenium_python import Axe
from selenium import webdriver
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

binary, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
NOW = "2026-03-14T09:00:00Z"
failures = []


def check(what, holds):
    print(("ok    " if holds else "FAILS ") + what, flush=True)
    if not holds:
        failures.append(what)


class Home:
    """A home with some suggestions, and its server."""

    def __init__(self, links):
        self.folder = tempfile.mkdtemp(prefix="veille-browser-")
        page = "# Veille\n\n" + "".join(
            f"## Section {s}\n\n" + "".join(f"* [Lien {s} {i}](https://e{s}.fr/{i})\n" for i in range(5)) + "\n"
            for s in range(3)
        )
        self.write("page.md", page)
        self.write("veille.yml", "pages: [page.md]\ndigest: {send: [{name: file, file: issues/last.md}]}\n")
        for i in range(links):
            self.veille("add", f"https://n.fr/{i}", "--title", f"Un article numéro {i}", "--offline", "--section", str(i % 3 + 1))
        self.server = subprocess.Popen(
            [binary, "serve", "--port", "0", "--now", NOW], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.url = self.server.stdout.readline().strip()

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def veille(self, *arguments):
        run = subprocess.run([binary, *arguments, "--now", NOW], cwd=self.folder, capture_output=True, text=True)
        return run.stdout

    def count(self, state):
        return self.veille("list", "--state", state, "--limit", "500", "--json").count('"id"')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(timeout=5)
        shutil.rmtree(self.folder)


def browser(width=1100, height=1300, script=True, dark=False, language="en"):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-prefers-reduced-motion", f"--window-size={width},{height}", f"--lang={language}"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.binary_location = shutil.which("chromium")
    # Named, so that nothing is looked for elsewhere.
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=shutil.which("chromedriver")))
    if not script:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    )
    if dark:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    return driver


def wait(driver, condition):
    try:
        # While a page is replaced, its elements may be gone.
        WebDriverWait(driver, 5, ignored_exceptions=[WebDriverException]).until(lambda _: condition())
        return True
    except TimeoutException:
        return False


def shown(driver):
    return [c for c in driver.find_elements(By.CSS_SELECTOR, ".card") if c.is_displayed()]


def accessible(driver, name):
    axe = Axe(driver)
    axe.inject()
    found = [v for v in axe.run()["violations"] if v["impact"] in ("serious", "critical")]
    for violation in found:
        print("      ", violation["id"], violation["help"], [n["target"] for n in violation["nodes"]][:3])
    check(f"axe finds nothing serious: {name}", not found)


def by_keyboard():
    with Home(20) as home:
        driver = browser()
        driver.get(home.url)
        body = driver.find_element(By.TAG_NAME, "body")
        presses = 0
        while home.count("pending") > 0 and presses < 30:
            before = driver.title
            driver.switch_to.active_element.send_keys("x" if presses % 3 == 2 else "a")
            presses += 1
            wait(driver, lambda: driver.title != before)
            wait(driver, lambda: shown(driver) or driver.find_elements(By.CSS_SELECTOR, ".empty"))
        check(f"20 suggestions with {presses} presses (25 at most)", presses <= 25 and home.count("pending") == 0)
        driver.find_element(By.TAG_NAME, "body").send_keys("u")
        check("u takes the last one back", wait(driver, lambda: home.count("pending") == 1))
        driver.save_screenshot(out + "/keyboard.png")
        driver.quit()


def focus_and_fields():
    with Home(3) as home:
        driver = browser()
        driver.get(home.url)
        driver.find_element(By.TAG_NAME, "body").send_keys("j", "a")
        check("the live region tells it", wait(driver, lambda: "Accepted" in driver.find_element(By.ID, "live").get_attribute("textContent")))
        check("focus goes on to the next card", "card" in driver.switch_to.active_element.get_attribute("class"))
        driver.find_element(By.ID, "q").send_keys("axs")
        check("letters typed into a field decide nothing", home.count("accepted") == 1 and home.count("refused") == 0)
        driver.find_element(By.ID, "q").send_keys(Keys.ESCAPE)
        driver.find_element(By.CSS_SELECTOR, "#keys summary").click()
        driver.find_element(By.ID, "keyswitch").click()
        driver.find_element(By.TAG_NAME, "body").send_keys("a")
        time.sleep(0.3)
        check("single keys can be switched off", home.count("accepted") == 1)
        driver.quit()


def typing():
    """What is typed is not lost, Escape and the list of keys lead back, and a choice needs no mouse."""
    home = Home(3)
    driver = browser()
    driver.get(home.url)
    body = driver.find_element(By.TAG_NAME, "body")
    body.send_keys("j")
    second = driver.switch_to.active_element.get_attribute("id")
    body.send_keys("?")
    check("? opens a dialog", bool(driver.find_elements(By.CSS_SELECTOR, "dialog[open]")))
    driver.save_screenshot(out + "/keys.png")
    accessible(driver, "the dialog of keys")
    driver.switch_to.active_element.send_keys("x", Keys.ESCAPE)
    check("keys do nothing behind it", home.count("refused") == 0)
    check("Escape closes it, and leads back", driver.switch_to.active_element.get_attribute("id") == second and not driver.find_elements(By.TAG_NAME, "dialog"))
    driver.find_element(By.TAG_NAME, "body").send_keys("e")
    area = driver.switch_to.active_element
    area.send_keys(Keys.CONTROL, "a")
    area.send_keys("a line without its link", Keys.ESCAPE)
    check("Escape leads from a field to its card", driver.switch_to.active_element.get_attribute("id") == second)
    save = driver.find_element(By.CSS_SELECTOR, f"#{second} [value=edit]")
    save.click()
    check("a refused line says why", wait(driver, lambda: "keep one link" in driver.find_element(By.ID, "said").text))
    check("and stays as it was typed", area.get_attribute("value") == "a line without its link")
    body = driver.find_element(By.TAG_NAME, "body")
    driver.find_element(By.CSS_SELECTOR, f"#{second} .change summary").click()
    driver.find_element(By.ID, second).click()
    driver.find_element(By.ID, second).send_keys("m")
    driver.switch_to.active_element.send_keys("3", Keys.ENTER)
    check("m 3 Enter moves", wait(driver, lambda: driver.find_element(By.CSS_SELECTOR, f"#{second} .section").text == "Section 2"))
    home.server.terminate()
    home.server.wait(timeout=5)
    driver.find_element(By.ID, second).send_keys("e")
    area = driver.switch_to.active_element
    area.send_keys(Keys.CONTROL, Keys.END)
    area.send_keys(" more")
    driver.find_element(By.CSS_SELECTOR, f"#{second} [value=edit]").click()
    check("a server that is gone is told", wait(driver, lambda: driver.find_element(By.ID, "said").text == "The server does not answer."))
    check("and the words are still there", area.get_attribute("value").endswith(" more"))
    driver.quit()
    shutil.rmtree(home.folder)


def going():
    """Keys go to a place, and a date puts off."""
    with Home(6) as home, browser() as driver:
        driver.get(home.url)
        press = lambda *keys: driver.switch_to.active_element.send_keys(*keys)
        ids = [card.get_attribute("id") for card in shown(driver)]
        here = lambda: ids.index(driver.switch_to.active_element.get_attribute("id")) + 1
        driver.find_element(By.TAG_NAME, "body").send_keys("G")
        check("G goes to the last", here() == 6)
        press("g")
        check("g to the first", here() == 1)
        press("4", "g")
        check("a number before it to that one", here() == 4)
        press("2", "k")
        check("and a number of steps", here() == 2)
        press("d")
        check("d asks for a date", driver.switch_to.active_element.get_attribute("type") == "date")
        driver.execute_script("document.activeElement.value = '2099-01-02'")
        press(Keys.ENTER)
        check("which Enter takes", wait(driver, lambda: home.count("later") == 1))


def places():
    """A key chooses the next place in the section, and the same card stays chosen."""
    with Home(3) as home, browser() as driver:
        driver.get(home.url)
        second = shown(driver)[1].get_attribute("id")
        driver.find_element(By.TAG_NAME, "body").send_keys("j", "p")
        reason = lambda: driver.find_element(By.CSS_SELECTOR, f"#{second} .place").text
        check("p chooses another place", wait(driver, lambda: "as you asked" in reason()))
        check("the card stays chosen", driver.switch_to.active_element.get_attribute("id") == second)
        first = reason()
        driver.find_element(By.TAG_NAME, "body").send_keys("p")
        check("p again, the next one", wait(driver, lambda: reason() != first))
        driver.find_element(By.CSS_SELECTOR, f"#{second} .change summary").click()
        driver.save_screenshot(out + "/places.png")
        accessible(driver, "the card with places")


def writing():
    """A link is added, accepted, looked at and written without leaving the browser."""
    with Home(1) as home, browser() as driver:
        driver.get(home.url + "add")
        driver.find_element(By.ID, "url").send_keys("https://neuf.fr/1")
        driver.find_element(By.ID, "title").send_keys("Un lien neuf")
        driver.find_element(By.ID, "title").submit()
        check("what was added is shown", wait(driver, lambda: "Un lien neuf" in driver.find_element(By.CSS_SELECTOR, ".card h3").text))
        driver.find_element(By.TAG_NAME, "body").send_keys("a")
        check("and accepted", wait(driver, lambda: home.count("accepted") == 1))
        driver.get(home.url + "preview")
        accessible(driver, "the preview with its form")
        driver.save_screenshot(out + "/apply.png")
        driver.find_element(By.CSS_SELECTOR, ".apply button").click()
        check("the line is written", wait(driver, lambda: "1 line written" in driver.find_element(By.CSS_SELECTOR, ".notice").text))
        with open(home.folder + "/page.md", encoding="utf-8") as page:
            check("into the page", "[Un lien neuf](https://neuf.fr/1)" in page.read())


def panes():
    """Where there is room, a list stands beside the cards, and follows them."""
    with Home(14) as home, browser(width=1440, height=900) as driver:
        driver.get(home.url)
        rows = lambda: [row for row in driver.find_elements(By.CSS_SELECTOR, ".list a") if row.is_displayed()]
        here = lambda: driver.find_element(By.CSS_SELECTOR, ".list a[aria-current]").text
        check("a row for each card", len(rows()) == len(shown(driver)) == 12)
        check("twelve fit a laptop's screen", rows()[-1].rect["y"] + rows()[-1].rect["height"] <= 900)
        rows()[4].click()
        check("a row leads to its card", here() == rows()[4].text and "card" in driver.switch_to.active_element.get_attribute("class"))
        driver.switch_to.active_element.send_keys("x")
        check("what is decided leaves the list as well", wait(driver, lambda: len(rows()) == 11))
        driver.switch_to.active_element.send_keys("u")
        check("and comes back", wait(driver, lambda: len(rows()) == 12))
        accessible(driver, "two panes")
        driver.save_screenshot(out + "/panes.png")
        with browser(width=700) as narrow:
            narrow.get(home.url)
            check("on a narrow one there is none", not narrow.find_element(By.CSS_SELECTOR, ".list").is_displayed())


def many():
    """300 suggestions by keys alone."""
    with Home(300) as home, browser() as driver:
        driver.get(home.url)
        presses = 0
        while presses < 400 and not driver.find_elements(By.CSS_SELECTOR, ".empty"):
            before = driver.title
            driver.switch_to.active_element.send_keys("x" if presses % 3 == 2 else "a")
            presses += 1
            wait(driver, lambda: driver.title != before)
            wait(driver, lambda: shown(driver) or driver.find_elements(By.CSS_SELECTOR, ".empty"))
        counts = {state: home.count(state) for state in ("pending", "accepted", "refused")}
        check(f"300 suggestions with {presses} presses: {counts}", counts == {"pending": 0, "accepted": 200, "refused": 100})
        check("and no more presses than suggestions", presses == 300)


def tied():
    """Where two sections are as likely, a button and a key accept into the second."""
    colours = ("rouge", "vert", "bleu", "jaune")
    with Home(0) as home:
        home.write("page.md", "".join(
            f"## {name}\n\n" + "".join(f"* [Lien {colour}](https://{name}.fr/{colour})\n" for colour in colours) + "\n" for name in ("Nord", "Sud")
        ))
        for colour in colours[:2]:
            home.veille("add", f"https://n.fr/{colour}", "--title", f"Un lien {colour}", "--offline")
        for decided, driver in enumerate((browser(), browser(390, 900, dark=True, language="fr"))):
            with driver:
                driver.get(home.url)
                card = shown(driver)[0]
                section = card.find_element(By.CSS_SELECTOR, "[value=second]").text.split(" ", 1)[1]
                check("the card says that it is close", card.find_element(By.CSS_SELECTOR, ".sure").text.startswith(("too close", "presque")))
                driver.save_screenshot(out + f"/tied-{driver.get_window_size()['width']}.png")
                accessible(driver, "a card with two sections")
                driver.find_element(By.TAG_NAME, "body").send_keys("b")
                check("b accepts it", wait(driver, lambda: home.count("accepted") == decided + 1))
                check("into the second section", section in home.veille("list", "--state", "accepted", "--by", "worth"))


def at_once():
    with Home(5) as home:
        driver = browser()
        driver.get(home.url)
        body = driver.find_element(By.TAG_NAME, "body")
        body.send_keys("X")
        check("all at once: the count comes first", wait(driver, lambda: "refuses all 5" in driver.find_element(By.ID, "said").text))
        check("and nothing is decided yet", home.count("refused") == 0)
        body.send_keys("X")
        check("the same key once more decides", wait(driver, lambda: home.count("refused") == 5))
        wait(driver, lambda: driver.find_elements(By.CSS_SELECTOR, ".empty"))
        driver.find_element(By.TAG_NAME, "body").send_keys("u")
        check("and one undo takes all back", wait(driver, lambda: home.count("pending") == 5))
        driver.quit()


def other_letters():
    with Home(3) as home:
        driver = browser()
        driver.get(home.url)
        driver.find_element(By.TAG_NAME, "body").send_keys("?")
        field = driver.find_element(By.CSS_SELECTOR, "[data-action=accept]")
        check("? shows the keys", wait(driver, field.is_displayed))
        driver.save_screenshot(out + "/keys.png")
        field.clear()
        field.send_keys("y", Keys.TAB)
        driver.get(home.url)
        driver.find_element(By.TAG_NAME, "body").send_keys("a")
        time.sleep(0.3)
        driver.find_element(By.TAG_NAME, "body").send_keys("y")
        check("another letter accepts, the usual one no more", wait(driver, lambda: home.count("accepted") == 1))
        driver.quit()


def without_script():
    with Home(3) as home:
        driver = browser(script=False)
        driver.get(home.url)
        driver.find_element(By.CSS_SELECTOR, ".card button.yes").click()
        check("a form accepts without JavaScript", home.count("accepted") == 1 and "accepted:" in driver.page_source)
        driver.find_element(By.CSS_SELECTOR, ".notice button").click()
        check("and takes it back", home.count("accepted") == 0)
        driver.find_element(By.CSS_SELECTOR, ".bulk button").click()
        check("all that is shown, too", home.count("accepted") == 3)
        driver.find_element(By.CSS_SELECTOR, ".notice button").click()
        check("and takes all back", home.count("accepted") == 0)
        driver.get(home.url + "nowhere")
        check("what is not there leads back", bool(driver.find_elements(By.CSS_SELECTOR, "nav a")) and "404" in driver.page_source)
        driver.quit()


def on_a_phone():
    with Home(3) as home:
        for width in (320, 390):
            driver = browser(width, 800, language="fr")
            driver.get(home.url)
            overflow = driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
            check(f"nothing is cut off at {width} pixels", overflow <= 0)
            button = driver.find_element(By.CSS_SELECTOR, ".card button.yes")
            check(f"buttons are for thumbs at {width} pixels", button.size["height"] >= 44)
            check("it speaks French", "à trier" in driver.page_source)
            driver.save_screenshot(f"{out}/phone-{width}.png")
            driver.find_element(By.CSS_SELECTOR, ".filter summary").click()
            driver.save_screenshot(f"{out}/phone-{width}-filter.png")
            for path in ("preview", "digest?format=html", "digest/send?channel=file", "undo-apply", "overview"):
                driver.get(home.url + path)
                overflow = driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
                check(f"nothing is cut off at {width} pixels: {path}", overflow <= 0)
                driver.save_screenshot(f"{out}/phone-{width}-{re.sub('[^a-z]+', '-', path)}.png")
            driver.quit()


def two_windows():
    with Home(3) as home:
        one, other, deaf = browser(), browser(), browser()
        deaf.execute_cdp_cmd("Network.enable", {})
        deaf.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/api/v1/events*", "*/api/v1/changes*"]})
        for driver in (one, other, deaf):
            driver.get(home.url)
        name = shown(one)[0].get_attribute("data-id")
        one.find_element(By.TAG_NAME, "body").send_keys("a")
        check("one window accepts", wait(one, lambda: home.count("accepted") == 1))
        check("the card leaves the other", wait(other, lambda: len(shown(other)) == 2))
        said = other.find_element(By.ID, "said").text
        check("and why is said", said.startswith("Elsewhere: Un article") and said.endswith("(accepted)"))
        tabs = other.find_element(By.CLASS_NAME, "states").text
        lead = other.find_element(By.ID, "lead").text
        check("the counts follow", "2 to decide" in tabs and lead.startswith("2 to decide") and other.title == "(2) veille")
        home.veille("refuse", shown(other)[0].get_attribute("data-id"))
        check("so does what a command decides", wait(other, lambda: len(shown(other)) == 1))
        other.find_element(By.TAG_NAME, "body").send_keys("u")
        check("undo brings it back", wait(other, lambda: len(shown(other)) == 2))
        field = other.find_element(By.ID, "q")
        field.send_keys("a")
        refused = shown(other)[0].get_attribute("data-id")
        home.veille("refuse", refused)
        check("a card leaves while letters are typed", wait(other, lambda: len(shown(other)) == 1))
        field.send_keys("x")
        check("and they go on into their field", field.get_attribute("value") == "ax" and home.count("pending") == 1)
        home.veille("refuse", shown(other)[0].get_attribute("data-id"))
        check("the page of the last one is read again", wait(other, lambda: "Nothing to decide" in other.page_source))
        for _ in range(2):
            home.veille("undo")
        deaf.find_element(By.TAG_NAME, "body").send_keys("x")
        check("a window that hears nothing is asked", wait(deaf, lambda: "accepted elsewhere meanwhile" in deaf.find_element(By.ID, "said").text))
        check("and overrules nobody", home.count("accepted") == 1 and len(shown(deaf)) == 3)
        deaf.find_element(By.TAG_NAME, "body").send_keys("x")
        check("the same key again overrules", wait(deaf, lambda: home.count("refused") == 1))
        deaf.get(home.url + "history")
        rows = deaf.page_source
        check("history has both", "accepted" in rows and "refused" in rows and name in rows)
        for driver in (one, other, deaf):
            driver.quit()


def narrowed():
    """The queue is narrowed without JavaScript, and a decision keeps what was chosen."""
    with Home(9) as home:
        driver = browser(script=False)
        driver.get(home.url)
        driver.find_element(By.CSS_SELECTOR, ".filter summary").click()
        driver.find_element(By.CSS_SELECTOR, "#f-section option[value='2']").click()
        driver.find_element(By.CSS_SELECTOR, ".filter button").click()
        check("a section is chosen", len(shown(driver)) == 3 and "section=2" in driver.current_url)
        driver.find_element(By.CSS_SELECTOR, ".card button.yes").click()
        check("a decision keeps it", len(shown(driver)) == 2 and "section=2" in driver.current_url)
        driver.find_element(By.CSS_SELECTOR, "a.chosen").click()
        check("and it is left again", len(shown(driver)) == 8)
        driver.quit()


def committed():
    """Where the page is in git, one chooses where the lines go, by form alone."""
    with Home(3) as home:
        for words in (["init", "-q"], ["config", "user.name", "Ada"], ["config", "user.email", "ada@e.fr"], ["add", "page.md"], ["commit", "-qm", "One"]):
            subprocess.run(["git", *words], cwd=home.folder, check=True)
        driver = browser()
        driver.get(home.url)
        driver.find_element(By.TAG_NAME, "body").send_keys("a")
        wait(driver, lambda: home.count("accepted") == 1)
        driver.get(home.url + "preview")
        branch, message = driver.find_element(By.ID, "branch"), driver.find_element(By.ID, "message")
        check("a commit asks for a message alone", message.is_displayed() and not branch.is_displayed())
        driver.find_element(By.CSS_SELECTOR, "[value=branch]").click()
        check("a branch asks for its name", branch.is_displayed())
        accessible(driver, "where the lines go")
        driver.save_screenshot(out + "/target.png")
        branch.send_keys("a..b")
        message.send_keys("My own words")
        driver.find_element(By.CSS_SELECTOR, ".apply button").click()
        check("a name that git does not take is told", "not a valid branch name" in driver.page_source)
        check("and what was typed stays", driver.find_element(By.ID, "message").get_attribute("value") == "My own words")
        field = driver.find_element(By.ID, "branch")
        field.clear()
        field.send_keys("lines")
        driver.find_element(By.CSS_SELECTOR, ".apply button").click()
        check("the lines are on the branch", "on the branch “lines”" in driver.page_source)
        driver.quit()


def framed():
    """An issue in HTML is shown as its readers see it, and can do nothing."""
    with Home(2) as home:
        driver = browser()
        driver.get(home.url)
        driver.find_element(By.TAG_NAME, "body").send_keys("a")
        wait(driver, lambda: home.count("accepted") == 1)
        driver.get(home.url + "digest?format=html")
        driver.switch_to.frame(driver.find_element(By.TAG_NAME, "iframe"))
        check("the issue is in the frame", "Un article" in driver.find_element(By.TAG_NAME, "body").text)
        driver.quit()


def views():
    with Home(4) as home:
        for dark in (False, True):
            driver = browser(dark=dark)
            for path in ("", "history", "preview", "digest", "digest?format=html", "digest/send?channel=file", "undo-apply", "check", "sources", "overview", "add", "?state=accepted", "?q=article", "?by=story", "?by=newest&site=n.fr", "nowhere"):
                driver.get(home.url + path)
                name = (re.sub(r"[^\w.]+", "-", path).strip("-") or "queue") + ("-dark" if dark else "")
                driver.save_screenshot(f"{out}/{name}.png")
                accessible(driver, name)
            if dark:
                color = driver.execute_script("return getComputedStyle(document.body).backgroundColor")
                check("the dark is dark", sum(int(n) for n in re.findall(r"\d+", color)[:3]) < 150)
            else:
                driver.get(home.url)
                driver.find_element(By.TAG_NAME, "body").send_keys("a")
                wait(driver, lambda: home.count("accepted") == 1)
            driver.quit()


for test in (by_keyboard, focus_and_fields, typing, going, many, places, panes, writing, tied, at_once, other_letters, without_script, narrowed, committed, framed, on_a_phone, two_windows, views):
    print("# " + test.__name__.replace("_", " "), flush=True)
    test()
print(f"{len(failures)} failures; screenshots in {out}")
sys.exit(1 if failures else 0)
