"""Generated programs: a bounded number agrees, wrong traces are found and made small, bad input is one line."""
import json
import subprocess
from types import SimpleNamespace

import pytest

from conformance.harness import agree, catalogue, judge
from conformance.harness.catalogue import ROOT

GENERATOR = ROOT / agree.GENERATOR
NUMBER = 400
LIAR = """
what = "the engine, whose check forgets to say that it was one"
kind = "engine"
adapter = ["{path}"]
"""
LIES = """#!/bin/sh
[ "$1" = --declare ] && exec {engine} --declare
{engine} "$@" | sed 's/ = ign$/ = dfl/'
"""


@pytest.fixture(scope="module", autouse=True)
def generator():
    """Built here, for the sanitizers' flavours are what make test builds."""
    subprocess.run(["make", "-s", agree.GENERATOR], cwd=ROOT, check=True, capture_output=True, timeout=300)


def run(reports, *options):
    return subprocess.run([ROOT / "scripts/agree", "--reports", reports, *options], capture_output=True, text=True,
                          timeout=300, check=False)


def records(reports):
    return [json.loads(line) for line in (reports / "agree.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("subject", ["cpython-embedded", "engine-posix"])
def test_generated_programs_agree(tmp_path, subject):
    done = run(tmp_path, "--number", str(NUMBER), "--subject", subject)
    assert done.returncode == 0, done.stdout + done.stderr
    (last,) = [one for one in records(tmp_path) if one["kind"] == "agree"]
    assert last["figures"]["agrees"] > NUMBER * 0.9 and last["verdict"] == "Pass"


def test_a_subject_that_lies_is_found_and_the_program_made_small(tmp_path):
    adapter = tmp_path / "liar.sh"
    adapter.write_text(LIES.format(engine=ROOT / "build/sim/conformance/subjects/engine/engine-sim"))
    adapter.chmod(0o755)
    (tmp_path / "liar.toml").write_text(LIAR.format(path=adapter))
    done = run(tmp_path, "--number", "60", "--subjects-in", str(tmp_path), "--subject", "liar")
    assert done.returncode == 1, done.stdout + done.stderr
    found = next(one for one in records(tmp_path) if one["verdict"] == "Fail" and "program" in one)
    assert len(found["program"].splitlines()) <= 3 and "3 of 3 times" in found["reason"]
    assert f"again: {found['again']}" in done.stdout
    for one in found, records(tmp_path)[-1]:
        assert run(tmp_path, *one["again"].removeprefix("scripts/agree").split()).returncode == 1


def test_the_command_for_an_interpreter_that_was_given_by_its_path_names_the_path(tmp_path):
    option = SimpleNamespace(subjects_in=catalogue.SUBJECTS, reports=tmp_path)
    subject = catalogue.Subject("cpython-3.12.1", "", python="/opt/python", adapter=("/bin/true",))
    here = agree.Agree.__new__(agree.Agree)
    here.option, here.subject = option, subject
    assert here.again(7, 20) == "make agree N=20 SEED=7 PYTHON=/opt/python"


@pytest.mark.parametrize("program", ["GENERATOR", "judge.MODEL"])
def test_what_is_not_built_is_one_line(monkeypatch, program):
    monkeypatch.setattr(f"conformance.harness.{program if '.' in program else 'agree.' + program}", "build/nosuch")
    with pytest.raises(catalogue.BadInput, match="^build/nosuch is not built; make build/nosuch builds it$"):
        agree.Judge(catalogue.all_subjects()["engine-sim"])


@pytest.mark.parametrize("options, said", [
    (["--subject", "nosuch"], "agree: unknown subject 'nosuch'; known: cpython, "),
    (["--reports", "/dev/null/reports"], "agree: /dev/null/reports: found no folder to write in, "),
    (["--number", "0"], "agree: argument --number: found '0', expected a number from 1; known: "),
    (["--seed", "x"], "agree: argument --seed: found 'x', expected a number from 1; known: "),
])
def test_bad_input_is_one_line(tmp_path, options, said):
    done = run(tmp_path, *options)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(said)


PROGRAMS = "=== a\ncheck\n=== b\nraise USR1\n"


@pytest.mark.parametrize("programs, traces, said", [
    (PROGRAMS, "=== a\n1 ok\nexit 0\n", "model: batch of traces: no trace for b, expected one for each program"),
    (PROGRAMS, "=== b\n1 ok\nexit 0\n", "model: batch of traces: no trace for a, expected one for each program"),
    ("check\n", "", "model: a batch of programs, expected a line === NAME"),
    ("=== a\nchek\n", "=== a\nexit 0\n", "a:1:1: found chek, expected"),
    ("=== a\ncheck\n", "=== a\n1 okay\n", "a:1:3: found okay, expected"),
])
def test_a_bad_batch_is_one_line(tmp_path, programs, traces, said):
    file = tmp_path / "traces"
    file.write_text(traces)
    done = subprocess.run([ROOT / judge.MODEL, "--batch", file], input=programs, capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == 2 and done.stderr.startswith(said), done.stderr


def test_the_model_judges_a_batch_in_order():
    said = agree.judged(agree.parts(PROGRAMS), {"a": ["1 ok", "exit 0"], "b": ["1 ok", "exit 0"]}, [])
    assert said["a"] == ["allowed"]
    assert said["b"][0] == "refused" and agree.difference("raise USR1\n", said["b"]) == (
        "raise/ok instead of killed/default-action-applies", "default-action-applies")


def test_what_the_generator_calls_smaller_is_one_thing_less():
    text = "signal USR1 h1\nonce {\n    raise USR1\n}\n"
    assert [body for _, body in agree.smaller(text)] == [
        "signal USR1 h1\nonce {\n}\n", "signal USR1 h1\n", "once {\n    raise USR1\n}\n", "signal USR1 h1\nraise USR1\n"]


@pytest.mark.parametrize("line, is_", [("alarm 1", "unsteady"), ("handler h1 {\n  sleep 0.1\n}", "unsteady"),
                                       ("raise USR1", "differs"), ("getitimer real", "differs")])
def test_what_differs_once_only_is_let_go_where_time_passes_and_nowhere_else(line, is_):
    rounds = iter(["differs"] + agree.AGAIN * ["agrees"])
    here = agree.Judge.__new__(agree.Judge)
    here.once = lambda programs: [agree.Verdict(name, text, is_=word, key=word) for (name, text), word
                                  in zip(programs, rounds)]
    (verdict,) = here.verdicts([("seed:1", line + "\n")])
    assert verdict.is_ == is_
