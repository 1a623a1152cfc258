"""Stock and ours, side by side: plays suites on both, compares test by test, and makes records of it."""
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from conformance.cpython import environment as environments
from conformance.cpython import overhead, run, suites
from conformance.harness import records
from conformance.harness.catalogue import ROOT
from conformance.harness.child import stop_all

GOOD = ("ok", "skip", "xfail")
STOCK = "stock"
TRIES = 3  # of a test that differs, alone: what is busy or slow is told from what is wrong


@dataclass
class Suite:
    """What became of one module. tests: {test: (stock's Outcome, ours, reason)}."""
    name: str
    tests: dict = field(default_factory=dict)
    notes: environments.Notes = field(default_factory=environments.Notes)
    escaped: list = field(default_factory=list)
    excepted: dict = field(default_factory=dict)

    def told(self):
        """Lines about the processes that went without the engine and may."""
        return [f"{count} without the engine, as named: {why}" for why, count in self.excepted.items()]


def _alike(stock, ours):
    return stock.result == ours.result and stock.result in GOOD


class Comparison:
    """Suites on two environments of one interpreter."""

    def __init__(self, interpreter, stock, ours, logs, fuse_s=120.0, path=None, only=None):
        self.interpreter, self.stock, self.ours = interpreter, stock, ours
        self.logs, self.fuse_s, self.path, self.only = Path(logs), fuse_s, path, only
        self.logs.mkdir(parents=True, exist_ok=True)

    def module(self, name):
        return name if self.path else f"test.{name}"

    def _play(self, side, name, only):
        log = self.logs / f"{name}.{'stock' if side is self.stock else 'ours'}.log"
        return run.play(side, self.module(name), log, self.fuse_s, self.path, only)

    def _both(self, name):
        """Both at the same time, for most tests wait more than they work."""
        results, threads = {}, []
        for key, side in ("stock", self.stock), ("ours", self.ours):
            def play(key=key, side=side):
                try:
                    results[key] = self._play(side, name, self.only)
                except BaseException as error:  # the main thread raises it
                    results[key] = error
            threads.append(threading.Thread(target=play))
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except KeyboardInterrupt:
            stop_all()
            for thread in threads:
                thread.join()
            raise
        for result in results.values():
            if isinstance(result, BaseException):
                raise result
        return results["stock"], results["ours"]

    def play(self, name):
        """The Suite."""
        suite = Suite(name)
        for side in self.stock, self.ours:
            side.forget_notes()
        for log in self.logs.glob(f"{name}.*.log"):
            log.unlink()
        stock, ours = self._both(name)
        nothing = run.Outcome("died", "was not run")
        for test in dict.fromkeys([*stock, *ours]):
            suite.tests[test] = self._settled(name, test, stock.get(test, nothing), ours.get(test, nothing))
        suite.notes = self.ours.notes()
        suite.escaped, suite.excepted = suites.escaped(name, suite.notes.escaped)
        return suite

    def _settled(self, name, test, stock, ours):
        """What differs is played again alone, on the side that did worse."""
        if _alike(stock, ours):
            return stock, ours, ""
        ours_is_worse = stock.result in GOOD
        side, first = (self.ours, ours) if ours_is_worse else (self.stock, stock)
        for n in range(1, TRIES):
            again = self._play(side, name, lambda one: one == test).get(test, first)
            if again.result in GOOD:
                break
        if again.result not in GOOD:
            return stock, ours, ""
        who = "ours" if ours_is_worse else "stock"
        reason = f"{first.result} on {who} at first, {again.result} when played alone ({n})"
        return (stock, again, reason) if ours_is_worse else (again, ours, reason)


# -------------------------------------------------------------------------------------------------------- records

def verdict(stock, ours):
    """(verdict, reason) of a test."""
    if stock.result not in GOOD:
        return "Invalid", f"stock has {stock.result}, ours {ours.result}: nothing is compared"
    if stock.result != ours.result:
        return "Fail", f"stock has {stock.result}, ours {ours.result}"
    return ("Skip", stock.text) if stock.result == "skip" else ("Pass", "")


def _tail(text, most=12):
    return text.strip().splitlines()[-most:]


