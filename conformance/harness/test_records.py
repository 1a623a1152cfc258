"""Records: what is kept, and what is said about a line that is none."""
import json

from conformance.harness import records


def record(**changes):
    return {"format": 1, "kind": "scenario", "name": "sigint", "subject": "engine", "version": "", "verdict": "Pass", "reason": "",
            "expected": ["a"], "seen": ["a"], "seconds": 0.1, "again": "make verify S=sigint SUBJECT=engine"} | changes


def test_what_was_recorded_can_be_read(tmp_path):
    path = tmp_path / "new" / "scenarios.jsonl"
    recorder = records.Recorder(path)
    recorder.add(record())
    recorder.add(record(subject="pypy3", seen=["ü", "\x1b"]))
    assert not path.exists(), "half a run must not look like a whole one"
    recorder.finish()
    assert records.read(path) == ([record(), record(subject="pypy3", seen=["ü", "\x1b"])], [])


def test_what_was_recorded_before_a_sudden_end_is_kept(tmp_path):
    recorder = records.Recorder(tmp_path / "scenarios.jsonl")
    recorder.add(record())
    assert records.read(tmp_path / "scenarios.jsonl.part")[0] == [record()]


def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path):
    path = tmp_path / "scenarios.jsonl"
    wrong = [{"scenario": "x"}, record(verdict="Perhaps"), record(seen="a")]
    bad = ["{", "[]", *map(json.dumps, wrong)]
    path.write_text("\n".join([json.dumps(record()), *bad, json.dumps(record(subject="cpython"))]))
    good, complaints = records.read(path)
    assert [one["subject"] for one in good] == ["engine", "cpython"]
    said = ["is not JSON", "is no object", "lacks subject", "has the verdict 'Perhaps'", "has 'a' as seen"]
    assert [complaint.split(", expected")[0] for complaint in complaints] == [
        f"{path}:{number}: {fault}" for number, fault in enumerate(said, 2)]
