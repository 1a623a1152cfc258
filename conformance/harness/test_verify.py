"""The command, end to end: what it exits with, says and leaves behind."""
import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pexpect
import pytest

from conformance.harness import records, verify
from conformance.harness.catalogue import ROOT
from conformance.harness.test_records import record

CANARIES = ("--scenarios-in", "conformance/harness/canaries", "--subjects-in", "conformance/harness/canaries/subjects")


def command_line(pid):
    try:
        return (Path("/proc") / pid / "cmdline").read_text()
    except OSError:
        return ""


def run(reports, *options):
    return subprocess.run([ROOT / "scripts/verify", "--no-baseline", "--reports", reports, *options],
                          capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize("options, said", [
    (["--scenario", "nosuch"], "verify: unknown scenario 'nosuch'; known: alarm, "),
    (["--subject", "nosuch"], "verify: unknown subject 'nosuch'; known: cpython, cpython-embedded, engine-posix, "),
    (["--nosuch"], "verify: unknown option: --nosuch; known: --baseline, --campaign, "),
    (["--fuse", "long"], "verify: argument --fuse: found 'long', expected seconds above 0; known: "),
    (["--reports", "/dev/null/reports"], "verify: /dev/null/reports: found no folder to write in, "),
    (["--scenarios-in", "nosuch"], "verify: there is no folder nosuch, expected one with .expect files"),
])
def test_bad_input_is_one_line_and_nothing_is_lost(tmp_path, options, said):
    (tmp_path / "scenarios.jsonl").write_text("kept")
    done = run(tmp_path, *options)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(said)
    assert (tmp_path / "scenarios.jsonl").read_text() == "kept"


def test_what_is_green_exits_with_0_and_leaves_a_report(tmp_path):
    done = run(tmp_path, "--scenario", "sigint", "--scenario", "nested", "--subject", "cpython")
    assert done.returncode == 0, done.stdout
    assert "2 Pass" in done.stdout
    found, complaints = records.read(tmp_path / "scenarios.jsonl")
    found = [one for one in found if one["kind"] == "scenario"]
    assert sorted(one["name"] for one in found) == ["nested", "sigint"] and not complaints
    assert all(one["version"].startswith("CPython 3.") for one in found)
    assert (tmp_path / "summary.md").is_file() and (tmp_path / "junit.xml").is_file()


def test_canaries_make_it_red_and_each_says_how_to_repeat_it(tmp_path):
    names = ("wrong_expectation", "never_stimulated", "unreadable")
    chosen = [part for name in names for part in ("--scenario", name)]
    done = run(tmp_path, *CANARIES, *chosen, "--subject", "cpython")
    assert done.returncode == 1, done.stdout
    assert "1 Fail, 2 Invalid" in done.stdout
    assert "unreadable.expect:2: the file does not say how the program ends, expected <exit 0>" in done.stdout
    again = next(line for line in done.stdout.splitlines() if "again:" in line and "wrong_expectation" in line)
    command = [*again.split("again: ")[1].split(), "--no-baseline", "--reports", tmp_path]
    repeated = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert repeated.returncode == 1 and "1 Fail" in repeated.stdout


def test_a_run_that_skips_everything_is_red(tmp_path):
    done = run(tmp_path, *CANARIES, "--scenario", "noise", "--subject", "absent")
    assert done.returncode == 1
    assert "Skip: python-that-nobody-has is not installed" in done.stdout and "no scenario has run" in done.stdout


def test_a_run_whose_programs_are_not_built_is_red(tmp_path):
    done = run(tmp_path, *CANARIES, "--scenario", "noise", "--subject", "unbuilt")
    assert done.returncode == 1 and "1 Invalid" in done.stdout and "make builds it" in done.stdout


def test_ctrl_c_keeps_the_results_and_leaves_no_program(tmp_path):
    """Typed into a terminal, after the first result and while another scenario would go on for ever."""
    command = ["--no-baseline", "--reports", str(tmp_path), *CANARIES, "--fuse", "1000", "--subject", "cpython",
               "--scenario", "noise", "--scenario", "hang_asleep"]
    child = pexpect.spawn(str(ROOT / "scripts/verify"), command, timeout=100, encoding="utf-8")
    child.expect("Fail  noise on cpython")
    child.sendintr()
    child.expect("interrupted; 1 of 2 results are kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert [one["name"] for one in records.read(tmp_path / "scenarios.jsonl")[0] if one["kind"] == "scenario"] == ["noise"]
    assert not [pid for pid in os.listdir("/proc") if pid.isdigit() and str(tmp_path) in command_line(pid)]


@pytest.mark.parametrize("found, complaints, pytest_status, status, said", [
    ([record()] * 2, [], 0, 0, ""),
    ([record()], [], 0, 1, "1 of 2 results came, pytest ended with 0"),
    ([record()] * 2, [], 3, 1, "2 of 2 results came, pytest ended with 3"),
    ([record()] * 2, ["f:1: is not JSON"], 0, 3, "verify: f:1: is not JSON"),
    ([record(), record(verdict="XPass")], [], 1, 1, ""),
    ([record(), record(verdict="XFail")], [], 0, 0, ""),
    ([record(verdict="Skip")] * 2, [], 0, 1, "no scenario has run"),
])
def test_lost_results_are_as_red_as_wrong_ones(tmp_path, capsys, found, complaints, pytest_status, status, said):
    one = verify.Verify(SimpleNamespace(reports=tmp_path), ["sigint"], ["engine", "cpython"])
    assert one.status(found, complaints, pytest_status) == status
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("least_s, workers", [
    ([], 1), ([0.0], 1), ([0.0] * 40, 8), ([10.0, 5.0, 5.0] * 5, 12), ([10.0] * 99, 64)])
def test_workers_are_as_many_as_the_longest_program_allows(least_s, workers):
    assert verify.workers_for(least_s) == workers
