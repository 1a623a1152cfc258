"""Records: what is kept, and what is said about a line that is none."""
import json

import fastjsonschema
import pytest

from conformance.harness import records
from reports.render import samples


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
    wrong = {
        b"{": "is not JSON", b"[]": "is no object, expected one record", b'{"format": 2}': "is of format 2, expected 1",
        b'{"a": 1, "a": 2}': "has the key 'a' twice", b"[" * 100000: "is nested too deeply",
        b'{"x": "' + b"x" * (1 << 20) + b'"}': "is longer than 262,144 bytes", b'{"x": "\xff"}': "is no UTF-8 at byte 8",
        json.dumps(record(seconds=-1)).encode(): "has -1 there: the record.seconds must be bigger than or equal to 0",
        json.dumps(record(verdict="Perhaps")).encode(): "has 'Perhaps' there: the record.verdict must be one of [",
        json.dumps(record(seen="a")).encode(): "has 'a' there: the record.seen must be array",
        json.dumps(record(other=1)).encode(): "must not contain {'other'} properties",
        json.dumps({"format": 1, "kind": "case"}).encode(): "must contain [", b'{"format": NaN}': "is not JSON",
        json.dumps(record()).encode(): "repeats line 1"}
    rest = [json.dumps(record(subject="cpython")).encode(), b'{"format": 1']
    path.write_bytes(b"\n".join([json.dumps(record()).encode(), *wrong, *rest]))
    good, complaints = records.read(path)
    assert [one["subject"] for one in good] == ["engine", "cpython"]
    said = [*wrong.values(), None, "is not JSON, for it is cut off"]
    assert len(complaints) == len(said) - 1
    for number, fault in enumerate(said, 2):
        assert not fault or any(one.startswith(f"{path}:{number}: ") and fault in one for one in complaints), complaints


@pytest.mark.parametrize("wrong", [{"kind": "case"}, {"verdict": "Perhaps"}, {"more": 1}, {"seconds": "1"}])
def test_who_writes_what_is_no_record_hears_it(tmp_path, wrong):
    with pytest.raises(ValueError, match="a record has"):
        records.Recorder(tmp_path / "x.jsonl").add(record(**wrong))


def test_what_floods_is_cut_and_says_so(tmp_path):
    recorder = records.Recorder(tmp_path / "x.jsonl")
    recorder.add(record(seen=["x" * 1000] * 1000))
    recorder.finish()
    ((one,), complaints) = records.read(tmp_path / "x.jsonl")
    assert not complaints and one["seen"][-1] == f"({1000 - len(one['seen']) + 1} more lines)"


def test_the_schema_for_one_kind_is_the_whole_schema_for_that_kind():
    """What is checked is a part of the schema that was taken out of it, for speed."""
    whole = fastjsonschema.compile(json.loads(records.SCHEMA.read_text()))
    good = [samples.record(kind) for kind in ("case", "scenario", "leg", "bench", "run", "finding", "inject")]
    for one in good + [{key: value for key, value in some.items() if key != gone} for some in good for gone in some]:
        try:
            whole(one)
            accepted = True
        except fastjsonschema.JsonSchemaValueException:
            accepted = False
        assert accepted == (records._fault(one) is None), one
