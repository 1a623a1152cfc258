"""What must be reached, and whether it was: one row a figure."""
from dataclasses import dataclass
from typing import Optional

from . import rounds

STORM = 0.5  # tolerance: how often a flood comes, and what it finds, is the machine's
PASS, FAIL, INVALID = "Pass", "Fail", "Invalid"


@dataclass(frozen=True)
class Limit:
    """A ratio of two competitors in one bench, and where it must end."""
    figure: str
    bench: str
    one: str
    other: str
    at_most: Optional[float] = None
    at_least: Optional[float] = None
    tolerance: float = 0.1  # the part by which it may be worse than the baseline's

    def holds(self, value):
        return value <= self.at_most if self.at_least is None else value >= self.at_least

    @property
    def text(self):
        return f"at most {self.at_most:g}" if self.at_least is None else f"at least {self.at_least:g}"


@dataclass(frozen=True)
class Row:
    """A verdict. `seen` is the figure as people read it, `value` as programs do; `cpython` is the same ratio for it."""
    figure: str
    limit: str
    verdict: str
    seen: str
    value: Optional[float] = None
    cpython: Optional[float] = None


RATIOS = [
    Limit("raise to handler, of raw", "raise", "tocsin", "raw", at_most=1.01),
    Limit("the same with a wakeup fd, of a raw handler that writes the same pipe", "raise", "tocsin, wakeup fd",
          "raw, pipe", at_most=1.05),
    Limit("round trip between two processes, one core, of raw pause", "round trip", "tocsin", "raw", at_most=1.05),
    Limit("disposition, handler to handler, of sigaction", "change", "tocsin", "raw", at_most=1.05),
    Limit("disposition, handler to ignored and back, of sigaction", "ignore", "tocsin", "raw", at_most=1.05),
    Limit("storm of SIGUSR1, spinning, handlers a second, of raw", "storm, spinning", "tocsin", "raw", at_least=0.9,
          tolerance=STORM),
    Limit("storm of SIGUSR1, waiting in pause, of raw", "storm, waiting", "tocsin", "raw", at_least=0.9,
          tolerance=STORM),
    Limit("storm of SIGUSR1, waiting in a sleep, of raw pause", "storm, waiting", "tocsin, own raise and sleep", "raw",
          at_least=0.9, tolerance=STORM),
    Limit("storm of real-time signals, every arrival asked for, of raw", "storm, queued", "tocsin", "raw", at_least=1.5,
          tolerance=STORM),
]


def judge_ratio(limit, measured):
    found = rounds.ratio(measured, limit.bench, limit.one, limit.other)
    if found is None:
        return Row(limit.figure, limit.text, INVALID, why_missing(limit, measured))
    beside = rounds.ratio(measured, limit.bench, "CPython", "raw") if limit.other == "raw" else None
    return Row(limit.figure, limit.text, PASS if limit.holds(found.median) else FAIL,
               f"{found.median:.3f} ({found.low:.3f} to {found.high:.3f}, {found.rounds} rounds)", found.median,
               beside.median if beside else None)


def why_missing(limit, measured):
    series = measured.get(limit.bench)
    if series is None:
        return "was not measured"
    for name in (limit.one, limit.other):
        if name not in series:
            return f"{name} is absent"
        if "broken" in series[name].notes:
            return f"{name}: {series[name].notes['broken']}"
    return f"no round of {limit.one} and {limit.other} was good"


def decided(measured):
    """Whether every ratio that was begun lies on one side of its limit, and not only its median."""
    for limit in RATIOS:
        found = rounds.ratio(measured, limit.bench, limit.one, limit.other)
        if found and limit.holds(found.low) != limit.holds(found.high):
            return False
    return True


def judge_delivery(measured):
    """Not one of those that the kernel took may be missing, and every one must have been asked for."""
    figure, limit = "storm of real-time signals, every arrival asked for, delivered", "all"
    series = measured.get("storm, queued", {}).get("tocsin")
    if series is None or not series.notes.get("sent"):
        return Row(figure, limit, INVALID, "was not measured")
    sent, arrived = series.notes["sent"], series.notes["arrived"]
    all_of_them = sent == arrived and series.notes["asked"]
    return Row(figure, limit, PASS if all_of_them else FAIL, f"{arrived} of {sent}", arrived / sent)


def at_most(figure, value, limit, unit, digits=0):
    return Row(figure, f"at most {limit:,g} {unit}", PASS if value <= limit else FAIL, f"{value:,.{digits}f} {unit}", value)


def judge_counts(counts):
    """counts: what counting found; a text instead of a figure says why there is none."""
    rows = []

    def add(key, figure, limit, make):
        found = counts.get(key, "was not counted")
        rows.append(Row(figure, limit, INVALID, found) if isinstance(found, str) else make(found))

    figure = "instructions: trampoline, check, dispatch, handler"
    add("instructions", figure, "at most 120", lambda groups: at_most(figure, sum(g[1] for g in groups), 120, "instructions"))
    for program, how in (("idle", "static"), ("idle_shared", "shared")):
        count, time = f"idle check adds, {how}, instructions", f"idle check adds, {how}, time"
        add(program, count, "at most 3", lambda found: at_most(count, max(found["instructions"].values()), 3, "instructions"))
        add(program, time, "at most 0.1 ns", lambda found: at_most(time, max(found["ns"].values()), 0.1, "ns", 4))
    add("state bytes", "a copy of the engine's state", "at most 2,048 bytes",
        lambda found: at_most("a copy of the engine's state", found, 2048, "bytes"))
    add("heap symbols", "heap functions that the library asks for", "none",
        lambda found: Row("heap functions that the library asks for", "none", FAIL if found else PASS,
                          ", ".join(found) or "none", len(found)))
    return rows


def judge(measured, counts):
    """All rows, in the order in which people ask."""
    ratios = [judge_ratio(limit, measured) for limit in RATIOS]
    return ratios[:2] + judge_counts(counts)[:5] + ratios[2:] + [judge_delivery(measured)] + judge_counts(counts)[5:]
