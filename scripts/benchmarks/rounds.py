"""Measuring in turn: A B C A B C ..., so that whatever else the machine does falls on all alike."""
import math
import statistics
import time
from dataclasses import dataclass, field

from .workers import Broken

CHUNK_NS = 2_000_000  # long against the clock, short against the machine's other business


@dataclass(frozen=True)
class Bench:
    """What is measured, and how long it may take in all. `title` is what people read."""
    name: str
    title: str
    unit: str          # "ns": of one turn, the less the better; "/s": handler runs a second, the more the better
    share: float       # of the time that there is
    chunk_ns: int = CHUNK_NS
    milliseconds: int = 0     # of one storm; 0: the amount is turns, and found by trying
    others_rounds: int = 0    # after so many rounds only the judged ones go on; 0: all until the end
    counts: bool = False      # every turn is one arrival, or the sample is none


BENCHES = [
    Bench("raise", "raise to handler completed", "ns", 0.2, others_rounds=60, counts=True),
    Bench("poll", "idle poll, as a call", "ns", 0.02),
    Bench("change", "disposition, handler to handler", "ns", 0.07, others_rounds=60),
    Bench("ignore", "disposition, handler to ignored and back", "ns", 0.06, others_rounds=60),
    Bench("round trip", "round trip between two processes, one core", "ns", 0.17, chunk_ns=5_000_000, others_rounds=20,
          counts=True),
    Bench("storm, spinning", "storm of SIGUSR1, receiver spinning", "/s", 0.16, milliseconds=150, others_rounds=4),
    Bench("storm, waiting", "storm of SIGUSR1, receiver waiting", "/s", 0.18, milliseconds=150, others_rounds=4),
    Bench("storm, queued", "storm of real-time signals, receiver spinning", "/s", 0.14, milliseconds=150,
          others_rounds=3),
]
JUDGED = {"raw", "raw, pipe", "tocsin", "tocsin, wakeup fd", "tocsin, own raise and sleep"}
LONGER = 3  # times the bench's share of the budget, while what is judged is undecided


@dataclass
class Series:
    """What one competitor did in one bench: a value a round, None where the sample was no good."""
    unit: str
    values: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)

    @property
    def good(self):
        return [v for v in self.values if v is not None]

    @property
    def median(self):
        return statistics.median(self.good)

    @property
    def spread(self):
        """Half of the middle half's width, of the median: 0.01 says that half of the rounds lie within 1 % of it."""
        if len(self.good) < 4:
            return None
        low, _, high = statistics.quantiles(self.good, n=4)
        return (high - low) / 2 / self.median if self.median else None


@dataclass(frozen=True)
class Ratio:
    """The median of the rounds' quotients, and the two between which it lies with 95 %."""
    median: float
    low: float
    high: float
    rounds: int


def ratio(measured, bench, one, other):
    """Round by round, for what disturbs a round disturbs both. None when there is nothing to compare."""
    series = measured.get(bench, {})
    if one not in series or other not in series:
        return None
    pairs = zip(series[one].values, series[other].values)
    quotients = sorted(a / b for a, b in pairs if a is not None and b)
    count = len(quotients)
    if not count:
        return None
    off = math.ceil(0.98 * math.sqrt(count))  # ranks: the binomial's 1.96 standard deviations
    low, high = max(0, (count - 1) // 2 - off), min(count - 1, count // 2 + off)
    return Ratio(statistics.median(quotients), quotients[low], quotients[high], count)


def value(bench, amount, answer):
    """One number of an answer; None when what was to be measured did not happen."""
    if bench.milliseconds:
        return answer["in_window"] * 1e9 / answer["ns"] if answer["sent_in_window"] and answer["ns"] else None
    if bench.counts and answer["arrived"] != amount:
        return None
    return answer["ns"] / amount


def note(series, answer):
    """What else an answer tells, added up over the rounds."""
    for key in ("lost_wakeups", "arrived", "sent"):
        if key in answer:
            series.notes[key] = series.notes.get(key, 0) + answer[key]
    if "asked" in answer:
        series.notes["asked"] = series.notes.get("asked", True) and answer["asked"]
        series.notes.setdefault("sent a second", []).append(round(answer["sent_in_window"] * 1e9 / max(answer["ns"], 1)))


def find_amount(bench, competitor):
    if bench.milliseconds:
        return bench.milliseconds
    turns = 64
    for part in (4, 1):  # the first trial is cold
        ns = competitor.run(bench.name, turns)["ns"] / turns
        turns = max(64, int(bench.chunk_ns / part / max(ns, 0.5)) & ~1)
    return turns


def one_round(bench, competitors, amounts, series):
    """Each once. Whoever breaks is out of this bench, and said to be."""
    for competitor in list(competitors):
        name = competitor.name
        try:
            if name not in amounts:
                amounts[name] = find_amount(bench, competitor)
            answer = competitor.run(bench.name, amounts[name])
        except Broken as error:
            series[name].notes["broken"] = str(error)
            competitors.remove(competitor)
            continue
        series[name].values.append(value(bench, amounts[name], answer))
        note(series[name], answer)


def measure(bench, competitors, seconds, progress, measured, least=3, decided=lambda: True):
    """Rounds until the time is over, and longer while `decided` says no. What is found is in `measured` from the start.

    The judged stand side by side, and every other round goes backwards: nobody always follows the same one."""
    competitors = sorted((c for c in competitors if bench.name in c.benches), key=lambda c: c.name not in JUDGED)
    series = measured[bench.name] = {c.name: Series(bench.unit) for c in competitors}
    amounts, begin, done, passed = {}, time.monotonic(), 0, 0.0
    while competitors and (done < least or passed < seconds or passed < LONGER * seconds and not decided()):
        if bench.others_rounds and done == bench.others_rounds:
            competitors = [c for c in competitors if c.name in JUDGED]
        competitors.reverse()
        one_round(bench, competitors, amounts, series)
        done += 1
        passed = time.monotonic() - begin
        progress(bench, done, min(1.0, passed / seconds))
    for name, amount in amounts.items():
        series[name].notes["milliseconds" if bench.milliseconds else "turns"] = amount
