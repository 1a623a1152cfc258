"""The baseline: what is worse, fixed, new or gone is told, and what did not run is left alone."""
import json
import subprocess

import pytest

from conformance.harness import baseline, catalogue
from conformance.harness.test_records import record

WORLD = baseline.World({"cases": {"a/b", "a/c"}, "scenarios": set()}, {"engine-posix", "pypy3"})


def case(name="a/b", subject="engine-posix", verdict="Pass", reason=""):
    return {"kind": "case", "name": name, "subject": subject, "verdict": verdict, "reason": reason}


def moved(before, *found):
    moves = baseline.Moves()
    now, _ = baseline.seen(found, "cases", WORLD)
    baseline.compare(before, now, "cases", WORLD, moves)
    return {title: [str(move) for move in some] for title, some in vars(moves).items() if some}


@pytest.mark.parametrize("old, new, title", [
    ("Pass", "XFail", "worse"), ("Pass", "Skip", "worse"), ("Pass", "Fail", "worse"), ("XFail", "XPass", "worse"),
    ("Fail", "Invalid", "worse"), ("Fail", "Pass", "fixed"), ("Skip", "Pass", "fixed"), ("XFail", "Pass", "fixed"),
    ("Fail", "XPass", "changed"),
])
def test_a_verdict_that_moved_is_told(old, new, title):
    assert moved({"a/b": {"engine-posix": old}}, case(verdict=new)) == {title: [f"a/b on engine-posix: {old} -> {new}"]}


def test_what_is_as_before_is_not_told():
    assert moved({"a/b": {"engine-posix": "Pass"}}, case()) == {}


def test_a_case_that_is_not_in_it_is_new():
    assert moved({}, case()) == {"new": ["a/b on engine-posix: Pass"]}


def test_a_case_that_no_longer_exists_is_gone():
    assert moved({"a/gone": {"engine-posix": "Pass"}}) == {"gone": ["a/gone no longer exists"]}


def test_a_subject_that_no_longer_exists_is_gone():
    assert moved({"a/b": {"bell": "Pass"}}) == {"gone": ["a/b on bell: the subject no longer exists"]}


def test_what_did_not_run_is_not_compared():
    assert moved({"a/b": {"engine-posix": "Pass", "pypy3": "Pass"}, "a/c": {"pypy3": "Fail"}}, case()) == {}


def test_an_interpreter_that_is_not_installed_is_not_compared():
    absent = case(subject="pypy3", verdict="Skip", reason=f"pypy3 {catalogue.NOT_INSTALLED}")
    assert moved({"a/b": {"pypy3": "Pass"}}, absent) == {}
    assert baseline.seen([absent], "cases", WORLD) == ({}, {"pypy3"})


def test_an_interpreter_given_by_path_is_not_compared():
    assert moved({}, case(subject="cpython-3.99.1")) == {}


def test_what_did_not_run_keeps_its_entry_and_what_does_not_exist_loses_it():
    before = {"a/b": {"engine-posix": "Fail", "pypy3": "XFail", "bell": "Pass"}, "a/gone": {"pypy3": "Pass"}}
    assert baseline.merged(before, {"a/b": {"engine-posix": "Pass"}, "a/c": {"pypy3": "Skip"}}, "cases", WORLD) == {
        "a/b": {"engine-posix": "Pass", "pypy3": "XFail"}, "a/c": {"pypy3": "Skip"}}


def test_it_is_sorted_with_one_line_an_entry():
    given = {"scenarios": {"b": {"y": "Pass", "x": "Fail"}, "a": {"x": "Pass"}}, "cases": {"c/d": {"x": "Skip"}}}
    text = baseline.text(given)
    assert text == ('{\n"cases": {\n"c/d": {"x": "Skip"}\n},\n"scenarios": {\n"a": {"x": "Pass"},\n'
                    '"b": {"x": "Fail", "y": "Pass"}\n}\n}\n')
    assert json.loads(text) == given


def test_it_is_made_of_the_last_run_and_says_what_moved(tmp_path):
    command = [catalogue.ROOT / "scripts/baseline", "--reports", tmp_path, "--baseline", tmp_path / "baseline.json"]

    def rewritten(*records):
        (tmp_path / "scenarios.jsonl").write_text("\n".join(map(json.dumps, records)))
        return subprocess.run(command, capture_output=True, text=True)
    done = rewritten(record(subject="engine-posix"), record(subject="nobody"))
    assert done.returncode == 0, done.stderr
    assert "1 new:\n  sigint on engine-posix: Pass\nbaseline: rewritten; 1 verdicts" in done.stdout
    assert "nothing moved" in rewritten(record(subject="engine-posix")).stdout
    assert "1 worse:\n  sigint on engine-posix: Pass -> Fail" in rewritten(
        record(subject="engine-posix", verdict="Fail")).stdout
    before = (tmp_path / "baseline.json").read_text()
    done = subprocess.run([*command[:1], *command[3:], "--reports", tmp_path / "none"], capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1) and "found no records" in done.stderr
    assert (tmp_path / "baseline.json").read_text() == before


@pytest.mark.parametrize("text", ["{", "[]", '{"cases": {}}', '{"cases": {"a": {"x": "Perhaps"}}, "scenarios": {}}'])
def test_a_file_that_is_no_baseline_is_one_line(tmp_path, text):
    (tmp_path / "baseline.json").write_text(text)
    with pytest.raises(catalogue.BadInput) as raised:
        baseline.load(tmp_path / "baseline.json")
    assert "baseline.json: " in str(raised.value) and "\n" not in str(raised.value)


def verify(tmp_path, given):
    (tmp_path / "baseline.json").write_text(baseline.text(given))
    command = [catalogue.ROOT / "scripts/verify", "--reports", tmp_path, "--scenario", "nested", "--subject", "cpython",
               "--baseline", tmp_path / "baseline.json"]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("entry, status, said", [
    ({"nested": {"cpython": "Pass"}}, 0, "baseline: nothing is new, fixed, changed or gone"),
    ({"nested": {"cpython": "XFail"}}, 0, "1 fixed:"),
    ({}, 1, "baseline: stale; make baseline"),
    ({"nested": {"cpython": "Pass"}, "gone": {"cpython": "Pass"}}, 1, "gone no longer exists"),
])
def test_verify_compares_and_is_red_when_it_is_stale(tmp_path, entry, status, said):
    done = verify(tmp_path, {"cases": {}, "scenarios": entry})
    assert done.returncode == status and said in done.stdout, done.stdout + done.stderr
