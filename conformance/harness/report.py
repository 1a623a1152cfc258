"""What the last run saw, for people (summary.md) and for CI (junit.xml). Both are made of the records alone."""
import os
from collections import Counter
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from conformance.harness import records, table

JUNIT = {"Fail": Failure, "XPass": Failure, "Invalid": Error, "Skip": Skipped, "XFail": Skipped}


def counts(found):
    """"64 Pass, 2 XFail": every verdict that occurs, in the usual order."""
    seen = Counter(record["verdict"] for record in found)
    return ", ".join(f"{seen[verdict]} {verdict}" for verdict in records.VERDICTS if seen[verdict]) or "no records"


def grid(found):
    """(subjects, scenarios, cell by (scenario, subject)), names in the order of their first record's name."""
    subjects = list(dict.fromkeys(record["subject"] for record in found))
    names = sorted({record["scenario"] for record in found})
    return subjects, names, {(record["scenario"], record["subject"]): record for record in found}


def _table(found):
    subjects, names, cells = grid(found)
    yield "| scenario | " + " | ".join(subjects) + " |"
    yield "| --- " * (len(subjects) + 1) + "|"
    for name in names:
        verdicts = (cells[name, subject]["verdict"] if (name, subject) in cells else "" for subject in subjects)
        yield f"| {name} | " + " | ".join(f"**{one}**" if one in records.RED else one for one in verdicts) + " |"


def name_of(record):
    return next(record[kind] for kind in ("scenario", "case", "test") if kind in record)


def details(record):
    """One result in words: what was expected, what was seen, and the command that repeats it."""
    yield f"{record['verdict']}  {name_of(record)} on {record['subject']}: {record['reason'] or 'as documented'}"
    for title in ("expected", "seen"):
        yield f"  {title}:"
        yield from (f"    {line}" for line in record[title] or ["(nothing)"])
    yield f"  again: {record['again']}"


def markdown(found, complaints=(), cases=()):
    """summary.md of the scenarios' records and the cases'."""
    lines = _scenarios(found) if found or not cases else []
    if cases:
        lines += ["# The cases", "", counts(cases) + ".", "", *_versions(cases), *table.markdown(cases), ""]
    if complaints:
        lines += ["## Records that cannot be read", ""] + [f"- {complaint}" for complaint in complaints] + [""]
    both = [*found, *cases]
    red = [record for record in both if record["verdict"] in records.RED]
    if red:
        lines += ["## Red", ""]
        for record in red:
            lines += ["```text", *details(record), "```", ""]
    told = list(_told(both))
    return "\n".join(lines + (["## Known, or not run", "", *told, ""] if told else [])).rstrip() + "\n"


def _versions(found):
    versions = {record["subject"]: record["version"] for record in found if record["version"]}
    return [f"{name} is {version}." for name, version in versions.items()] + [""]


def _scenarios(found):
    return ["# The documented programs", "", counts(found) + ".", "", *_versions(found), *_table(found), ""]


def _told(found):
    """What is known, one by one; what was skipped, one by one for scenarios, by reason for cases."""
    for one in found:
        if one["verdict"] == "XFail" or one["verdict"] == "Skip" and "scenario" in one:
            yield f"- {one['verdict']} {name_of(one)} on {one['subject']}: {one['reason']}"
    skipped = Counter((one["subject"], one["reason"]) for one in found if one["verdict"] == "Skip" and "case" in one)
    for (subject, reason), number in sorted(skipped.items()):
        yield f"- Skip {number} cases on {subject}: {reason}"


def _case(record):
    case = TestCase(name_of(record), record["subject"], record["seconds"])
    if record["verdict"] in JUNIT:
        outcome = JUNIT[record["verdict"]](f"{record['verdict']}: {record['reason']}")
        outcome.text = "\n".join(details(record))
        case.result = [outcome]
    return case


def junit(found):
    """A JUnitXml with one suite a subject. XML cannot hold control characters; they become escapes."""
    xml = JUnitXml("tocsin")
    for subject in dict.fromkeys(record["subject"] for record in found):
        suite = TestSuite(subject)
        for record in found:
            if record["subject"] == subject:
                suite.add_testcase(_case(_printable(record)))
        xml.add_testsuite(suite)
    return xml


def _printable(record):
    def clean(value):
        if isinstance(value, list):
            return [clean(one) for one in value]
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in value) if isinstance(value, str) else value
    return {field: clean(value) for field, value in record.items()}


def render(directory):
    """Writes summary.md and junit.xml beside the records. (scenarios' records and cases', complaints about bad lines).

    OSError when neither scenarios.jsonl nor conformance.jsonl is there.
    """
    directory = Path(directory)
    there = (directory / "conformance.jsonl").exists()
    cases, more = records.read(directory / "conformance.jsonl", records.CASE_FIELDS) if there else ([], [])
    if there and not (directory / "scenarios.jsonl").exists():
        found, complaints = [], []
    else:
        found, complaints = records.read(directory / "scenarios.jsonl")
    complaints += more
    records.write_whole(directory / "summary.md", markdown(found, complaints, cases))
    junit([*found, *cases]).write(str(directory / "junit.xml.part"), pretty=True)
    os.replace(directory / "junit.xml.part", directory / "junit.xml")
    return [*found, *cases], complaints
