"""The front door: every command in the README is one, `make help` is in step with it, and CI runs what is here."""
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKFLOW = ROOT / ".github/workflows/ci.yml"
CHEAP = ("make help", "make replay T=reentrancy R=seed:7", "man 7 tocsin")
BEYOND = {"make conformance SUBJECT=mine"}  # names that the reader is to replace


def environment():
    return {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}


def commands(text):
    """What stands in the blocks, and in the text between backticks, and begins as a command does."""
    lines = [line.partition("#")[0] for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.split("\n")]
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", re.sub(r"(?s)```.*?```", "", text))
    found = [one.strip() for one in lines + spans if re.match(r"(make|scripts/|man)(\s|\w)", one.strip())]
    return sorted({one for one in found if "<" not in one})


def offered():
    """{target: the variables that its line of make help names}."""
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^  make (\S+)\s+(.*)$", shown, re.MULTILINE)
    return {target: set(re.findall(r"\b([A-Z][A-Z0-9]*)=", what)) for target, what in rows}


def faults(command, known):
    """What is wrong with a command of make, as make help knows it."""
    word, target, *rest = shlex.split(command)
    if target not in known:
        return [f"{command}: make help has no {target}"]
    names = [one.partition("=")[0] for one in rest]
    return [f"{command}: make help says nothing of {name}" for name in names if name not in known[target]]


def test_every_command_is_one_that_make_help_lists_with_its_variables():
    known, found = offered(), [one for one in commands(README) if one.startswith("make ")]
    assert len(found) > 20
    assert [fault for one in found for fault in faults(one, known)] == []


def test_whatever_make_help_lists_is_in_the_readme():
    named = {shlex.split(one)[1] for one in commands(README) if one.startswith("make ")}
    assert set(offered()) - named == {"setup"}, "setup is what the others do by themselves"


@pytest.mark.parametrize("command", [one for one in commands(README) if one.startswith("make ") and one not in BEYOND])
def test_make_knows_what_to_do_for_it(command):
    done = subprocess.run([*shlex.split(command), "-n"], cwd=ROOT, env=environment(), capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0 and done.stdout, done.stderr


def test_what_is_cheap_runs():
    found = commands(README)
    for command in CHEAP:
        assert command in found
        words = ["man", "-l", str(ROOT / "core/man/tocsin.7")] if command.startswith("man ") else shlex.split(command)
        done = subprocess.run(words, cwd=ROOT, env=environment() | {"MANPAGER": "cat"}, capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0 and done.stdout, command + done.stderr


def test_a_command_that_is_none_would_be_seen():
    known = offered()
    assert faults("make nosuch", known) and faults("make fuzz NOSUCH=1", known) and not faults("make fuzz T=timers", known)
    assert commands("```sh\nmake a  # b\n```\n`make c` and `make <d>` and `other`") == ["make a", "make c"]


def test_every_file_that_the_readme_shows_or_links_to_is_there():
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", README)
    assert "reports/screenshot.png" in links and len(links) > 10
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert (ROOT / "reports/screenshot.png").stat().st_size < 200_000


# ----------------------------------------------------------------------------------------------------------------- CI --


def steps(job):
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"][job]["steps"]


@pytest.mark.parametrize("job, word", [("change", "scripts/ci change"), ("nightly", "scripts/ci nightly 5400")])
def test_the_workflow_runs_on_debian_12_what_runs_here(job, word):
    whole = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert whole["jobs"][job]["container"] == "debian:12"
    runs = [step["run"] for step in steps(job) if "run" in step]
    assert word in runs and all(subprocess.run(["sh", "-n", "-c", run], check=False).returncode == 0 for run in runs)
    assert all(("uses" in step) != ("run" in step) for step in steps(job))
    assert all(re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", step["uses"]) for step in steps(job) if "uses" in step)


def test_the_workflow_uploads_what_a_report_leaves_also_when_it_is_red():
    uploads = {step["uses"].partition("@")[0]: step for step in steps("change") if "uses" in step and "with" in step}
    assert uploads["github/codeql-action/upload-sarif"]["with"]["sarif_file"] == "reports/latest/results.sarif"
    assert all("cancelled()" in step["if"] for step in uploads.values())
    night = {step["uses"].partition("@")[0]: step for step in steps("nightly") if "uses" in step and "with" in step}
    assert night["actions/cache/restore"]["with"]["path"] == night["actions/cache/save"]["with"]["path"] == ".campaign"


def fake_make(tmp_path, status):
    """A make that writes down what it is asked, and ends as it is told."""
    (tmp_path / "make").write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n'
                                   f'case "$1" in verify|campaign) exit {status};; esac\n')
    (tmp_path / "make").chmod(0o755)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "reports/latest").mkdir(parents=True)
    (tmp_path / "scripts/ci").write_text((ROOT / "scripts/ci").read_text())
    (tmp_path / "reports/latest/summary.md").write_text("# the summary\n")


@pytest.mark.parametrize("words, asked", [
    (("change",), ["verify", "report", "check-report"]),
    (("nightly", "90"), ["campaign BUDGET=90", "report", "check-report"]),
    (("nightly",), ["campaign BUDGET=3600", "report", "check-report"]),
])
@pytest.mark.parametrize("status", [0, 2])
def test_the_steps_of_ci(tmp_path, words, asked, status):
    """What is red stays red, and the report is made, looked at and summed up all the same."""
    fake_make(tmp_path, status)
    summary = tmp_path / "step-summary"
    done = subprocess.run(["sh", tmp_path / "scripts/ci", *words], capture_output=True, text=True, check=False, env={
        "PATH": f"{tmp_path}:/usr/bin:/bin", "GITHUB_STEP_SUMMARY": str(summary)})
    assert done.returncode == status, done.stderr
    assert (tmp_path / "asked").read_text().splitlines() == asked
    assert summary.read_text() == "# the summary\n"


@pytest.mark.parametrize("words", [(), ("nosuch",), ("nightly", "soon"), ("nightly", "0")])
def test_bad_words_are_one_line(words):
    done = subprocess.run([ROOT / "scripts/ci", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "ci: " in done.stderr
