"""What was true when somebody last looked: reports/baseline.json, the verdict of each case and scenario on a subject, and
figures of speed and coverage as ratios of one run, so that machines can differ.

One line an entry, sorted. A subject that did not run on this machine is not compared, and keeps its lines.
"""
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

from conformance.harness import cases as cases_of
from conformance.harness import catalogue, records

FILE = catalogue.ROOT / "reports" / "baseline.json"
KINDS = {"cases": "case", "scenarios": "scenario"}  # of verdicts, and the kind of their records
FIGURES = "figures"
RANK = {"Pass": 0, "XFail": 1, "Skip": 2, "XPass": 3, "Fail": 3, "Invalid": 4}
SHOWN = 20


def load(path=FILE):
    """{kind: {name: {subject: verdict}}, "figures": {name: value}}; empty when there is no file. BadInput."""
    path = Path(path)
    empty = {kind: {} for kind in (*KINDS, FIGURES)}
    if not path.exists():
        return empty
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        given = {FIGURES: {}} | given
        good = set(given) == set(empty) and all(verdict in records.VERDICTS for kind in KINDS
                                                for row in given[kind].values() for verdict in row.values())
        good = good and all(isinstance(one, float | int) and math.isfinite(one) for one in given[FIGURES].values())
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise catalogue.BadInput(f"{path}: {error}, expected a baseline; make baseline writes one") from None
    if not good:
        raise catalogue.BadInput(f"{path}: found another form, expected cases and scenarios with verdicts, and figures")
    return given


def text(baseline):
    """Its file: one line an entry, sorted."""
    kinds = []
    for kind in sorted(baseline):
        rows = [f"{json.dumps(name)}: {json.dumps(row, sort_keys=True)}" for name, row in sorted(baseline[kind].items())
                if row or kind == FIGURES]
        kinds.append(f'"{kind}": {{\n' + ",\n".join(rows) + "\n}")
    return "{\n" + ",\n".join(kinds) + "\n}\n"


@dataclass
class World:
    """What exists: the names of each kind, and the subjects that have a file of their own."""
    names: dict
    subjects: set

    @classmethod
    def found(cls):
        return cls({"cases": set(cases_of.names()), "scenarios": set(catalogue.scenarios())},
                   set(catalogue.all_subjects()))


def seen(found, kind, world):
    """({name: {subject: verdict}} of what exists and ran, the subjects that are not installed)."""
    verdicts, absent = {}, set()
    for record in found:
        if record["kind"] != KINDS[kind]:
            continue
        name, subject = record["name"], record["subject"]
        if name not in world.names[kind] or subject not in world.subjects:
            continue
        if record["verdict"] == "Skip" and record["reason"].endswith(catalogue.NOT_INSTALLED):
            absent.add(subject)
        else:
            verdicts.setdefault(name, {})[subject] = record["verdict"]
    return verdicts, absent


@dataclass(frozen=True)
class Move:
    """How one entry differs. subject is "" for what is gone whole; before and now are "" where there was or is nothing."""
    name: str
    subject: str = ""
    before: str = ""
    now: str = ""
    note: str = ""

    def __str__(self):
        what = f"{self.name} on {self.subject}" if self.subject else self.name
        if self.note:
            return f"{what}{self.note}"
        return f"{what}: {self.before} -> {self.now}" if self.before else f"{what}: {self.now}"


@dataclass
class Moves:
    """What differs from the baseline. Worse is red; new and gone make it stale; dropped is a figure that is worse."""
    worse: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    fixed: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    new: list = field(default_factory=list)
    gone: list = field(default_factory=list)

    def lines(self):
        for title, moves in vars(self).items():
            if moves:
                yield f"{len(moves)} {title}:"
                yield from (f"  {move}" for move in moves[:SHOWN])
                if len(moves) > SHOWN:
                    yield f"  and {len(moves) - SHOWN} more"

    @property
    def stale(self):
        return bool(self.new or self.gone)


