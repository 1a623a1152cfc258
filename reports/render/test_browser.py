"""The page in a real browser: what there is works, and what is wrong with a page is seen."""
import subprocess

import pytest

from conformance.harness.catalogue import ROOT
from reports.render import browser, samples, write


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    directory = tmp_path_factory.mktemp("day")
    samples.bad_day(directory)
    write.write(directory)
    return directory


@pytest.mark.timeout(300)
def test_the_page_works_and_leaves_a_picture_in_each_scheme(day):
    faults, told = browser.check(day / "index.html")
    assert faults == [], told
    light, dark = ((day / f"report-{scheme}.png").read_bytes() for scheme in browser.SCHEMES)
    assert light.startswith(b"\x89PNG") and light != dark


@pytest.mark.timeout(300)
def test_what_is_wrong_with_a_page_is_seen(day):
    """A request, a script that is not ours, a filter that does nothing, a red cell without a command, pale letters."""
    text = (day / "index.html").read_text(encoding="utf-8")
    for right, wrong in ((' hidden = !fits', " hidden = false"), ("row.hidden = !fits;", ""),
                         ("--dim: #5b616a", "--dim: #c5c5c5"), ('href="#r3"', 'href="#r999"'),
                         ("</main>", '<img src="https://example.org/x.png" alt=""><script>alert(1)</script></main>')):
        text = text.replace(right, wrong)
    page = day / "broken.html"
    page.write_text(text, encoding="utf-8")
    faults = "\n".join(browser.check(page)[0])
    for said in ("rows with what no row holds", "a red cell leads to no command", "contrast", "Content Security Policy"):
        assert said in faults, faults


def test_without_a_report_it_is_one_line(tmp_path):
    done = subprocess.run([ROOT / "scripts/check-report", "--reports", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "index.html: no such file, expected a report; make report" in done.stderr