class Recorder:
    """Turns suites into records of reports/latest/cpython.jsonl."""

    def __init__(self, interpreter, recorder, again):
        self.recorder, self.again = recorder, again
        self.common = {"subject": f"tocsin-on-cpython-{interpreter.version}",
                       "version": f"CPython {interpreter.version}, its tests {interpreter.tests_version()}"}
        self.verdicts = Counter()

    def _add(self, suite, test, verdict, reason, expected, seen, seconds, **more):
        self.verdicts[verdict] += 1
        self.recorder.add({"kind": "cpython", "name": test, "group": suite, **self.common, "verdict": verdict,
                           "reason": reason, "expected": expected, "seen": seen, "seconds": seconds,
                           "again": self.again(suite)} | more)

    def _add_stock(self, suite, test, outcome):
        """Beside ours in the report's table. What stock itself does not pass is no fault of ours."""
        good = outcome.result in ("ok", "xfail")
        self.recorder.add({"kind": "cpython", "name": test, "group": suite, "subject": STOCK, "seconds": outcome.seconds,
                           "version": self.common["version"],
                           "verdict": "Pass" if good else "Skip", "reason": "" if good else f"stock has {outcome.result}",
                           "again": self.again(suite)})

    def add(self, suite):
        """The records of a suite; True when none is red."""
        before = sum(self.verdicts[one] for one in records.RED)
        for test, (stock, ours, again) in suite.tests.items():
            kind, reason = verdict(stock, ours)
            self._add_stock(suite.name, test, stock)
            self._add(suite.name, test, kind, again or reason, [stock.result], [ours.result, *_tail(ours.text)],
                      ours.seconds)
        self._add_processes(suite)
        return sum(self.verdicts[one] for one in records.RED) == before

    def _add_processes(self, suite):
        """No process had CPython's own _signal, and the engine called every handler."""
        notes, faults = suite.notes, []
        if suite.escaped:
            faults.append(f"{len(suite.escaped)} of {notes.launches} processes escaped: {suite.escaped[0]}")
        if notes.late:
            faults.append(f"{notes.late} processes had imported signal before")
        if notes.counted["bypassed"]:
            faults.append(f"CPython's table had a function of its own {notes.counted['bypassed']} times")
        if suite.name == "test_signal" and not notes.counted["handlers"]:
            faults.append("the engine has called no handler")
        seen = [f"{notes.launches} launched, {notes.installs} installed", *suite.told(),
                *(f"escaped: {one}" for one in suite.escaped),
                *(f"{name} {notes.counted[name]}" for name in ("handlers", "doorbells", "simulated", "bypassed"))]
        self._add(suite.name, f"{suite.name}: every process", "Fail" if faults else "Pass", "; ".join(faults),
                  ["every process has the engine, and the engine calls every handler"], seen, 0)

    def add_overhead(self, name, stock_ns, ours_ns, ratio):
        sound = ratio <= overhead.LIMIT
        self._add("overhead", f"overhead: {name}", "Pass" if sound else "Fail",
                  "" if sound else f"{ratio:.3f} of stock's CPU time", [f"at most {overhead.LIMIT:.2f} of stock's"],
                  [f"median of the ratios {ratio:.3f}", f"stock {stock_ns:.0f} ns", f"ours {ours_ns:.0f} ns"], 0,
                  ratio={"value": ratio, "better": "less", "tolerance": overhead.TOLERANCE})


# ----------------------------------------------------------------------------------------------------------- table

def row(suite):
    """The figures of a suite, for the table."""
    stock = Counter(one.result in GOOD and one.result for one, _, _ in suite.tests.values())
    ours = Counter(one.result in GOOD and one.result for _, one, _ in suite.tests.values())
    differ = sum(verdict(a, b)[0] == "Fail" for a, b, _ in suite.tests.values())
    seconds = [sum(pair[n].seconds for pair in suite.tests.values()) for n in (0, 1)]
    notes = suite.notes
    return [suite.name, str(len(suite.tests)), str(stock["ok"]), str(ours["ok"]), str(stock["skip"]), str(differ),
            f"{seconds[0]:.0f}", f"{seconds[1]:.0f}", f"{notes.installs}/{notes.launches}",
            str(sum(suite.excepted.values())), str(len(suite.escaped)),
            str(notes.counted["handlers"]), str(notes.counted["bypassed"])]


HEAD = ("suite", "tests", "stock passes", "ours passes", "skipped", "differ", "stock s", "ours s", "installed",
        "named", "escaped", "handlers by the engine", "by CPython")


def show(found):
    """Prints the table."""
    table = Table(*HEAD)
    for suite in found:
        table.add_row(*row(suite))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(table)


def here(path):
    path = Path(path)
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
