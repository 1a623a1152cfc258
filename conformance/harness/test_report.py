"""The report is made of the records alone, whatever they say."""
import json
import subprocess

import pytest
from junitparser import JUnitXml

from conformance.harness import report
from conformance.harness.catalogue import ROOT
from conformance.harness.records import VERDICTS
from conformance.harness.test_records import record


def rendered(directory, lines):
    (directory / "scenarios.jsonl").write_text("\n".join(lines))
    return subprocess.run([ROOT / "scripts/report", "--reports", directory], capture_output=True, text=True)


def test_every_verdict_finds_its_place(tmp_path):
    done = rendered(tmp_path, [json.dumps(record(scenario=f"s{verdict}", verdict=verdict, reason=f"because {verdict}"))
                               for verdict in VERDICTS])
    assert done.returncode == 0, done.stderr
    summary = (tmp_path / "summary.md").read_text()
    assert "1 Pass, 1 Fail, 1 Skip, 1 XFail, 1 XPass, 1 Invalid." in summary
    assert "| sFail | **Fail** |" in summary and "| sPass | Pass |" in summary
    assert all(f"because {verdict}" in summary for verdict in VERDICTS if verdict != "Pass")
    assert summary.count("again: make verify S=sigint SUBJECT=engine") == 3
    suite = next(iter(JUnitXml.fromfile(str(tmp_path / "junit.xml"))))
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (6, 2, 1, 2)


def test_the_table_has_a_column_for_each_subject():
    text = report.markdown([record(), record(subject="cpython"), record(scenario="alarm", subject="cpython")])
    assert "| scenario | engine | cpython |\n| --- | --- | --- |\n| alarm |  | Pass |\n| sigint | Pass | Pass |" in text


def test_what_no_xml_can_hold_becomes_an_escape(tmp_path):
    done = rendered(tmp_path, [json.dumps(record(verdict="Fail", seen=["\x1b[1m \x00 \ud800"], reason="<&> \x07"))])
    assert done.returncode == 0, done.stderr
    case = next(iter(next(iter(JUnitXml.fromfile(str(tmp_path / "junit.xml"))))))
    assert case.result[0].message == "Fail: <&> \\x07"
    assert "\\x1b[1m \\x00 \\ud800" in case.result[0].text


def test_a_bad_record_is_named_and_counted_and_the_rest_is_rendered(tmp_path):
    done = rendered(tmp_path, [json.dumps(record()), "no record"])
    assert done.returncode == 3
    assert f"{tmp_path}/scenarios.jsonl:2: is not JSON, expected one record with scenario" in done.stderr
    assert "1 of 2 records cannot be read" in done.stderr
    assert "scenarios.jsonl:2: is not JSON" in (tmp_path / "summary.md").read_text()
    assert "| sigint | Pass |" in (tmp_path / "summary.md").read_text()


def test_cpythons_own_tests_have_a_table_by_suite(tmp_path):
    some = {"test": "T.x", "suite": "test_signal", "subject": "ours", "version": "CPython 3.11.2, its tests 3.11.2",
            "verdict": "Pass", "reason": "", "expected": ["ok"], "seen": ["ok"], "seconds": 1.5, "again": "make cpython"}
    lines = [some, some | {"test": "T.y", "verdict": "Fail", "reason": "stock has ok, ours hang"},
             some | {"test": "T.z", "verdict": "Skip", "reason": "Windows specific", "suite": "test_io"}]
    (tmp_path / "cpython.jsonl").write_text("\n".join(map(json.dumps, lines)))
    done = subprocess.run([ROOT / "scripts/report", "--reports", tmp_path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    summary = (tmp_path / "summary.md").read_text()
    assert "ours is CPython 3.11.2, its tests 3.11.2." in summary
    assert "| test_signal | 1 | **1** |  |  |  |  | 3 |" in summary and "| test_io |  |  | 1 |  |  |  | 2 |" in summary
    assert "Fail  T.y on ours: stock has ok, ours hang" in summary
    assert "- Skip 1 tests on ours: Windows specific" in summary


def test_no_records_are_one_line_and_nothing_is_written(tmp_path):
    done = subprocess.run([ROOT / "scripts/report", "--reports", tmp_path], capture_output=True, text=True)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "No such file or directory, expected the records of a run" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("found, told", [([], "no records"), ([record(), record()], "2 Pass")])
def test_counts_say_what_there_is(found, told):
    assert report.counts(found) == told
