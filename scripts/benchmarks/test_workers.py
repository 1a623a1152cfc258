"""Processes that take part, that are absent, and that break."""
import pytest

from scripts.benchmarks import workers

HELLO = 'print(\'{"competitors": [{"name": "x", "benches": ["raise"]}, {"name": "y", "absent": "no y.h"}]}\', flush=True)\n'


def python(code):
    return ["/usr/bin/python3", "-c", HELLO + code]


@pytest.fixture
def started():
    found = []
    yield found
    workers.stop(found)


def discover(started, *commands):
    competitors, absent = workers.discover(list(commands))
    started += competitors
    return competitors, {one.name: one.why for one in absent}


def test_whoever_is_not_installed_is_absent_with_the_reason(started):
    competitors, absent = discover(started, ("ghost", ["no-such-interpreter", "x.py"]))
    assert competitors == [] and absent == {"ghost": "no-such-interpreter is not installed"}


def test_a_library_that_was_not_there_when_it_was_built_is_absent(started):
    competitors, absent = discover(started, ("fake", python("input()")))
    assert [one.name for one in competitors] == ["x"] and absent == {"y": "no y.h"}


def test_a_worker_that_dies_at_the_start_is_absent(started):
    assert "ended with 3" in discover(started, ("fake", ["/bin/sh", "-c", "exit 3"]))[1]["fake"]


def test_a_worker_that_dies_later_is_broken(started):
    (one,), _ = discover(started, ("fake", python("input(); raise SystemExit(4)")))
    with pytest.raises(workers.Broken, match="ended with 4"):
        one.run("raise", 1)
    with pytest.raises(workers.Broken):
        one.run("raise", 1)


def test_a_worker_that_is_silent_is_broken(started, monkeypatch):
    (one,), _ = discover(started, ("fake", python("input(); input()")))
    monkeypatch.setattr(workers, "PATIENCE_S", 0.2)
    with pytest.raises(workers.Broken, match="silent"):
        one.run("raise", 1)
