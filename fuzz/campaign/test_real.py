"""A sample on real implementations: what races with time is left out, and a difference is told and stays told."""
import pytest

from conformance.harness.adapter import Answer
from fuzz.campaign import real

GOOD = "signal USR1 h1\nraise USR1\n"


@pytest.mark.parametrize("text, is_timed", [
    (GOOD, False), ("sleep 0.01\n", False), ("sleep 3600\n", True), ("sleep nan\n", True), ("alarm 5\n", True),
    ("sigtimedwait {USR1} 0.01\n", False), ("sigtimedwait {USR1} 9\n", True), ("fork {\n    setitimer real 0.1 0\n}\n", True),
    ('arrive USR1 process 1 "tripped" 0\ncheck\n', True),
])
def test_programs_that_depend_on_time_are_left_out(text, is_timed):
    assert real.is_timed(text) == is_timed


@pytest.fixture
def engine():
    return real.Subject("engine-posix")


def test_what_the_model_allows_is_no_difference(engine):
    assert engine.play([("a", GOOD), ("b", "check\n")]) == []
    assert (engine.result.played, engine.result.skipped, engine.result.fault) == (2, 0, "")


LIE = Answer(["1 = dfl", "2 ok", "exit 0"])


def test_what_the_model_refuses_is_a_difference_with_a_key(engine, monkeypatch):
    monkeypatch.setattr(real.adapter, "play_one", lambda argv, text, fuse: LIE)
    monkeypatch.setattr(real.adapter, "play_batch", lambda argv, programs, fuse, tell: tell("a", LIE))
    (name, text, key, clause, said), = engine.play([("a", GOOD)])
    assert (name, text) == ("a", GOOD)
    assert key.startswith("engine-posix/ok/") and clause in key and "allowed:" in said


def test_a_difference_that_does_not_show_itself_again_is_counted_and_no_finding(engine, monkeypatch):
    monkeypatch.setattr(real.adapter, "play_batch", lambda argv, programs, fuse, tell: tell("a", LIE))
    assert engine.play([("a", GOOD)]) == [] and engine.result.unsteady == 1


def test_an_answer_that_is_no_trace_is_a_difference(engine):
    assert engine.judged(GOOD, Answer(fault="hangs"))[0] == "engine-posix/answer is no trace"
