"""What the last run saw, for people (summary.md) and for CI (junit.xml). Both are made of the records alone."""
import os
from collections import Counter
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from conformance.harness import records

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


def details(record):
    """One result in words: what was expected, what was seen, and the command that repeats it."""
    yield f"{record['verdict']}  {record['scenario']} on {record['subject']}: {record['reason'] or 'as documented'}"
    for title in ("expected", "seen"):
        yield f"  {title}:"
        yield from (f"    {line}" for line in record[title] or ["(nothing)"])
    yield f"  again: {record['again']}"


def markdown(found, complaints=()):
    red = [record for record in found if record["verdict"] in records.RED]
    told = [record for record in found if record["verdict"] in ("Skip", "XFail")]
    versions = {record["subject"]: record["version"] for record in found if record["version"]}
    lines = ["# The documented programs", "", counts(found) + ".", ""]
    lines += [f"{name} is {version}." for name, version in versions.items()] + [""]
    lines += list(_table(found)) + [""]
    if complaints:
        lines += ["## Records that cannot be read", ""] + [f"- {complaint}" for complaint in complaints] + [""]
    if red:
        lines += ["## Red", ""]
        for record in red:
            lines += ["```text", *details(record), "```", ""]
    if told:
        lines += ["## Known, or not run", ""]
        lines += [f"- {one['verdict']} {one['scenario']} on {one['subject']}: {one['reason']}" for one in told] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _case(record):
    case = TestCase(record["scenario"], record["subject"], record["seconds"])
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
    """Writes summary.md and junit.xml beside scenarios.jsonl. (records, complaints about bad lines)."""
    directory = Path(directory)
    found, complaints = records.read(directory / "scenarios.jsonl")
    records.write_whole(directory / "summary.md", markdown(found, complaints))
    junit(found).write(str(directory / "junit.xml.part"), pretty=True)
    os.replace(directory / "junit.xml.part", directory / "junit.xml")
    return found, complaints
