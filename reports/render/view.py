"""What the report says, before any format: the verdict and why, what moved, tables of cells, and every result in detail.

All formats are made of one View, so that they cannot disagree.
"""
import functools
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from conformance.harness import baseline, catalogue, records
from conformance.harness.records import RED, VERDICTS
from conformance.harness.table import WORST, by_clause
from conformance.spec import clauses as spec
from reports.render import words

PASS, FAIL, DEGRADED = "PASS", "FAIL", "DEGRADED"
STATUS = {PASS: 0, FAIL: 1, DEGRADED: 4}
MACHINERY = ("leg", "corpus", "sample")  # their Invalid says nothing of the engine: the looking was worse
MEASURED = ("bench", "speed", "coverage", "inject-coverage")  # nor does a figure that was not reached
PLAIN = ("scenario", "case", "finding", "leg", "corpus", "sample", "speed", "bench")  # kinds with a section of their own
TITLES = {"agree": "Generated programs against the model", "difference": "Where generated programs differ",
          "explore": "The explorer", "inject": "A signal before every instruction", "coverage": "Coverage of the sources",
          "inject-coverage": "Interruption coverage", "cpython": "CPython's own tests, stock and on our engine"}
SUMS = {"leg": "finding", "agree": "difference"}
MOST_RED, MOST_MOVED = 10, 4  # reasons of each sort; the tables have all


@dataclass
class Cell:
    """One place in a table: the worst verdict of its records, the record that a link leads to, and a word for people."""
    verdict: str
    record: dict
    title: str = ""
    share: float | None = None


@dataclass
class Grid:
    """A table of rows and subjects. notes: a sentence for a row. rows in order. versions: what subjects call themselves."""
    id: str
    title: str
    first: str
    subjects: list
    rows: list
    cells: dict
    notes: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)
    versions: dict = field(default_factory=dict)

    def counts(self):
        return Counter(cell.verdict for cell in self.cells.values())


@dataclass
class View:
    verdict: str
    reasons: list
    loaded: object
    moves: object
    absent: list
    has_baseline: bool
    before: dict
    clauses: dict
    grids: list = field(default_factory=list)
    more: list = field(default_factory=list)
    texts: dict = field(default_factory=dict)

    def text_of(self, record):
        """A result in words, made once for all formats."""
        if id(record) not in self.texts:
            self.texts[id(record)] = "\n".join(words.details(record))
        return self.texts[id(record)]

    @functools.cached_property
    def red(self):
        """What says that something is wrong stands first."""
        return sorted((one for one in self.loaded.found if one["verdict"] in RED), key=degrades)

    @property
    def known(self):
        """{(subject, reason): records} of the known differences."""
        groups = defaultdict(list)
        for one in self.loaded.found:
            if one["verdict"] == "XFail":
                groups[one["subject"], one["reason"]].append(one)
        return dict(sorted(groups.items()))

    @property
    def skipped(self):
        """{(subject, reason): how many}."""
        return Counter((one["subject"], one["reason"]) for one in self.loaded.found if one["verdict"] == "Skip")

    @functools.cached_property
    def red_of(self):
        """{(name, subject): the first red record}."""
        return {(one["name"], one["subject"]): one for one in reversed(self.red)}

    @functools.cached_property
    def has_become_worse(self):
        """Names and subjects."""
        return {(move.name, move.subject) for move in self.moves.worse}

    @functools.cached_property
    def findings(self):
        """Lists of records, one a finding, whoever met it; the new ones first."""
        return sorted(same_findings(self.loaded.of("finding")), key=lambda some: not together(some)["is_new"])

    @property
    def commits(self):
        return sorted({run["commit"] for run in self.loaded.runs})

    @property
    def curves(self):
        return [one for one in self.loaded.of("leg") if len(one.get("curve", [])) > 1]

    @property
    def benches(self):
        """(record, its ratio in the baseline or None, whether it is worse)."""
        for record in self.loaded.of("bench", "speed", "corpus"):
            name = next(iter(baseline.ratios([record])), None)
            before = self.before.get(name)
            yield record, before, before is not None and baseline.is_worse(record["ratio"], before)


def degrades(record):
    """Whether what is red here says that the looking was worse, and not that what was looked at is wrong."""
    return record["kind"] in MEASURED or record["kind"] in MACHINERY and record["verdict"] == "Invalid"


def same_findings(found):
    """Lists of the records that tell of one finding, by target and key: what two engines have met is one."""
    heaps = defaultdict(list)
    for one in sorted(found, key=lambda one: (one["name"], one["key"], not one.get("is_new", True), one["subject"])):
        heaps[one["name"], one["key"]].append(one)
    return list(heaps.values())


def together(some):
    """One record for all of a finding: the first, with everyone who has met it, and how often."""
    subjects = list(dict.fromkeys(one["subject"] for one in some))
    count = sum(one.get("count", 0) for one in some)
    return some[0] | {"subject": " and ".join(subjects), "is_new": any(one.get("is_new", True) for one in some),
                      "count": count}


def one_line(record, most=160):
    reason = " ".join(record["reason"].split())
    reason = reason if len(reason) <= most else reason[:most - 3] + "..."
    on = f" on {record['subject']}" if record["subject"] else ""
    return f"{record['verdict']} {record['name']}{on}" + (f": {reason}" if reason else "")


