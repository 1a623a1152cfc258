"""The scenarios on virtual time: the same transcripts, and red for the same reasons."""
import pytest

from conformance.harness import catalogue, expect
from conformance.harness.drive import FUSE_S, drive

CANARIES = "conformance/harness/canaries"


def run(name, script, folder=catalogue.SCENARIOS):
    argv = catalogue.all_subjects()["engine-sim"].argv(f"{folder}/{name}")
    return drive(argv, script, catalogue.ROOT, FUSE_S, "virtual")


def changed(name, old, new):
    """The script of a scenario with another line in it."""
    text = (catalogue.ROOT / catalogue.SCENARIOS / f"{name}.expect").read_text()
    assert old in text
    return expect.parse(text.replace(old, new), name)


@pytest.mark.parametrize("name", catalogue.scenarios())
def test_a_scenario_gives_the_transcript_that_is_documented(name):
    script = expect.load(catalogue.scenarios()[name])
    result = run(name, script)
    assert result.verdict == "Pass", result
    assert result.seen == [line for line in script.story if not line.startswith("<at least ")]


@pytest.mark.parametrize("name, old, new, verdict, reason", [
    ("alarm", "<at least 5 s>", "<at least 5.001 s>", "Fail",
     "'Alarm triggered!' came 5.000 s after the start, expected at least 5.001 s"),
    ("alarm", "<at least 10 s>", "<at least 10.001 s>", "Fail", "came 10.000 s after the start, expected at least"),
    ("sigint", "<type ^C>", "<kill SIGTERM>", "Fail", "but the program ended (killed SIGTERM)"),
    ("sigint", "<type ^C>\n", "", "Fail", "hang: still waiting for 'Received signal 2. Exiting gracefully!'"),
    ("sigint", "<type ^C>", "<type ^D>", "Invalid", "<type ^D> never happened: it makes no signal here"),
    ("names", "65 signal", "<type ^C>\n65 signal", "Fail", "was printed before <type ^C>"),
    ("names", "<exit 0>", "<type ^C>\n<exit 0>", "Invalid", "<type ^C> never happened: the program had ended (exit 0)"),
    ("exit_handlers", "<stderr KeyboardInterrupt>", "", "Fail", "expected nothing on stderr, seen 'KeyboardInterrupt'"),
    ("exit_handlers", "<killed SIGINT>", "<exit 130>", "Fail", "expected <exit 130>, seen <killed SIGINT>"),
])
def test_what_is_not_documented_is_red(name, old, new, verdict, reason):
    result = run(name, changed(name, old, new))
    assert result.verdict == verdict and reason in result.reason, result


def test_an_ignored_stimulus_leaves_the_program_asleep_for_the_next():
    result = run("ignore", changed("ignore", "<type ^C>", "<type ^C>\n<kill SIGINT>"))
    assert result.verdict == "Pass", result


def test_what_nothing_will_wake_is_a_hang_at_once():
    script = expect.load(catalogue.ROOT / CANARIES / "hang_in_pause.expect")
    result = run("hang_in_pause", script, CANARIES)
    assert result.verdict == "Fail" and result.hang and "still waiting for <exit 0>" in result.reason, result
