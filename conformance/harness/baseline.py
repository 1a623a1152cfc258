"""What was true when somebody last looked: reports/baseline.json, the verdict of each case and scenario on a subject.

One line an entry, sorted. A subject that did not run on this machine is not compared, and keeps its lines.
"""
import json
from dataclasses import dataclass, field
from pathlib import Path

from conformance.harness import catalogue, records
from conformance.harness import cases as cases_of

FILE = catalogue.ROOT / "reports" / "baseline.json"
KINDS = {"cases": ("case", "conformance.jsonl", records.CASE_FIELDS),
         "scenarios": ("scenario", "scenarios.jsonl", records.FIELDS)}
RANK = {"Pass": 0, "XFail": 1, "Skip": 2, "XPass": 3, "Fail": 3, "Invalid": 4}
SHOWN = 20


def load(path=FILE):
    """{kind: {name: {subject: verdict}}}; empty when there is no file. BadInput."""
    path = Path(path)
    if not path.exists():
        return {kind: {} for kind in KINDS}
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        good = set(given) == set(KINDS) and all(verdict in records.VERDICTS for kind in given.values()
                                                for row in kind.values() for verdict in row.values())
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise catalogue.BadInput(f"{path}: {error}, expected a baseline; make baseline writes one") from None
    if not good:
        raise catalogue.BadInput(f"{path}: found another form, expected cases and scenarios with verdicts")
    return given


def text(baseline):
    """Its file: one line an entry, sorted."""
    kinds = []
    for kind in sorted(baseline):
        rows = [f"{json.dumps(name)}: {json.dumps(row, sort_keys=True)}" for name, row in sorted(baseline[kind].items())
                if row]
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
    key, verdicts, absent = KINDS[kind][0], {}, set()
    for record in found:
        name, subject = record[key], record["subject"]
        if name not in world.names[kind] or subject not in world.subjects:
            continue
        if record["verdict"] == "Skip" and record["reason"].endswith(catalogue.NOT_INSTALLED):
            absent.add(subject)
        else:
            verdicts.setdefault(name, {})[subject] = record["verdict"]
    return verdicts, absent


@dataclass
class Moves:
    """Sentences about what differs from the baseline. Worse is red; new and gone make it stale."""
    worse: list = field(default_factory=list)
    fixed: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    new: list = field(default_factory=list)
    gone: list = field(default_factory=list)

    def lines(self):
        for title, sentences in vars(self).items():
            if sentences:
                yield f"{len(sentences)} {title}:"
                yield from (f"  {sentence}" for sentence in sentences[:SHOWN])
                if len(sentences) > SHOWN:
                    yield f"  and {len(sentences) - SHOWN} more"

    @property
    def stale(self):
        return bool(self.new or self.gone)


def compare(before, now, kind, world, moves):
    """Adds to moves how now (seen) differs from before (a baseline's kind)."""
    for name in sorted(set(before) | set(now)):
        was, is_now = before.get(name, {}), now.get(name, {})
        if name not in world.names[kind]:
            moves.gone.append(f"{name} no longer exists")
            continue
        for subject in sorted(set(was) | set(is_now)):
            what, old, new = f"{name} on {subject}", was.get(subject), is_now.get(subject)
            if subject not in world.subjects:
                moves.gone.append(f"{what}: the subject no longer exists")
            elif old is None:
                moves.new.append(f"{what}: {new}")
            elif new is not None and new != old:
                heap = moves.worse if RANK[new] > RANK[old] else moves.fixed if RANK[new] < RANK[old] else moves.changed
                heap.append(f"{what}: {old} -> {new}")


def merged(before, now, kind, world):
    """The baseline's kind with what was seen now; what does not exist is left out, what did not run is kept."""
    rows = {}
    for name in set(before) | set(now):
        if name in world.names[kind]:
            row = before.get(name, {}) | now.get(name, {})
            rows[name] = {subject: verdict for subject, verdict in row.items() if subject in world.subjects}
    return rows


def against(found, path=FILE):
    """(Moves, the subjects that are in the baseline and not installed) for {kind: records}. BadInput."""
    baseline, world, moves, not_compared = load(path), World.found(), Moves(), set()
    for kind, some in found.items():
        now, absent = seen(some, kind, world)
        compare(baseline[kind], now, kind, world, moves)
        not_compared |= absent
    return moves, sorted(not_compared)


def rewrite(directory, path=FILE):
    """Takes the records in directory into the baseline. Moves. BadInput, and nothing is written."""
    baseline, world, moves = load(path), World.found(), Moves()
    for kind, (_, name, fields) in KINDS.items():
        file = Path(directory) / name
        if not file.exists():
            continue
        found, complaints = records.read(file, fields)
        if complaints:
            raise catalogue.BadInput(complaints[0])
        now, _ = seen(found, kind, world)
        compare(baseline[kind], now, kind, world, moves)
        baseline[kind] = merged(baseline[kind], now, kind, world)
    if not any((Path(directory) / name).exists() for _, name, _ in KINDS.values()):
        raise catalogue.BadInput(f"{directory}: found no records, expected those of a run; make verify")
    records.write_whole(path, text(baseline))
    return moves
