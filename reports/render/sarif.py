"""results.sarif (SARIF 2.1.0): a rule is a clause, a result is a red record of one clause, its trace is the code flow.

The fingerprint is case, subject and clause, and nothing that moves when a line is added somewhere.
"""
import hashlib
import json
import re
from functools import cache

from conformance.harness import baseline
from conformance.harness.catalogue import ROOT
from reports.render import words

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SPEC = "conformance/spec/clauses.md"
NO_OPERATION = re.compile(r"\s*(?:(?:ignored|blocked|clause|needs|arrive) |#|}|$)")
HANDLER = re.compile(r"\s*handler (\S+)")
PLACE = re.compile(r"(?:.*/)?(?:(\w+)\.)?(\d+) ")
LEVEL = {"Fail": "error", "XPass": "warning", "Invalid": "error"}
MOST = 5000  # results: beyond 5,000 of a run GitHub takes none


@cache
def _lines_of(path):
    """{(handler or None, operation's number): line} of a .ops file."""
    places, block, outer = {}, None, 0
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        handler = HANDLER.match(line)
        if handler:
            block, inner = handler[1], 0
        elif line.strip() == "}":
            block = None
        elif not NO_OPERATION.match(line):
            if block:
                inner += 1
                places[block, inner] = number
            else:
                outer += 1
                places[None, outer] = number
    return places


@cache
def _files(folder):
    """The paths below a folder, relative to the root: asked for once, and not for each record."""
    return {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*.*")}


@cache
def _file(kind, name):
    """The file that a record is about, relative to the root; the clauses where there is none."""
    folder, suffixes = {"case": ("conformance/cases", (".ops", ".py", ".c")),
                        "scenario": ("conformance/scenarios", (".expect",))}.get(kind, ("fuzz/targets", (".c",)))
    paths = (f"{folder}/{name}{suffix}" for suffix in suffixes)
    return next((path for path in paths if path in _files(folder)), SPEC)


def _location(path, line, text=None):
    physical = {"artifactLocation": {"uri": path, "uriBaseId": "%SRCROOT%"}, "region": {"startLine": line}}
    return {"physicalLocation": physical} | ({"message": {"text": text}} if text is not None else {})


def _flow(record, path):
    """The trace: one location an event, at the operation that showed it."""
    places = _lines_of(ROOT / path) if path.endswith(".ops") else {}

    def at(line):
        place = PLACE.match(line)
        return places.get((place[1], int(place[2])), 1) if place else 1
    steps = [{"location": _location(path, at(line), line)} for line in words.lines(record["seen"])]
    return [{"threadFlows": [{"locations": steps}]}]


def fingerprint(record, clause):
    parts = (record.get("key") or record["name"], record["subject"], clause)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _result(record, clause, index, view, line):
    path = _file(record["kind"], record["name"])
    moved = (record["name"], record["subject"]) in view.has_become_worse
    result = {
        "ruleId": clause, "ruleIndex": index, "kind": "fail", "level": LEVEL[record["verdict"]],
        "message": {"text": view.text_of(record)},
        "locations": [_location(path, line if path == SPEC else 1)],
        "partialFingerprints": {"caseSubjectClause/v1": fingerprint(record, clause),
                                "primaryLocationLineHash": fingerprint(record, clause)},  # the one that GitHub looks at
        "properties": {"subject": record["subject"], "kind": record["kind"], "verdict": record["verdict"],
                       "again": record["again"]},
    }
    if record["kind"] in baseline.KINDS.values() and view.has_baseline:
        result["baselineState"] = "new" if moved else "unchanged"
    if record.get("seen"):
        result["codeFlows"] = _flow(record, path)
    return result


def _rules(slugs, clauses):
    for slug in slugs:
        sentence = clauses[slug].sentence if slug in clauses else f"No clause: what is red here is the {slug} itself."
        yield {"id": slug, "shortDescription": {"text": sentence},
               "help": {"text": f"{sentence} ({SPEC})"}, "defaultConfiguration": {"level": "error"}}


def render(view):
    """Its text. What names no clause is a result of the rule that is its kind."""
    pairs = [(record, clause) for record in view.red for clause in record.get("clauses") or [record["kind"]]]
    left_out, pairs = max(0, len(pairs) - MOST), pairs[:MOST]
    slugs = sorted({clause for _, clause in pairs})
    places = {slug: index for index, slug in enumerate(slugs)}
    rules = list(_rules(slugs, view.clauses))
    results = [_result(record, clause, places[clause], view, view.clauses[clause].line if clause in view.clauses else 1)
               for record, clause in pairs]
    notes = [{"level": "error", "message": {"text": bad}} for bad in view.loaded.bad[:words.MOST_BAD]]
    run = {
        "results": [],
        "tool": {"driver": {"name": "tocsin", "version": "0.1.0", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The repository's root."}}},
        "invocations": [{"executionSuccessful": not view.loaded.bad, "toolExecutionNotifications": notes}],
        "properties": {"verdict": view.verdict, "commits": view.commits, "leftOut": left_out},
    }
    whole = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(result, ensure_ascii=False) for result in results)  # a line a result, for whoever reads
    return whole.replace('"results": []', f'"results": [\n{lines}\n]', 1) + "\n"
