"""make conformance: all cases on all subjects, records as they come, the table, the exit status.

Two jobs at a time: adapters play many programs in one process, so that the interpreters' start is paid for a few times
only. A job is a subject and some cases. Workers are threads that wait for processes; results come over one queue.
"""
import contextlib
import queue
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from conformance.harness import adapter, catalogue, child, expectations, judge, records, repeat, table, workers
from conformance.harness import cases as cases_of
from conformance.harness.drive import FUSE_S
from conformance.harness.scenario_items import judged

CHUNK = 40       # cases of one job, but for what takes no time
AGAIN_S = 60     # for playing again what is red, in all; a whole suite that is red needs no proof ten times
TOLD = 20        # red results in full; the others stand in summary.md
C_ALONE = "a case in C, for the engine on the real kernel"
OWN = "make conformance"  # repeats what no single case shows
USUAL = (cases_of.CASES, catalogue.SUBJECTS, catalogue.EXPECTATIONS, FUSE_S)  # what OWN takes
NOBODY = "spec"  # the subject of what is wrong with the cases themselves


@dataclass
class Known:
    """Known differences: entries by (subject, case), and what is wrong with the files."""
    entries: dict = field(default_factory=dict)
    wrong: list = field(default_factory=list)


def load_known(subjects, names, directory):
    """The known differences of the subjects, and the faults of all files and scripts in directory. names: what their
    entries may name."""
    known, found = Known(), []
    for path in sorted((catalogue.ROOT / directory).glob("*.toml")):
        about = [name for name in subjects if path in catalogue.expectation_files(name, directory)]
        for entry in expectations.load(path, cases_of.shown(path), names):
            found.append(entry)
            if entry.fault:
                known.wrong.append((path.stem, entry.place, entry.fault))
            else:
                known.entries.update({(name, entry.case): entry.keys for name in about})
    known.wrong += [(NOBODY, entry.place, entry.fault)
                    for entry in expectations.unnamed(catalogue.ROOT / directory, cases_of.shown, found)]
    return known


def chunks(subject, cases):
    """The jobs of one subject. What takes virtual time is one process."""
    size = len(cases) if subject.clock == "virtual" else CHUNK
    ordered = list(cases.values())
    return [ordered[at:at + size] for at in range(0, len(ordered), size or 1)]


def plays_c(subject):
    """A case in C asks the real kernel too."""
    return subject.kind == "engine" and bool(subject.command) and subject.clock == "real"


class Player:
    """Plays cases on one subject."""

    def __init__(self, subject, clauses, fuse_s):
        self.subject, self.clauses, self.fuse_s = subject, clauses, fuse_s
        self.missing = subject.adapter_missing()
        self.declared = None

    def prepare(self):
        """Asks the adapter what it has, before its first job."""
        if not self.missing and self.declared is None:
            declared = adapter.declare(self.subject.adapter_argv(), self.clauses)
            unknown = [slug for slug in self.subject.unsupported if slug not in self.clauses]
            if unknown:
                declared.fault = f"its .toml says unsupported {unknown[0]!r}, expected a slug of clauses.md"
            declared.unsupported |= self.subject.unsupported
            self.missing = ("Invalid", declared.fault) if declared.fault else None
            self.declared = declared

    def without_playing(self, case):
        """The Run of a case that is not played, or None."""
        if case.fault:
            return judge.Run("Invalid", case.fault)
        if self.missing:
            return judge.Run(*self.missing)
        for slug in case.clauses:
            if slug in self.declared.unsupported:
                return judge.Run("Skip", f"unsupported: {self.declared.unsupported[slug]}")
        if case.suffix == ".py" and self.subject.kind != "interpreter":
            return judge.Run("Skip", "a case in Python, for interpreters")
        if case.suffix == ".c" and not plays_c(self.subject):
            return judge.Run("Skip", C_ALONE)
        if case.suffix != ".ops":
            missing = self.subject.missing(self.relative(case)) or self.stale(case)
            return judge.Run(*missing) if missing else None
        return None

    def stale(self, case):
        """A program that was not built anew is another case's, or none's."""
        program = Path(self.subject.program(self.relative(case)))
        if case.suffix == ".c" and program.stat().st_mtime < case.file.stat().st_mtime:
            return "Invalid", f"{cases_of.shown(program)} is older than its source; make builds it"
        return None

    def relative(self, case):
        return cases_of.shown(case.path)

    def play(self, cases, tell, played):
        """Calls tell(case, Run) once for each that is not played, played(case, Run) for the others; after
        child.stop_all() for some."""
        self.prepare()
        by_name = {case.name: case for case in cases}
        programs = []

        def answered(case, answer):
            if answer is not None:
                played(case, self.judged(case, answer))
        for case in cases:
            run = self.without_playing(case)
            if run:
                tell(case, run)
            elif case.suffix != ".ops":
                answered(case, adapter.run_program(self.program_argv(case), self.fuse_s))
            else:
                programs.append((case.name, case.text))
        if self.subject.batch:
            adapter.play_batch(self.subject.adapter_argv() if programs else [], programs, self.fuse_s,
                               lambda name, answer: answered(by_name[name], answer))
            return
        for name, text in programs:
            if not child.stopped():
                answered(by_name[name], adapter.play_one(self.subject.adapter_argv(), text, self.fuse_s))

    def program_argv(self, case):
        path = self.relative(case)
        return [self.subject.program(path), *self.subject.argv(path)[1:]]

    def play_once(self, case):
        """The Run of a case by itself, None after stop_all()."""
        answers = []
        if case.suffix != ".ops":
            answers.append(adapter.run_program(self.program_argv(case), self.fuse_s))
        elif self.subject.batch:
            adapter.play_batch(self.subject.adapter_argv(), [(case.name, case.text)], self.fuse_s,
                               lambda _, answer: answers.append(answer))
        else:
            answers.append(adapter.play_one(self.subject.adapter_argv(), case.text, self.fuse_s))
        return self.judged(case, answers[0]) if answers and answers[0] is not None else None

    def judged(self, case, answer):
        return judge.judge(case, answer, self.clauses, judge.model_options(self.subject, self.declared))