def compare(before, now, kind, world, moves):
    """Adds to moves how now (seen) differs from before (a baseline's kind)."""
    for name in sorted(set(before) | set(now)):
        was, is_now = before.get(name, {}), now.get(name, {})
        if name not in world.names[kind]:
            moves.gone.append(Move(name, note=" no longer exists"))
            continue
        for subject in sorted(set(was) | set(is_now)):
            old, new = was.get(subject), is_now.get(subject)
            if subject not in world.subjects:
                moves.gone.append(Move(name, subject, note=": the subject no longer exists"))
            elif old is None:
                moves.new.append(Move(name, subject, now=new))
            elif new is not None and new != old:
                heap = moves.worse if RANK[new] > RANK[old] else moves.fixed if RANK[new] < RANK[old] else moves.changed
                heap.append(Move(name, subject, old, new))


def ratios(found):
    """{name: record} of what has a ratio that can be compared."""
    return {f"{one['kind']} {one['name']}" + (f" on {one['subject']}" if one["subject"] else ""): one
            for one in found if "ratio" in one and one["verdict"] != "Invalid"}


def is_worse(ratio, before):
    """Beyond what the ratio's own tolerance allows."""
    if ratio["better"] == "more":
        return ratio["value"] < before * (1 - ratio["tolerance"])
    return ratio["value"] > before * (1 + ratio["tolerance"])


def is_within(ratio, before):
    """Neither worse nor better beyond the tolerance: noise, which would only wear the measure away bit by bit."""
    return abs(ratio["value"] - before) <= abs(before) * ratio["tolerance"]


def compare_figures(before, found, moves):
    """A figure that is not in the baseline is no fault: what is measured depends on what one asks for."""
    for name, record in sorted(ratios(found).items()):
        if name in before and is_worse(record["ratio"], before[name]):
            moves.dropped.append(Move(name, "", f"{before[name]:.4g}", f"{record['ratio']['value']:.4g}"))


def merged(before, now, kind, world):
    """The baseline's kind with what was seen now; what does not exist is left out, what did not run is kept."""
    rows = {}
    for name in set(before) | set(now):
        if name in world.names[kind]:
            row = before.get(name, {}) | now.get(name, {})
            rows[name] = {subject: verdict for subject, verdict in row.items() if subject in world.subjects}
    return rows


def against(found, path=FILE):
    """(Moves, the subjects that are in the baseline and not installed) for records. BadInput."""
    baseline, world, moves, not_compared = load(path), World.found(), Moves(), set()
    for kind in KINDS:
        now, absent = seen(found, kind, world)
        if any(record["kind"] == KINDS[kind] for record in found):
            compare(baseline[kind], now, kind, world, moves)
            not_compared |= absent
    compare_figures(baseline[FIGURES], found, moves)
    return moves, sorted(not_compared)


def rewrite(directory, path=FILE):
    """Takes the records in directory into the baseline; a figure that is within its tolerance stays as it is. Moves.
    BadInput, and nothing is written."""
    baseline, world, moves = load(path), World.found(), Moves()
    files = sorted(Path(directory).glob("*.jsonl"))
    if not files:
        raise catalogue.BadInput(f"{directory}: found no records, expected those of a run; make verify")
    found = []
    for file in files:
        some, complaints = records.read(file)
        if complaints:
            raise catalogue.BadInput(complaints[0])
        found += some
    for kind in KINDS:
        now, _ = seen(found, kind, world)
        if any(record["kind"] == KINDS[kind] for record in found):
            compare(baseline[kind], now, kind, world, moves)
            baseline[kind] = merged(baseline[kind], now, kind, world)
    compare_figures(baseline[FIGURES], found, moves)
    figures = baseline[FIGURES]
    figures |= {name: round(one["ratio"]["value"], 4) for name, one in ratios(found).items()
                if name not in figures or not is_within(one["ratio"], figures[name])}
    records.write_whole(path, text(baseline))
    return moves
