"""The main job, end to end: run the scenarios, render the report, show the table, decide the exit status."""
import contextlib
import math
import os
import signal
import subprocess
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from conformance.harness import baseline, catalogue, conform, expect, records

MOST_WORKERS = 64
LEAST_WORKERS = 8  # what hangs waits for its fuse side by side
STYLE = {"Pass": "green", "XFail": "yellow", "Skip": "yellow"}


def workers_for(least_s):
    """How many processes let a suite take about as long as its longest program; they wait more than they work."""
    if not least_s:
        return 1
    side_by_side = math.ceil(sum(least_s) / max(1.0, max(least_s)))
    return min(MOST_WORKERS, len(least_s), max(LEAST_WORKERS, side_by_side + 2))


def least_s(path):
    try:
        return expect.load(path).least_s
    except expect.BadExpect:
        return 0.0  # the run says what is wrong with it


class Verify:
    """One run. option: the command line's; scenarios and subjects: what it chose, by name."""

    def __init__(self, option, scenarios, subjects):
        self.option, self.scenarios, self.subjects = option, scenarios, subjects
        self.total = len(scenarios) * len(subjects)
        self.directory = option.reports
        # a log has no edge: a table that is cut there says nothing
        width = None if sys.stdout.isatty() else 40 + 20 * len(subjects)
        self.console = Console(width=width)
        self.interrupted, self.found = False, []

    def say(self, text):
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)

    def command(self, progress_fd):
        option = self.option
        real = [subject for subject in self.subjects.values() if subject.clock == "real"]
        times = [least_s(path) for path in self.scenarios.values() for _ in real]
        workers = workers_for(times) if times else os.cpu_count()  # on virtual time nothing waits
        command = [sys.executable, "-m", "pytest", option.scenarios_in, "-n", str(workers),
                   "--scenarios", "--scenarios-in", option.scenarios_in, "--subjects-in", option.subjects_in,
                   "--fuse", str(option.fuse), "--progress-fd", str(progress_fd),
                   "--records", str(self.directory.resolve() / "scenarios.jsonl")]
        for name in ("scenario", "subject", "python"):
            command += [part for value in getattr(option, name) for part in (f"--{name}", value)]
        return command

    def start(self):
        """Starts pytest in a process group of its own, so that it and its workers are told to stop once, together."""
        reader, writer = os.pipe()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        with open(self.directory / "pytest.log", "wb") as log:
            process = subprocess.Popen(self.command(writer), cwd=catalogue.ROOT, pass_fds=[writer], env=environment,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0)
        os.close(writer)
        return process, os.fdopen(reader)

    def follow(self, lines):
        """Shows what comes. Red results are named at once, the rest only counted; without a terminal every fifth part is a
        line."""
        progress = Progress(TextColumn("verify:"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                            TextColumn("{task.fields[last]}"), console=self.console, transient=True)
        task = progress.add_task("", total=self.total, last="")
        with progress if self.console.is_terminal else contextlib.nullcontext():
            for done, line in enumerate(lines, 1):
                if not self.console.is_terminal and done < self.total and done % max(1, self.total // 5) == 0:
                    self.say(f"verify: {done} of {self.total} so far")
                verdict, what = line.rstrip().split(None, 1)
                if verdict in records.RED:
                    self.console.print(f"{verdict}  {what.replace(' ', ' on ')}", style="red", highlight=False)
                progress.update(task, advance=1, last=what.replace(" ", " on "))

    def run_pytest(self):
        process, lines = self.start()
        try:
            self.follow(lines)
        except KeyboardInterrupt:
            self.interrupted = True
            os.killpg(process.pid, signal.SIGINT)
            for _ in lines:  # until the last worker has closed its end
                pass
        return process.wait()

    def table(self, found):
        table = Table("scenario")
        for subject in self.subjects:
            table.add_column(subject, overflow="fold", min_width=len("Invalid"))
        cells = {(record["name"], record["subject"]): record for record in found}
        for name in sorted({record["name"] for record in found}):
            verdicts = [cells.get((name, subject), {}).get("verdict", "-") for subject in self.subjects]
            table.add_row(name, *(f"[{STYLE.get(one, 'red')}]{one}[/]" for one in verdicts))
        self.console.print(table)

    def tell(self, found):
        self.table(found)
        for record in found:
            if record["verdict"] in records.RED:
                self.say("\n".join(["", *records.details(record)]))
        for reason in dict.fromkeys(one["reason"] for one in found if one["verdict"] == "Skip"):
            self.say(f"Skip: {reason}")
        self.say(f"verify: {records.counts(found)}; records are {self.directory / 'scenarios.jsonl'}")

    def status(self, found, complaints, pytest_status):
        """The exit status, with a line for each reason that the table does not show."""
        red = any(record["verdict"] in records.RED for record in found)
        if self.interrupted:
            self.say(f"verify: interrupted; {len(found)} of {self.total} results are kept")
            return 130
        if complaints:
            self.say("\n".join(f"verify: {complaint}" for complaint in complaints))
            return 3
        if len(found) != self.total or pytest_status not in (0, 1):
            self.say(f"verify: {len(found)} of {self.total} results came, pytest ended with {pytest_status}; "
                     f"see {self.directory / 'pytest.log'}")
            return 1
        if all(record["verdict"] == "Skip" for record in found):
            self.say("verify: no scenario has run")
            return 1
        return 1 if red else 0

    def run(self):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        names = ", ".join(self.subjects)
        self.say(f"verify: {len(self.scenarios)} scenarios in terminals on {names}")
        (self.directory / "scenarios.jsonl").unlink(missing_ok=True)  # an old result must not pass for a new one
        pytest_status = self.run_pytest()
        try:
            found, complaints = records.read(self.directory / "scenarios.jsonl")
            found = [record for record in found if record["kind"] == "scenario"]
        except OSError as error:
            found, complaints = [], []
            self.say(f"verify: no records ({error})")
        self.found = found
        if found:
            self.tell(found)
        return self.status(found, complaints, pytest_status)


class Job:
    """make verify: scenarios, cases, and the comparison with the baseline. None stands for a part that is left out."""

    def __init__(self, option, scenarios, cases):
        self.option = option
        self.scenarios = Verify(option, *scenarios) if scenarios else None
        self.cases = conform.Conform(option, *cases) if cases else None

    def run(self):
        """The exit status: the first that is not 0. BadInput, and nothing has run, where no record can be written."""
        records.writable(self.option.reports)
        parts = [self.scenarios, self.cases]
        statuses, found = [], []
        if self.cases:
            self.cases.path.unlink(missing_ok=True)  # an old result must not pass for a new one
        for part in parts:
            if part:
                statuses.append(part.run())
                found += part.found
            if 130 in statuses:
                return 130
        if not statuses:
            print("verify: nothing has run")
            return 1
        if not self.option.no_baseline:
            statuses.append(self.compare(found))
        return next((status for status in statuses if status), 0)

    def compare(self, found):
        try:
            moves, absent = baseline.against(found, self.option.baseline)
        except catalogue.BadInput as error:
            print(f"verify: {error}", file=sys.stderr)
            return 1
        for line in moves.lines():
            print(f"baseline: {line}")
        if absent:
            print(f"baseline: not compared, for they are not installed: {', '.join(absent)}")
        if moves.stale:
            print("baseline: stale; make baseline takes the last run into it")
        if not list(moves.lines()):
            print("baseline: nothing is new, fixed, changed or gone")
        return int(bool(moves.worse or moves.stale))
