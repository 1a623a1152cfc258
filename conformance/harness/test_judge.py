"""From an answer to a verdict, and what is no trace."""
import os
from pathlib import Path

import pytest

from conformance.harness import adapter, judge
from conformance.harness.cases import Case
from conformance.spec import clauses as spec

CLAUSES = spec.load()
MAY = next(slug for slug, clause in CLAUSES.items() if clause.level == "may")
MUST = next(slug for slug, clause in CLAUSES.items() if clause.level == "must")
TEXT = "handler h1 {\n}\nsignal USR1 h1\nkill USR1\npause\n"
RUNS = ("1 = dfl", "2 ok", "3 call h1 USR1 depth 1", "3 done h1", "3 ok", "exit 0")
HANGS = ("1 = dfl", "2 ok", "hang")


def verdict(*slugs, lines=HANGS, expected=RUNS):
    case = Case("waiting/x", Path("x"), ".ops", slugs, TEXT, expected)
    return judge.judge(case, adapter.Answer(list(lines)), CLAUSES, [])


@pytest.mark.parametrize("lines, slugs, is_now", [
    (RUNS, (MUST,), "Pass"),
    (HANGS, (MAY,), "Pass"),
    (HANGS, (MUST,), "Fail"),
    (HANGS, (MAY, MUST), "Fail"),
    ((*HANGS[:-1], "3 ok", "exit 0"), (MAY,), "Fail"),
    ((*HANGS[:-1], "limit"), (MAY,), "Invalid"),
])
def test_another_trace_passes_when_the_clauses_are_may_and_the_model_allows_it(lines, slugs, is_now):
    assert verdict(*slugs, lines=lines).verdict == is_now


def test_a_failure_names_the_first_difference_and_what_the_model_says():
    reason = verdict(MUST, lines=(*HANGS[:-1], "3 ok", "exit 0")).reason
    assert reason.startswith("line 3: expected '3 call h1 USR1 depth 1', seen '3 ok'; the model: refused, shown: 3 ok ")


@pytest.mark.parametrize("expected, seen, said", [
    (["a", "b"], ["a", "c"], "line 2: expected 'b', seen 'c'"),
    (["a", "b"], ["a"], "line 2: expected 'b', seen nothing more"),
    (["a"], ["a", "c"], "line 2: expected nothing more, seen 'c'"),
])
def test_the_first_difference_in_words(expected, seen, said):
    assert judge.first_difference(expected, seen) == said


@pytest.mark.parametrize("lines, said", [
    (["1 = dfl", "exit 0"], ""),
    (["3/h1.2 error Fail 3", "2 report wakeup BlockingIOError 11", "killed USR1"], ""),
    (['4/h1.1.2/h2.1 warning "a \\"b\\""', "stopped STOP"], ""),
    ([], "line 1 of its answer: found nothing, expected an end, as 'exit 0'"),
    (["1 ok"], "line 2 of its answer: found nothing, expected an end"),
    (["exit 0", "1 ok"], "line 2 of its answer: found '1 ok' behind the end 'exit 0'"),
    (["one ok", "exit 0"], "line 1 of its answer: found 'one ok', expected an event, as '1 ok'"),
    (["1 ok ", "exit 0"], "line 1 of its answer: found '1 ok '"),
    (["x" * 100, "exit 0"], "line 1 of its answer: found '" + "x" * 80 + "...'"),
])
def test_what_is_no_trace_is_named_with_its_line(lines, said):
    assert adapter.fault_of(lines).startswith(said) if said else adapter.fault_of(lines) == ""


def test_a_ctrl_c_at_the_terminal_does_not_reach_the_model(tmp_path, monkeypatch):
    model = tmp_path / "model"
    model.write_text("#!/bin/sh\ncut -d' ' -f6 /proc/self/stat\n")
    model.chmod(0o755)
    monkeypatch.setattr(judge, "MODEL", model)
    assert int(judge.ask_model("", ())[1][0]) != os.getsid(0)