class Conform:
    """One run. option: the command line's; cases, subjects, clauses: what it chose, by name."""

    def __init__(self, option, cases, subjects, clauses, whole=True):
        self.option, self.cases, self.subjects, self.clauses = option, cases, subjects, clauses
        self.whole = whole  # no case was left out
        self.path = option.reports / "conformance.jsonl"
        width = None if sys.stdout.isatty() else 60 + 20 * len(subjects)
        self.console = Console(width=width)
        self.interrupted, self.found = False, []
        self.red, self.again_s = queue.SimpleQueue(), 0.0  # what is to be played again, and how long that took so far
        self.versions = {name: subject.version() for name, subject in subjects.items()}
        self.total = len(cases) * len(subjects)
        everything = cases if whole else cases_of.load(clauses, option.cases_in)
        names = catalogue.known_names(clauses, everything, option.subjects_in)
        self.known = load_known(subjects, names, option.expectations_in)

    def say(self, text):
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)

    # -------------------------------------------------------------------------------------------------- records --

    def again(self, case, subject):
        option = self.option
        if (str(option.cases_in), str(option.subjects_in), str(option.expectations_in), option.fuse) == USUAL:
            return f"make conformance K={case} SUBJECT={subject.name}" + (
                f" PYTHON={subject.python}" if subject.python else "")
        return (f"scripts/conformance --cases-in {option.cases_in} --subjects-in {option.subjects_in} "
                f"--expectations-in {option.expectations_in} --fuse {option.fuse:g} --case {case} "
                f"--subject {subject.name}" + (f" --python {subject.python}" if subject.python else ""))

    def judged(self, subject, case, run):
        return judged(run, self.known.entries.get((subject.name, case.name)))

    def record(self, subject, case, run, repeats=None):
        verdict, reason = self.judged(subject, case, run)
        return {"kind": "case", "name": case.name, "subject": subject.name, "version": self.versions[subject.name],
                "verdict": verdict, "reason": reason, "clauses": list(case.clauses), "expected": list(case.expected),
                "seen": run.seen, "seconds": run.seconds, "again": self.again(case.name, subject)} | (
                    {"repeats": repeats} if repeats else {})

    def own_faults(self):
        """What is wrong with the cases and the known differences themselves, as records."""
        def invalid(case, subject, reason, clauses):
            return {"kind": "case", "name": case, "subject": subject, "version": "", "verdict": "Invalid",
                    "reason": reason, "clauses": clauses, "expected": [], "seen": [], "seconds": 0.0, "again": OWN}
        for subject, place, fault in self.known.wrong:
            yield invalid(place, subject, f"{place}: {fault}", [])
        for clause in cases_of.without_case(self.clauses, self.cases) if self.whole and not self.option.no_spec else []:
            yield invalid(f"clause/{clause.slug}", NOBODY, f"conformance/spec/clauses.md:{clause.line}: clause "
                          f"{clause.slug!r} has no case, expected one at least", [clause.slug])

    # --------------------------------------------------------------------------------------------------- running --

    def jobs(self):
        """Interpreters first: theirs are the longest. One job of each subject in turn."""
        order = sorted(self.subjects.values(), key=lambda one: -catalogue.KINDS.index(one.kind))
        jobs = queue.SimpleQueue()
        for subject in order:
            player = Player(subject, self.clauses, self.option.fuse)
            player.prepare()
            for chunk in chunks(subject, self.cases):
                jobs.put((player, chunk))
        return jobs

    def collect(self, recorder, show):
        jobs = self.jobs()

        def work(_, give):
            with contextlib.suppress(queue.Empty):
                while not child.stopped():
                    player, chunk = jobs.get_nowait()
                    player.play(chunk, lambda case, run: give((player.subject, case, run)),
                                lambda case, run: self.played(player, case, run, give))
                    self.play_again(give)
            self.play_again(give)
        for found in workers.gather(self.option.jobs, work):
            self.keep(recorder, self.record(*found), show)

    def played(self, player, case, run, give):
        """What is red waits until its process is over, and is then played again by itself."""
        if self.judged(player.subject, case, run)[0] in records.RED:
            self.red.put((player, case, run))
        else:
            give((player.subject, case, run))

    def play_again(self, give):
        with contextlib.suppress(queue.Empty):
            while True:
                player, case, run = self.red.get_nowait()
                begun, record = time.monotonic(), self.record(player.subject, case, run)
                repeats = None if self.again_s > AGAIN_S else repeat.again(
                    record, lambda: player.play_once(case), lambda one: self.judged(player.subject, case, one))
                self.again_s += time.monotonic() - begun
                give((player.subject, case, run, repeats))

    def keep(self, recorder, record, show):
        self.found.append(record)
        recorder.add(record)
        show(record)

    def follow(self, recorder):
        """Red results are named at once, the rest only counted; without a terminal every fifth part is a line."""
        progress = Progress(TextColumn("conformance:"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                            TextColumn("{task.fields[last]}"), console=self.console, transient=True)
        task = progress.add_task("", total=self.total, last="")

        def show(record):
            what = f"{record['name']} on {record['subject']}"
            if record["verdict"] in records.RED:
                self.console.print(f"{record['verdict']}  {what}", style="red", highlight=False, markup=False)
            progress.update(task, advance=record["subject"] != NOBODY, last=what)
            done = len(self.found)
            if not self.console.is_terminal and done < self.total and done % max(1, self.total // 5) == 0:
                self.say(f"conformance: {done} of {self.total} so far")
        with progress if self.console.is_terminal else contextlib.nullcontext():
            for record in self.own_faults():
                self.keep(recorder, record, show)
            self.collect(recorder, show)

    # --------------------------------------------------------------------------------------------------- telling --

    def tell(self):
        played = [record for record in self.found if record["subject"] in self.subjects]
        for line in table.render(played, self.clauses, list(self.subjects)):
            self.console.print(line)
        red = [record for record in self.found if record["verdict"] in records.RED]
        # what was played first, then what is wrong with the cases themselves
        red.sort(key=lambda record: record["again"] == OWN)
        for record in red[:TOLD]:
            if record["again"] == OWN:
                self.say(f"{record['verdict']}  {record['reason']}")
                continue
            self.say("\n".join(["", *records.details(record)]))
            for slug in record["clauses"] if record["verdict"] != "Invalid" else []:
                self.say(f"  clause {slug}: {self.clauses[slug].sentence}")
        if len(red) > TOLD:
            self.say(f"\nconformance: {len(red) - TOLD} more are red; {self.option.reports / 'summary.md'} has them")
        self.say(f"conformance: {records.counts(self.found)}; records are {self.path}")

    def interrupt(self, *_):
        """The workers end as soon as their processes do; what they have found is still collected."""
        self.interrupted = True
        child.stop_all()

    def status(self):
        if self.interrupted:
            self.say(f"conformance: interrupted; {len(self.found)} of {self.total} results are kept")
            return 130
        played = [record for record in self.found if record["subject"] != NOBODY]
        if not played or all(record["verdict"] == "Skip" for record in played):
            self.say("conformance: no case has run")
            return 1
        return int(any(record["verdict"] in records.RED for record in self.found))

    def run(self):
        recorder = records.Recorder(self.path, OWN)
        self.say(f"conformance: {len(self.cases)} cases on {', '.join(self.subjects)}")
        child.fresh_signals()
        before = {signum: signal.signal(signum, self.interrupt) for signum in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.follow(recorder)
        finally:
            recorder.finish()
            for signum, handler in before.items():
                signal.signal(signum, handler)
        self.tell()
        return self.status()
