"""The page in a real browser: chromium without a screen, driven by selenium."""
import base64
import io
import json
import math
import os
import shutil

READY_MS = 1000
LOOKS = 3  # the best counts
MOST_BYTES = 2 << 20
SCHEMES = ("light", "dark")
WIDTH, HEIGHT = 1280, 1500


class NoBrowser(Exception):
    """There is no browser to look with. The text is one line."""


def start():
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        raise NoBrowser("selenium is not installed; make setup") from None
    if not chromium or not driver:
        raise NoBrowser("chromium is not installed; make setup")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for word in ("--headless=new", f"--window-size={WIDTH},{HEIGHT}", "--hide-scrollbars", "--disable-gpu",
                 "--no-first-run", "--disable-dev-shm-usage", "--disable-background-networking",
                 "--disable-component-update", "--no-proxy-server", "--force-device-scale-factor=1"):
        options.add_argument(word)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(driver), options=options)


def _asked(browser):
    """The addresses that the page has asked for, but for its own and what it holds itself."""
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def _used_ms(browser):
    """Processor time of the page's thread: what else the machine does says nothing of the page."""
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "ThreadTime") * 1000


def _picture(browser, path, scheme):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    path.write_bytes(base64.b64decode(shot["data"]))


FILTERED = """
const faults = [];
for (const tools of document.querySelectorAll(".tools")) {
  const table = document.getElementById(tools.dataset.table), rows = [...table.tBodies[0].rows];
  for (let at = table; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  const input = tools.querySelector("input");
  const type = text => { input.value = text; input.dispatchEvent(new Event("input", { bubbles: true })); };
  const name = rows[0].querySelector("th").firstChild.textContent.trim();
  const shown = () => rows.filter(row => row.getClientRects().length).length;
  const fits = rows.filter(row => name.toLowerCase().split(/\\s+/).every(w => row.textContent.toLowerCase().includes(w)));
  type(name);
  if (shown() !== fits.length) faults.push(`${table.id}: ${shown()} rows with ${name}, expected ${fits.length}`);
  type("no row holds this");
  if (shown() !== 0) faults.push(`${table.id}: ${shown()} rows with what no row holds`);
  type("");
  if (shown() !== rows.length) faults.push(`${table.id}: ${shown()} rows without a filter, expected ${rows.length}`);
  if (!tools.querySelector("output").value) faults.push(`${table.id}: does not say how many rows are shown`);
}
return faults;
"""
CELLS = """
const faults = [];
for (const cell of document.querySelectorAll("td .v.Fail, td .v.Invalid, td .v.XPass")) {
  const at = cell.getAttribute("href"), target = at && document.getElementById(at.slice(1));
  if (!target || !target.querySelector("code")) faults.push(`a red cell leads to no command: ${cell.closest("tr").textContent}`);
}
return faults;
"""
NAMES = """
const faults = [];
for (const one of document.querySelectorAll("button, input, select")) {
  if (!(one.getAttribute("aria-label") || one.closest("label"))) faults.push(`${one.outerHTML} has no name`);
}
for (const one of document.querySelectorAll("svg:not([aria-hidden])")) {
  if (!one.getAttribute("aria-label")) faults.push("a picture has no text");
}
for (const one of document.querySelectorAll("table")) {
  if (!one.querySelector("th[scope]")) faults.push("a table without heads");
}
const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
if (new Set(ids).size !== ids.length) faults.push("an id stands twice");
return faults;
"""
CONTRAST = """
const luminance = colour => {
  const [r, g, b] = colour.match(/[0-9.]+/g).map(Number).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = one => {
  for (; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (!/, 0\\)$|transparent/.test(colour)) return colour;
  }
  return "rgb(255, 255, 255)";
};
const faults = new Set();
for (const one of document.querySelectorAll("h1, h2, h3, p, th, td, code, .v, .tag, nav a, summary, small, .dim")) {
  if (!one.getClientRects().length || one.classList.contains("Skip")) continue;
  const [a, b] = [luminance(getComputedStyle(one).color), luminance(behind(one))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) faults.add(`${one.tagName}.${one.className}: contrast ${ratio.toFixed(1)}, expected 4.5`);
}
return [...faults];
"""


FRONT = """
for (const one of document.querySelectorAll("main > section")) one.hidden = !["verdict", "clauses"].includes(one.id);
for (const one of document.querySelectorAll("#clauses .tools, #clauses .scroll")) one.hidden = true;
const box = document.querySelector("main").getBoundingClientRect();
return [box.left, 0, box.width, box.bottom - 30];
"""


def front_door(page, path):
    """A small picture of the verdict and the clauses, for who has not seen a report yet."""
    from PIL import Image  # of Debian's python3-pil, on which matplotlib depends
    browser = start()
    try:
        browser.get(page.as_uri())
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                                {"features": [{"name": "prefers-color-scheme", "value": "light"}]})
        x, y, width, height = browser.execute_script(FRONT)
        shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": {
            "x": x, "y": y, "width": width, "height": height, "scale": 1}})
    finally:
        browser.quit()
    picture = Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
    picture.quantize(64).save(path, optimize=True)


def _contrast(browser, scheme):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    return [f"{scheme}: {fault}" for fault in browser.execute_script(CONTRAST)]


def check(page):
    """(faults, what there is to tell) of a page. Screenshots are left beside it. NoBrowser."""
    browser = start()
    try:
        address = page.as_uri()
        browser.get("about:blank")
        list(_asked(browser))
        faults, times, clock = [], [], []
        browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        for _ in range(LOOKS):
            browser.get("about:blank")
            before = _used_ms(browser)
            browser.get(address)
            times.append(_used_ms(browser) - before)
            clock.append(browser.execute_script("return Number(document.documentElement.dataset.ready || NaN)"))
        ready, clock_ms = min(times), min((one for one in clock if one), default=math.nan)
        if not all(clock):
            faults.append("the page's own script did not come to its end")
        if ready > READY_MS:
            faults.append(f"ready after {ready:.0f} ms of processor time, expected {READY_MS} or less")
        for scheme in SCHEMES:
            _picture(browser, page.with_name(f"report-{scheme}.png"), scheme)
            faults += _contrast(browser, scheme)
        for script in (FILTERED, CELLS, NAMES):
            faults += browser.execute_script(script)
        asked = [url for url in _asked(browser) if url != address and not url.startswith("data:")]
        faults += [f"asked for {url}" for url in asked]
        faults += [f"{entry['level']}: {entry['message']}" for entry in browser.get_log("browser")]
        size = page.stat().st_size
        if size >= MOST_BYTES:
            faults.append(f"{size:,} bytes, expected less than {MOST_BYTES:,}")
        told = [f"{browser.execute_script('return document.title')}: {size:,} bytes, ready after {ready:.0f} ms of "
                f"processor time ({clock_ms:g} ms by the clock)",
                f"screenshots: {', '.join(str(page.with_name(f'report-{scheme}.png')) for scheme in SCHEMES)}"]
        return faults, told
    finally:
        browser.quit()
