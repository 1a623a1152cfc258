"""Each script of a known difference shows it: on whom an entry says so, and not on CPython, if none says so of it."""
import re
import shutil
import subprocess

import pytest

from conformance.harness import catalogue

FOLDER = catalogue.ROOT / catalogue.EXPECTATIONS
SAID = re.compile(r"documented: (.*)\nseen: (.*)\n")
LIBRARIES = {"cpython-embedded": "cpython"}  # the interpreter of the same release runs the scripts
REFERENCE = "cpython"
FUSE_S = 60


def named():
    """The pairs (script, subject) of all entries, by the interpreter that shows them."""
    pairs = {(entry.keys["script"], LIBRARIES.get(path.stem, path.stem))
             for path in FOLDER.glob("*.toml") for entry in catalogue.entries(path)}
    return sorted(pair for pair in pairs if not pair[0].startswith("none: "))


NAMED = named()
OTHERS = sorted({script for script, _ in NAMED} - {script for script, subject in NAMED if subject == REFERENCE})


def interpreter(subject):
    """Its path. cpython-3.8 is python3.8."""
    known = catalogue.subjects().get(subject)
    path = shutil.which(known.command[0] if known else subject.replace("cpython-", "python"))
    try:
        if path and (known or catalogue.python_subject(path).name.startswith(f"{subject}.")):
            return path
    except catalogue.BadInput:
        pass
    return pytest.skip(f"{subject} {catalogue.NOT_INSTALLED}")


def differs(script, path):
    """What the script's exit status says, which is what its output shows. A script that fails is no answer."""
    run = subprocess.run([path, FOLDER / script], capture_output=True, text=True, timeout=FUSE_S, cwd=catalogue.ROOT)
    told = f"{path} {catalogue.EXPECTATIONS}/{script}: exit {run.returncode}\n{run.stdout}{run.stderr}"
    said = SAID.fullmatch(run.stdout)
    assert said and not run.stderr and run.returncode == int(said[1] != said[2]), told
    print(told)
    return run.returncode == 1


@pytest.mark.parametrize("script, subject", NAMED)
def test_the_script_shows_the_difference(script, subject):
    assert differs(script, interpreter(subject)), f"{subject} does not differ, expected as {subject}.toml says"


@pytest.mark.parametrize("script", OTHERS)
def test_the_reference_does_not_differ(script):
    assert not differs(script, interpreter(REFERENCE)), f"{REFERENCE} differs, and no entry of its own says so"


@pytest.mark.parametrize("text", ["import sys; sys.exit(1)", "print('documented: 1\\nseen: 1'); raise SystemExit(1)",
                                  "print('documented: 1\\nseen: 2')", "print('documented: 1\\nseen: 2'); nosuch"])
def test_a_script_that_does_not_show_what_it_says_is_refused(tmp_path, text):
    (tmp_path / "wrong.py").write_text(text)
    with pytest.raises(AssertionError, match="wrong.py: exit "):
        differs(tmp_path / "wrong.py", interpreter(REFERENCE))


def test_there_are_scripts():
    assert len(NAMED) >= 40
