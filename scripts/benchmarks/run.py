"""One run from start to end: measure, count, judge, render. What was measured before Ctrl+C is kept."""
import contextlib
import os

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from conformance.harness.records import Recorder, write_whole

from . import chart, counting, judge, render, rounds, workers

STYLE = {judge.PASS: "green", judge.FAIL: "red", judge.INVALID: "red"}
FILES = ("bench.json", "bench.md", "bench.svg")


class Run:
    """option: the command line's."""

    def __init__(self, option):
        self.option = option
        self.console = Console(width=None if os.isatty(1) else 150)
        self.measured, self.counts, self.absent = {}, {}, []
        self.competitors, self.interrupted = [], False

    def say(self, text):
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)

    def count(self):
        """What no other process can disturb, and what there is to say when it fails."""
        idle = {}
        jobs = [("instructions", lambda: counting.instructions(self.option.worker)),
                ("state bytes", counting.state_bytes), ("heap symbols", counting.heap_symbols),
                *((program, lambda program=program: idle.setdefault(program, counting.idle((program,))[program]))
                  for program in ("idle", "idle_shared"))]
        self.say("bench: counting instructions, bytes and symbols")
        for key, job in jobs:
            try:
                self.counts[key] = job()
            except (workers.Broken, OSError) as error:
                self.counts[key] = str(error)

    def measure(self):
        bar = Progress(TextColumn("bench:"), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
                       console=self.console, transient=True)
        task = bar.add_task("", total=1.0)
        before = 0.0

        def progress(bench, done, part):
            bar.update(task, completed=before + bench.share * part, description=f"{bench.title}, round {done}")

        with bar if self.console.is_terminal else contextlib.nullcontext():
            for bench in rounds.BENCHES:
                if not self.console.is_terminal:
                    self.say(f"bench: {bench.title}, {bench.share * self.option.budget:.0f} s or longer")
                rounds.measure(bench, self.competitors, bench.share * self.option.budget, progress, self.measured,
                               decided=lambda: judge.decided({bench.name: self.measured[bench.name]}))
                before += bench.share

    def work(self):
        self.competitors, self.absent = workers.discover(workers.commands(self.option.worker))
        try:
            names = "; ".join(one.name for one in self.competitors)
            self.say(f"bench: {names}; about {self.option.budget:g} s of measuring, then some counting")
            for one in self.absent:
                self.say(f"bench: absent: {one.name}: {one.why}")
            self.measure()
            self.count()
        finally:
            workers.stop(self.competitors)

    def write(self):
        """The three files. An old one must not pass for a new one."""
        whole = render.record(self.measured, self.counts, self.absent, self.interrupted)
        paths = [self.option.reports / name for name in FILES]
        paths[2].unlink(missing_ok=True)
        drawn = False
        try:
            write_whole(paths[2], chart.svg(whole["benches"]))
            drawn = True
        except ImportError as error:
            self.say(f"bench: no chart: {error}")
        write_whole(paths[0], render.as_json(whole))
        recorder = Recorder(self.option.reports / "bench.jsonl", f"make bench BUDGET={self.option.budget:g}")
        for record in render.records(whole["rows"]):
            recorder.add(record)
        recorder.finish()
        write_whole(paths[1], render.as_markdown(whole, paths[2].name if drawn else None))
        return whole["rows"]

    def tell(self, rows):
        table = Table("verdict", "figure", "must be", "is", "CPython")
        for row in rows:
            beside = "" if row["cpython"] is None else f"{row['cpython']:.3g}"
            table.add_row(f"[{STYLE[row['verdict']]}]{row['verdict']}[/]", row["figure"], row["limit"], row["seen"], beside)
        self.console.print(table)

    def run(self):
        """The exit status."""
        try:
            self.work()
        except KeyboardInterrupt:
            self.interrupted = True
        rows = self.write()
        self.tell(rows)
        bad = [row for row in rows if row["verdict"] != judge.PASS]
        where = os.path.relpath(self.option.reports / "bench.md")
        self.say(f"bench: {len(rows) - len(bad)} of {len(rows)} figures are reached; {where}, with bench.json and bench.svg beside it")
        if self.interrupted:
            self.say("bench: interrupted; what was measured is kept")
            return 130
        if bad:
            self.say("bench: again: make bench" + (f" BUDGET={self.option.budget:g}" if self.option.budget != 90 else ""))
        return 1 if bad else 0
