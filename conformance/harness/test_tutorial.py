"""The tutorial's adapter works as its text says: it is taken from the README, and run on the cases."""
import re
import subprocess

import pytest

from conformance.harness import records
from conformance.harness.catalogue import ROOT

README = ROOT / "conformance" / "README.md"


def parts():
    """(the file's name, its text) of each file that the tutorial has, and its last command."""
    text = README.read_text(encoding="utf-8").partition("## Tutorial")[2]
    files = re.findall(r"into\s`(build/bell/[^`]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL)
    return files, re.findall(r"```sh\n(.*?)\n```", text, re.DOTALL)[-1]


def played(tmp_path, change=lambda text: text):
    """The records of the tutorial, in a folder of the test's own."""
    files, command = parts()
    assert [name.rpartition("/")[2] for name, _ in files] == ["bell.py", "adapter.py", "bell.toml"]
    for name, text in files:
        (tmp_path / name.rpartition("/")[2]).write_text(change(text).replace("build/bell", str(tmp_path)))
    command = [*command.replace("build/bell", str(tmp_path)).split(), "--no-spec"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    return done, [one for one in records.read(tmp_path / "conformance.jsonl")[0] if one["kind"] == "case"]


def test_the_adapter_of_the_tutorial_passes_what_it_knows_and_skips_the_rest(tmp_path):
    done, found = played(tmp_path)
    assert done.returncode == 0, done.stdout
    verdicts = [record["verdict"] for record in found]
    assert set(verdicts) == {"Pass", "Skip"} and verdicts.count("Pass") >= 5, done.stdout


def test_the_adapter_is_short():
    lines = [line for line in parts()[0][1][1].splitlines() if line]
    assert len(lines) <= 60


@pytest.mark.parametrize("right, wrong", [
    ("        self.kill(name)\n        self.check()\n", "        self.kill(name)\n"),
    ("for name in SIGNALS if begins", "for name in reversed(SIGNALS) if begins"),
])
def test_a_fault_in_it_is_seen(tmp_path, right, wrong):
    assert right in parts()[0][0][1]
    done, found = played(tmp_path, lambda text: text.replace(right, wrong))
    assert done.returncode == 1 and any(record["verdict"] == "Fail" for record in found), done.stdout
