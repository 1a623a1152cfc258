"""A deliberate regression, end to end: a fault in a copy of the project makes `make verify` fail, and page one says what,
where and how to see it again; the fault undone, it passes."""
import os
import shutil
import subprocess

import pytest

from conformance.harness.catalogue import ROOT

FAULT = "fuzz/zoo/engine/handlers_run_in_descending_order.patch"
CLAUSE = "ascending-order"
VERIFY = ("make", "verify", f"K={CLAUSE}", "SUBJECT=engine-posix")


@pytest.fixture
def copy(tmp_path):
    """The tree as git would give it, with what is built already: times are kept, so that little is built anew."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True,
                            check=True).stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tmp_path / name)
    if (ROOT / "build/gcc").is_dir():
        shutil.copytree(ROOT / "build/gcc", tmp_path / "build/gcc", copy_function=shutil.copy2, symlinks=True)
    return tmp_path


def make(copy, *words):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "PYTEST"))}
    return subprocess.run(words, cwd=copy, capture_output=True, text=True, check=False, env=environment)


def patch(copy, *options):
    done = make(copy, "patch", "-p1", "--fuzz=0", "--quiet", *options, "-i", FAULT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(900)
def test_a_rule_that_is_broken_is_named_on_page_one_and_gone_when_it_is_mended(copy):
    patch(copy)
    done = make(copy, *VERIFY)
    assert done.returncode == 2 and "verify: FAIL" in done.stdout, done.stdout + done.stderr  # make's own status
    reports = copy / "reports/latest"
    text = (reports / "summary.md").read_text(encoding="utf-8").partition("## ")[0].replace("\\_", "_")
    red = next(line for line in text.splitlines() if line.startswith("- red: Fail "))
    case = red.removeprefix("- red: Fail ").partition(" on ")[0]
    assert f"`{CLAUSE}`" in red and f"again: `make conformance K={case} SUBJECT=engine-posix`" in red
    assert (copy / f"conformance/cases/{case}.expect").is_file()
    page = (reports / "index.html").read_text(encoding="utf-8")
    first = page[page.index('<section id="verdict"'):page.index('<section id="baseline"')]
    assert all(word in first for word in ("FAIL", case, CLAUSE, f"make conformance K={case} SUBJECT=engine-posix"))
    assert f"{case} on engine-posix: Pass -> Fail" in done.stdout and "10 of 10 times" in text + done.stdout
    assert CLAUSE in (reports / "results.sarif").read_text() and case in (reports / "junit.xml").read_text()
    again = make(copy, "make", "conformance", f"K={case}", "SUBJECT=engine-posix")
    assert again.returncode == 2 and f"Fail  {case} on engine-posix" in again.stdout

    patch(copy, "-R")
    done = make(copy, *VERIFY)
    assert done.returncode == 0 and "verify: PASS" in done.stdout, done.stdout + done.stderr
    assert "# ✅ PASS" in (reports / "summary.md").read_text(encoding="utf-8")
