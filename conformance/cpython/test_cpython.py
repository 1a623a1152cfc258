"""The runner must be red where it should, and test_signal's fast half green."""
import json
import subprocess
import sys

import pytest

from conformance.cpython import compare, environment, interpreter, suites
from conformance.harness.catalogue import ROOT

pytestmark = pytest.mark.timeout(300)
CANARIES = ROOT / "conformance" / "cpython" / "canaries"


def subject():
    try:
        found = interpreter.ask("/usr/bin/python3")
        found.need()
    except interpreter.Lacking as lacking:
        pytest.skip(str(lacking))
    return found


def run(tmp_path, *options, name="test"):
    """(exit status, what it said, its records) of scripts/cpython, in an environment of its own."""
    command = [sys.executable, ROOT / "scripts" / "cpython", "--reports", tmp_path, "--name", name, *options]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    records = tmp_path / "cpython.jsonl"
    lines = records.read_text().splitlines() if records.exists() else []
    return ran.returncode, ran.stdout + ran.stderr, {
        one["name"]: one for one in map(json.loads, lines) if one["kind"] == "cpython" and one["subject"] != "stock"}


def short(records):
    return {name.rpartition(".")[2]: record["verdict"] for name, record in records.items()}


def test_the_fast_half_of_test_signal_passes(tmp_path):
    subject()
    status, said, records = run(tmp_path, "--suite", "signal", "--fast", name="test-fast")
    assert status == 0, said
    assert sum(one["verdict"] == "Pass" for one in records.values()) >= 46
    assert {one["verdict"] for one in records.values()} == {"Pass", "Skip"}
    assert records["test_signal: every process"]["seen"][0] == "27 launched, 27 installed"


def test_an_extension_that_does_nothing_is_red(tmp_path):
    canary = environment.build(subject(), goal="canary")
    status, said, records = run(tmp_path, "--suite", "signal", "--test", "RaiseSignalTest", "--extension", canary,
                                name="test-noop")
    assert status == 1, said
    assert short(records) == {"test_handler": "Pass", "test_sigint": "Pass", "test_invalid_argument": "Skip",
                              "test_signal: every process": "Fail"}
    assert "the engine has called no handler" in said


def test_a_child_that_escapes_is_red(tmp_path):
    subject()
    status, said, records = run(tmp_path, "--suite", "escapes", "--tests-in", CANARIES, name="test-escape")
    assert status == 1, said
    assert short(records) == {"test_a_child_without_site": "Pass", "escapes: every process": "Fail"}
    assert "1 of 2 processes escaped: -S -c import signal" in said


def test_a_test_that_dies_or_hangs_or_fails_is_red_and_those_behind_it_run(tmp_path):
    subject()
    status, said, records = run(tmp_path, "--suite", "mishaps", "--tests-in", CANARIES, "--fuse", "3",
                                name="test-mishaps")
    assert status == 1, said
    assert short(records) == {"test_1_passes": "Pass", "test_2_dies": "Fail", "test_3_hangs": "Fail",
                              "test_4_fails": "Fail", "test_5_passes_behind_them": "Pass",
                              "mishaps: every process": "Pass"}
    seen = {name.rpartition(".")[2]: record["seen"][0] for name, record in records.items()}
    assert (seen["test_2_dies"], seen["test_3_hangs"], seen["test_4_fails"]) == ("died", "hang", "fail")


def test_an_interactive_interpreter_says_what_it_is(tmp_path):
    subject()
    ran = subprocess.run([sys.executable, ROOT / "scripts" / "cpython", "--interactive", "--name", "test-python"],
                         input="import signal\nsignal.raise_signal(signal.SIGINT)\nprint(1 + 1)\n", capture_output=True,
                         text=True)
    first, *rest = ran.stdout.splitlines()
    assert first.startswith("CPython 3.") and "with Tocsin's engine as its signal module" in first
    assert (rest, ran.returncode) == (["2"], 0) and "KeyboardInterrupt" in ran.stderr


@pytest.mark.parametrize("options, line", [
    (("--suite", "nonsense"), "unknown suite 'nonsense'; known: all, test_signal"),
    (("--python", "/nonsense"), "/nonsense does not run as Python 3, expected the path of a CPython"),
    (("--python", "/bin/true"), "/bin/true does not run as Python 3, expected the path of a CPython"),
    (("--python", "/usr/bin/pypy3"), "expected CPython 3.10 to 3.13"),
])
def test_what_cannot_be_run_is_one_line(tmp_path, options, line):
    status, said, records = run(tmp_path, *options)
    assert (status, len(said.splitlines()), records) == (2, 1, {})
    assert line in said


@pytest.mark.parametrize("there, line", [
    ({"has_headers": False}, "has no headers (Python.h); on Debian: apt-get install python3.11-dev"),
    ({"has_tests": False}, "(test.test_signal); on Debian: apt-get install libpython3.11-testsuite"),
    ({"has_venv": False}, "has no module venv; on Debian: apt-get install python3.11-venv"),
    ({"version": "3.9.2"}, "is CPython 3.9.2, expected CPython 3.10 to 3.13"),
])
def test_what_an_interpreter_lacks_is_one_line_with_the_package(there, line):
    has = {"implementation": "CPython", "version": "3.11.2", "path": "/usr/bin/python3.11", "include": "/usr/include",
           "has_headers": True, "has_tests": True, "has_venv": True}
    interpreter.Interpreter(**has).need()
    with pytest.raises(interpreter.Lacking) as lacking:
        interpreter.Interpreter(**has | there).need()
    assert line in str(lacking.value) and "\n" not in str(lacking.value)


def test_notes_count_who_was_launched_and_not_installed():
    notes = environment.read_notes("launch 1 -c a b\ninstall 1\ninstall 1\nend 1 handlers=2 bypassed=0\nlaunch 2 -S\n"
                                   "launch 3 x\nlaunch 3 y\ninstall 3\nend 3 handlers=3 bypassed=1\nlate 4\n")
    assert (notes.launches, notes.installs, notes.late, notes.ended) == (4, 2, 1, 2)
    assert notes.escaped == ["x", "-S"]
    assert notes.counted == {"handlers": 5, "bypassed": 1}


def test_named_exceptions_are_for_their_suite_and_their_number():
    children = ["-I -S -c pass"] * 18 + ["-S"]
    left, excepted = suites.escaped("test_posix", children)
    assert left == ["-I -S -c pass", "-S"] and list(excepted.values()) == [17]
    assert compare.Suite("test_posix", excepted=excepted).told() == [
        "17 without the engine, as named: posix_spawn of children without site, which read no .pth file"]
    assert suites.escaped("test_signal", children) == (children, {})
