"""The harness can fail: every canary is red, for its own reason."""
import re

import pytest

from conformance.harness import catalogue, child, expect
from conformance.harness.drive import drive

CANARIES = "conformance/harness/canaries"
FUSE_S = 60


def fly(name, subject="cpython", folder=CANARIES, fuse_s=FUSE_S):
    command = catalogue.subjects(f"{CANARIES}/subjects")[subject].argv(f"{folder}/{name}")
    return drive(command, expect.load(catalogue.ROOT / folder / f"{name}.expect"), catalogue.ROOT, fuse_s)


@pytest.mark.parametrize("name, verdict, reason", [
    ("wrong_expectation", "Fail", "expected the line 'This is not what the program prints.', seen 'This is what"),
    ("never_stimulated", "Invalid", "<type ^C> never happened: the program ended (exit 0) before it printed"),
    ("too_late", "Invalid", "<type ^C> never happened: the program had ended (exit 0)"),
    ("unprovoked", "Fail", ""),
    ("too_soon", "Fail", "s after the start, expected at least 3 s"),
    ("noise", "Fail", "expected nothing on stderr, seen 'something is wrong'"),
])
def test_a_canary_is_red(name, verdict, reason):
    run = fly(name)
    assert run.verdict == verdict, run
    assert reason in run.reason


def test_a_hang_is_a_failure():
    run = fly("hang_asleep", fuse_s=1)
    assert run.verdict == "Fail" and run.hang, run
    assert "hang: still waiting for" in run.reason


def test_a_hang_is_killed_with_its_whole_process_group():
    run = fly("hang", fuse_s=3)
    assert run.verdict == "Fail" and run.hang, run
    started = re.search(r"stderr ends with '(\d+)'", run.reason)
    if "Started." in run.seen:
        child.wait_until_dead(int(started[1]))


@pytest.mark.parametrize("name, reason", [
    ("alarm", "s after the start, expected at least 5 s"),
    ("exit_status", ""),
    ("restore", ""),
])
def test_a_subject_that_claims_everything_is_red(name, reason):
    run = fly(name, "liar", catalogue.SCENARIOS)
    assert run.verdict in ("Fail", "Invalid"), run
    assert reason in run.reason


def test_a_subject_with_the_right_words_and_the_wrong_status_is_red():
    run = fly("nested", "wrong_status", catalogue.SCENARIOS)
    assert (run.verdict, run.reason.partition(": ")[2]) == ("Fail", "expected <exit 0>, seen <exit 1>")