@dataclass(frozen=True)
class Reason:
    """Why the verdict is what it is. what: a word for the sort of it; record: the result that says so, if there is one."""
    what: str
    text: str
    record: dict | None = None

    def __str__(self):
        said = f"{self.what}: {self.text}" if self.what else self.text
        if self.record is None:
            return said
        clauses = f"; clause {', '.join(self.record['clauses'])}" if self.record.get("clauses") else ""
        return f"{said}{clauses}; again: {self.record['again']}"


def _summed(what, some, most):
    """Reasons for records or for what has moved."""
    shown = [Reason(what, one_line(one), one) if isinstance(one, dict) else Reason(what, str(one))
             for one in some[:most]]
    return shown + ([Reason(what, f"{len(some) - most} more")] if len(some) > most else [])


def _once(wrong):
    """The same, a finding but once."""
    first = {id(some[0]): together(some) for some in same_findings(one for one in wrong if one["kind"] == "finding")}
    return [first.get(id(one), one) for one in wrong if one["kind"] != "finding" or id(one) in first]


def judge(found, moves, has_baseline):
    """(verdict, reasons): the reasons of the verdict first."""
    kinds = {one["kind"] for one in found if one["verdict"] == "Fail"}
    told = {whole for whole, part in SUMS.items() if part in kinds}  # the parts say it better
    wrong = [one for one in found if one["verdict"] in RED and not degrades(one) and one["kind"] not in told]
    weak = [one for one in found if one["verdict"] in RED and degrades(one)]
    fails = _summed("red", _once(wrong), MOST_RED)
    said = {(one["name"], one["subject"]) for one in wrong}
    fails += _summed("worse", [one for one in moves.worse if (one.name, one.subject) not in said], MOST_MOVED)
    if moves.stale and not has_baseline:
        fails.append(Reason("stale", f"there is no baseline, so all {len(moves.new)} verdicts are new; make baseline writes one"))
    elif moves.stale:
        fails.append(Reason("stale", f"{len(moves.new)} verdicts are new to the baseline, {len(moves.gone)} are gone; "
                            "make baseline takes the last run into it"))
    weaker = _summed("degraded", weak, MOST_RED)
    weaker += _summed("dropped", moves.dropped, MOST_MOVED)
    if not any(one["verdict"] in ("Pass", "XFail") for one in found) and not fails:
        fails.append(Reason("", "nothing has run"))
    verdict = FAIL if fails else DEGRADED if weaker else PASS
    return verdict, fails + weaker or [Reason("", "nothing is red, and nothing is worse than the baseline")]


# ------------------------------------------------------------------------------------------------------------- tables --


def _worst(some):
    return min(some, key=lambda one: WORST.index(one["verdict"]))


def _title(some):
    counted = Counter(one["verdict"] for one in some)
    return ", ".join(f"{counted[verdict]} {verdict}" for verdict in VERDICTS if counted[verdict])


def _subjects(found):
    return list(dict.fromkeys(one["subject"] for one in sorted(found, key=lambda one: (one["subject"] == "spec",
                                                                                         one["subject"]))))


def grid_of(id_, title, first, found):
    """name x subject; a name that came more than once shows its worst."""
    heaps = defaultdict(list)
    for one in found:
        heaps[one["name"], one["subject"]].append(one)
    cells = {key: Cell(_worst(some)["verdict"], _worst(some), _title(some) if len(some) > 1 else "",
                       some[0].get("share")) for key, some in heaps.items()}
    versions = {one["subject"]: one["version"] for one in found if one.get("version")}
    return Grid(id_, title, first, _subjects(found), sorted({name for name, _ in cells}), cells, versions=versions)


def clause_grid(cases, clauses):
    heaps = defaultdict(list)
    for one in cases:
        for slug in one["clauses"]:
            heaps[slug, one["subject"]].append(one)
    cells = {key: Cell(_worst(some)["verdict"], _worst(some), _title(some)) for key, some in heaps.items()}
    asserted = by_clause(cases)
    rows = [slug for slug in clauses if slug in asserted] + sorted(set(asserted) - set(clauses))
    return Grid("clauses", "Clauses and implementations", "clause", _subjects(cases), rows, cells,
                {slug: clauses[slug].sentence for slug in rows if slug in clauses},
                {slug: clauses[slug].theme if slug in clauses else "other" for slug in rows})


def _grids(loaded, clauses):
    scenarios, cases = loaded.of("scenario"), loaded.of("case")
    if scenarios:
        yield grid_of("scenarios", "Documented programs and implementations", "scenario", scenarios)
    if cases:
        yield clause_grid(cases, clauses)
        yield grid_of("cases", "Cases and implementations", "case", cases)


def _more(loaded):
    """A table for each kind that has none of its own: a new command needs no change here."""
    for kind in sorted({one["kind"] for one in loaded.found} - set(PLAIN)):
        yield grid_of(f"more-{kind}", TITLES.get(kind, kind), "name", loaded.of(kind))


def view(loaded, baseline_file=baseline.FILE):
    """The View of what was loaded. BadInput: the baseline cannot be read."""
    moves, absent = baseline.against(loaded.found, baseline_file)
    has_baseline = baseline_file.exists()
    verdict, reasons = judge(loaded.found, moves, has_baseline)
    try:
        clauses = spec.load()
    except spec.BadClause as error:
        raise catalogue.BadInput(str(error)) from None
    return View(verdict, reasons, loaded, moves, absent, has_baseline, baseline.load(baseline_file)[baseline.FIGURES],
                clauses, list(_grids(loaded, clauses)), list(_more(loaded)))


def summed_up(loaded):
    return f"{len(loaded.found):,} results of {', '.join(loaded.files)}: {records.counts(loaded.found)}"
