"""results.sarif is what SARIF 2.1.0 asks for, and says what the records say.

SARIF_SCHEMA=FILE names a copy of the standard's own schema (json.schemastore.org/sarif-2.1.0.json): it is asked as well.
"""
import json
import os
from pathlib import Path

import fastjsonschema
import pytest

from conformance.harness.catalogue import ROOT
from reports.render import samples, write
from reports.render.samples import record

OURS = Path(__file__).with_name("sarif.schema.json")
SCHEMAS = [OURS, *map(Path, filter(None, [os.environ.get("SARIF_SCHEMA")]))]


@pytest.fixture(scope="module", params=SCHEMAS, ids=lambda path: path.stem)
def valid(request):
    """Raises for what the schema does not take."""
    schema = json.loads(request.param.read_text(encoding="utf-8"))
    return fastjsonschema.compile(schema, formats={"uri-reference": r"^\S*$"})


def written(directory):
    write.write(directory, directory / "none.json")
    return json.loads((directory / "results.sarif").read_text(encoding="utf-8"))


@pytest.fixture
def bad_day(tmp_path):
    samples.bad_day(tmp_path)
    return written(tmp_path)


def _a_bad_day(directory):
    samples.bad_day(directory)


def _many(directory):
    samples.write(directory / "x.jsonl", samples.many(1000))


def _nothing_red(directory):
    samples.write(directory / "x.jsonl", [record()])


def _strange(directory):
    """Names that are no files or no URIs, no clause, an empty trace, lines that are no records."""
    names = ("../../etc/passwd", "a b\u00e4#?%", "\ud800", "dispatch/one\n")
    samples.write(directory / "x.jsonl", [])
    lines = [json.dumps(record(kind, name, name, verdict, reason=name, clauses=clauses, seen=seen)) for kind in (
        "case", "scenario", "finding", "later") for name in names for verdict in ("Fail", "XPass", "Invalid")
        for clauses in ([], [name]) for seen in ([], [name, ""])]
    lines = list(dict.fromkeys(lines)) + ["{", "[]"]
    (directory / "x.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("day", [_a_bad_day, _many, _nothing_red, _strange], ids=lambda day: day.__name__.strip("_"))
def test_every_file_is_valid(valid, day, tmp_path):
    day(tmp_path)
    valid(written(tmp_path))


@pytest.mark.parametrize("spoil", [
    lambda run: run["results"][0].pop("message"), lambda run: run["results"][0].update(level="bad"),
    lambda run: run["results"][0].update(kind=1), lambda run: run["results"][0].update(ruleIndex=-2),
    lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0),
    lambda run: run["tool"]["driver"].pop("name"), lambda run: run.update(more=1),
    lambda run: run["invocations"][0].pop("executionSuccessful")])
def test_what_is_not_valid_is_seen(valid, bad_day, spoil):
    spoil(bad_day["runs"][0])
    with pytest.raises(fastjsonschema.JsonSchemaException):
        valid(bad_day)


def test_what_does_not_fit_is_counted(tmp_path, monkeypatch):
    """Two clauses each, five results at most: of the second three are missing."""
    monkeypatch.setattr("reports.render.sarif.MOST", 5)
    samples.write(tmp_path / "x.jsonl", [record(name=f"a/{number}", verdict="Fail", clauses=["coalesce-standard", "no-lost-arrival"])
                                         for number in range(4)])
    run = written(tmp_path)["runs"][0]
    assert len(run["results"]) == 5 and run["properties"]["leftOut"] == 3


def test_sarif_has_a_rule_a_clause_and_the_trace_as_code_flow(bad_day):
    run = bad_day["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    results = {result["ruleId"]: result for result in run["results"]}
    assert len(rules) == len({rule["id"] for rule in rules}) == 4
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    one = results["failing-handler-leaves-rest-pending"]
    assert "must" not in rules[one["ruleIndex"]]["id"] and one["level"] == "error"
    assert "again: make conformance K=dispatch/every_failure" in one["message"]["text"]
    steps = one["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps][1] == "2 call h1 USR1"
    file = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (ROOT / file).is_file()
    lines = [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps[:3]]
    assert lines == sorted(lines) and lines[0] > 1


def test_a_fingerprint_is_case_subject_and_clause_alone(tmp_path):
    def prints(*found):
        samples.write(tmp_path / "x.jsonl", found)
        run = written(tmp_path)["runs"][0]
        return [result["partialFingerprints"]["caseSubjectClause/v1"] for result in run["results"]]
    one = record(verdict="Fail")
    (same,) = prints(one)
    assert prints(one | {"reason": "another", "seen": ["2"], "seconds": 9.0}) == [same]
    others = [one | {"name": "other/case"}, one | {"subject": "cpython"}, one | {"clauses": ["coalesce-standard"]}]
    assert len({same, *prints(*others)}) == 4
    assert len(prints(one | {"clauses": ["no-lost-arrival", "coalesce-standard"]})) == 2
