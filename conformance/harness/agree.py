"""make agree: generated programs on one subject, each trace shown to the model; differences made small and told.

A job is some seeds: the generator prints their programs, one process of the adapter plays them, one process of the
model judges the traces. Workers are threads that wait for processes; results come over one queue.
"""
import contextlib
import queue
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, replace

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from conformance.harness import adapter, catalogue, child, expectations, judge, records, workers

GENERATOR = "build/sim/fuzz/cpython_differential"
CHUNK = 20       # programs of one job
TOLD = 10        # differences in full
TIMED = re.compile(r"^ *(alarm|setitimer|sleep|sigtimedwait|advance|spend)\b", re.MULTILINE)  # time passes in it
AGAIN = 3        # times that a small program is played once more
FUSE_S = 60.0
SAID = 1000      # without a terminal: a line for so many programs
NO_OPERATION = re.compile(r"handler |ignored |blocked |clause |needs |arrive |#|$")
PART = re.compile(r"^=== (.*)\n", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """What became of one program: a word, the model's lines, and what tells equal differences."""
    name: str
    text: str
    seen: tuple = ()
    is_: str = ""  # agrees, differs, unsteady (once only), open (judges nothing), unsupported, fault
    said: tuple = ()
    key: str = ""
    clause: str = ""


# ------------------------------------------------------------------------------------------------------- processes --


def parts(text):
    """[(name, body)] of what stands behind lines `=== NAME`."""
    _, *rest = PART.split(text)
    return list(zip(rest[::2], rest[1::2]))


def joined(programs):
    return "".join(f"=== {name}\n{body}" for name, body in programs)


def _ask(argv, text=""):
    """stdout. What fails here is a fault of ours."""
    asked = subprocess.run(argv, input=text, text=True, capture_output=True, cwd=catalogue.ROOT, check=False)
    if asked.returncode not in (0, 1):
        raise catalogue.BadInput(f"{' '.join(map(str, argv))}: {asked.stderr.strip() or asked.returncode}")
    return asked.stdout


def generated(first, last):
    return parts(_ask([catalogue.ROOT / GENERATOR, "--batch", "--seeds", f"{first}-{last}"]))


def smaller(text):
    """Every program that is this one with one thing left out."""
    with tempfile.NamedTemporaryFile("w", suffix=".ops") as file:
        file.write(text)
        file.flush()
        return parts(_ask([catalogue.ROOT / GENERATOR, "--smaller", file.name]))


def judged(programs, traces, options):
    """What the model says of each trace, as lines."""
    with tempfile.NamedTemporaryFile("w", suffix=".traces") as file:
        file.write(joined([(name, "".join(f"{line}\n" for line in traces[name])) for name, _ in programs]))
        file.flush()
        said = _ask([catalogue.ROOT / judge.MODEL, *options, "--batch", file.name], joined(programs))
    return {name: body.splitlines() for name, body in parts(said)}


# --------------------------------------------------------------------------------------------------------- verdicts --


def operation(text, path):
    """The name of the top-level operation that a path begins with."""
    depth, number = 0, 0
    for line in text.splitlines():
        if depth == 0 and not NO_OPERATION.match(line):
            number += 1
            if str(number) == re.split(r"[./]", path)[0]:
                return line.split()[0]
        depth += line.endswith("{") - (line.strip() == "}")
    return "the end"


def _kind(line):
    """The sort of an event: its words without place and values."""
    words = line.split()
    if not words or line == "(nothing)":
        return "nothing"
    if not words[0][0].isdigit():
        return words[0]
    return " ".join(words[1:3]) if words[1] == "error" else words[1]


def difference(text, lines):
    """(key, clause) of what the model says to a refused trace."""
    events = [re.fullmatch(r"\s+(shown|allowed):\s+(.*?)   \[(.*)\]", line) for line in lines]
    shown = next((found[2] for found in events if found and found[1] == "shown"), "")
    allowed = next(((found[2], found[3]) for found in events if found and found[1] == "allowed"), ("", "unknown"))
    path = next((line.split()[0] for line in (shown, allowed[0]) if line[:1].isdigit()), "")
    return f"{operation(text, path)}/{_kind(shown)} instead of {_kind(allowed[0])}/{allowed[1]}", allowed[1]


def _verdict(name, text, answer, lines):
    if answer.fault:
        return Verdict(name, text, tuple(answer.lines), "fault", (answer.fault,), f"fault/{answer.fault[:60]}")
    if answer.unsupported:
        return Verdict(name, text, (), "unsupported", (answer.unsupported,))
    if lines[0] == "allowed":
        return Verdict(name, text, tuple(answer.lines), "agrees")
    if lines[0] != "refused":
        return Verdict(name, text, tuple(answer.lines), "open", tuple(lines))
    return Verdict(name, text, tuple(answer.lines), "differs", tuple(lines), *difference(text, lines))


class Judge:
    """Plays programs on a subject and shows the traces to the model."""

    def __init__(self, subject):
        for program in GENERATOR, judge.MODEL:
            judge.must_be_built(program)
        self.argv, declared = subject.adapter_argv(), adapter.declare(subject.adapter_argv(), {})
        if declared.fault:
            raise catalogue.BadInput(f"{subject.name}: {declared.fault}")
        self.options = judge.model_options(subject, declared)

    def verdicts(self, programs):
        """One for each program; fewer after child.stop_all(). What differs is played again if time passes in it: when it
        then agrees, what differed was the moment at which a timer fired, for the machine is not ours alone."""
        return [self._confirmed(one) if one.is_ == "differs" and TIMED.search(one.text) else one
                for one in self.once(programs)]

    def _confirmed(self, verdict):
        again = self.once([(str(turn), verdict.text) for turn in range(AGAIN)])
        steady = any(one.key == verdict.key for one in again)
        return verdict if steady else replace(verdict, is_="unsteady")

    def once(self, programs):
        answers = {}
        adapter.play_batch(self.argv, programs, FUSE_S, answers.__setitem__)
        traces = {name: one.lines for name, one in answers.items() if not one.fault and not one.unsupported}
        said = judged([one for one in programs if one[0] in traces], traces, self.options) if traces else {}
        return [_verdict(name, text, answers[name], said.get(name, [])) for name, text in programs if name in answers]

    def small(self, verdict):
        """The smallest program with the same key, as its verdict."""
        while not child.stopped():
            found = next((one for one in self._in_turn(smaller(verdict.text)) if one.key == verdict.key), None)
            if not found:
                break
            verdict = found
        return verdict

    def _in_turn(self, programs):
        """Not all at once: the first that will do is enough."""
        for at in range(0, len(programs), 8):
            yield from self.once(programs[at:at + 8])

    def again(self, verdict):
        """How often it differs likewise, of AGAIN times."""
        same = self.once([(str(turn), verdict.text) for turn in range(AGAIN)])
        return sum(one.key == verdict.key for one in same)


# -------------------------------------------------------------------------------------------------------------- run --


def known_clauses(subject, clauses):
    """Clauses that the subject is known to keep in its own way."""
    found = {"scenario": catalogue.scenarios(), "case": catalogue.cases.names(), "clause": clauses}
    return {entry.keys["clause"] for path in catalogue.expectation_files(subject.name)
            for entry in expectations.load(path, path.name, found) if not entry.fault}


class Agree:
    """One run over the seeds from option.seed on."""

    def __init__(self, option, subject, clauses):
        self.option, self.subject = option, subject
        self.known = known_clauses(subject, clauses)
        self.judge = Judge(subject)
        self.console = Console(width=None if sys.stdout.isatty() else 160)
        self.counts, self.first = Counter(), {}
        self.keys, self.unsteady, self.interrupted = Counter(), [], False
        self.path = option.reports / "agree.jsonl"

    def say(self, text):
        self.console.print(text, highlight=False, markup=False, soft_wrap=True)

    def jobs(self):
        jobs, end = queue.SimpleQueue(), self.option.seed + self.option.number
        for first in range(self.option.seed, end, CHUNK):
            jobs.put((first, min(first + CHUNK, end) - 1))
        return jobs

    def collect(self, show):
        jobs = self.jobs()

        def work(_, give):
            while not child.stopped():
                for verdict in self.judge.verdicts(generated(*jobs.get_nowait())):
                    give(verdict)
        for verdict in workers.gather(self.option.jobs, work):
            self.keep(verdict)
            show(verdict)

    def keep(self, verdict):
        is_known = verdict.is_ == "differs" and verdict.clause in self.known
        self.counts["known" if is_known else verdict.is_] += 1
        if verdict.is_ == "unsteady":
            self.unsteady.append(verdict)
        if verdict.is_ in ("differs", "fault"):
            self.keys[verdict.key] += 1
            self.first.setdefault(verdict.key, verdict)

    def follow(self):
        progress = Progress(TextColumn("agree:"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                            TextColumn("{task.fields[last]}"), console=self.console, transient=True)
        task = progress.add_task("", total=self.option.number, last="")

        def show(verdict):
            if verdict.is_ in ("differs", "fault") and self.keys[verdict.key] == 1:
                self.console.print(f"{verdict.is_}  {verdict.name}  {verdict.key}", style="red", highlight=False,
                                   markup=False)
            progress.update(task, advance=1, last=f"{len(self.keys)} differences")
            if not self.console.is_terminal and self.counts.total() % SAID == 0:
                self.say(f"agree: {self.summary()} so far")
        with progress if self.console.is_terminal else contextlib.nullcontext():
            self.collect(show)

    # ------------------------------------------------------------------------------------------------- telling --

    def again(self, seed, number=1):
        """The command that plays so many programs from seed on."""
        python = self.subject.python
        if self.option.subjects_in != catalogue.SUBJECTS:
            return (f"scripts/agree --number {number} --seed {seed} --subjects-in {self.option.subjects_in} "
                    + (f"--python {python}" if python else f"--subject {self.subject.name}"))
        return f"make agree N={number} SEED={seed} " + (f"PYTHON={python}" if python else f"SUBJECT={self.subject.name}")

    def command(self, verdict):
        return self.again(verdict.name.removeprefix("seed:"))

    def record(self, verdict, small, reason):
        is_known = verdict.clause in self.known
        kind = "Invalid" if verdict.is_ != "differs" else "XFail" if is_known else "Fail"
        return {"kind": "difference", "name": verdict.name, "subject": self.subject.name,
                "version": self.subject.version(), "verdict": kind, "reason": reason, "clauses": [verdict.clause] if verdict.clause else [],
                "expected": list(small.said), "seen": list(small.seen), "seconds": 0.0, "key": verdict.key,
                "count": self.keys[verdict.key], "program": small.text, "again": self.command(verdict)}

    def tell(self, verdict, recorder):
        small = self.judge.small(verdict)
        if child.stopped():
            recorder.add(self.record(verdict, verdict, "interrupted; not made small"))
            return
        same = self.judge.again(small)
        reason = f"{self.keys[verdict.key]} programs; the smallest differs {same} of {AGAIN} times"
        record = self.record(verdict, small, reason)
        recorder.add(record)
        self.say("\n".join(["", f"{record['verdict']}  {verdict.name} on {self.subject.name}: {verdict.key}",
                            f"  {reason}", *(f"    {line}" for line in small.text.splitlines()), "  seen:",
                            *(f"    {line}" for line in small.seen), "  the model:",
                            *(f"  {line}" for line in small.said), f"  again: {self.command(verdict)}"]))

    def summary(self):
        names = {"agrees": "agree", "known": "differ as known", "differs": "differ", "unsteady": "differed once only",
                 "fault": "have no trace", "open": "judge nothing", "unsupported": "are not supported"}
        total = sum(self.counts.values())
        return ("interrupted; " if self.interrupted else "") + f"{total} programs on {self.subject.name}: " + ", ".join(
            f"{self.counts[word]} {said}" for word, said in names.items() if self.counts[word] or word == "agrees")

    def is_red(self):
        return bool(self.counts["differs"] or self.counts["fault"]) or not self.counts["agrees"]

    def finish(self, recorder):
        """The new differences first; each known one has one example."""
        ordered = sorted(self.first.values(), key=lambda one: one.clause in self.known)
        for verdict in ordered[:TOLD]:
            self.tell(verdict, recorder)
        for verdict in ordered[TOLD:]:
            recorder.add(self.record(verdict, verdict, f"{self.keys[verdict.key]} programs; not made small"))
        for verdict in self.unsteady:
            recorder.add(self.record(verdict, verdict, f"agreed when it was played {AGAIN} times more"))
        recorder.add({"kind": "agree", "name": f"seeds {self.option.seed}-{self.option.seed + self.option.number - 1}",
                      "subject": self.subject.name, "version": self.subject.version(),
                      "verdict": "Fail" if self.is_red() else "Pass", "reason": self.summary(), "clauses": [],
                      "expected": [], "seen": [], "figures": dict(self.counts),
                      "again": self.again(self.option.seed, self.option.number)})
        recorder.finish()

    def interrupt(self, *_):
        self.interrupted = True
        child.stop_all()

    def run(self):
        recorder = records.Recorder(self.path, self.again(self.option.seed, self.option.number))
        self.say(f"agree: {self.option.number} programs from seed {self.option.seed} on {self.subject.name}")
        child.fresh_signals()
        before = {signum: signal.signal(signum, self.interrupt) for signum in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.follow()
        finally:
            self.finish(recorder)
            for signum, handler in before.items():
                signal.signal(signum, handler)
        self.say(f"agree: {self.summary()}; records are {self.path}")
        return 130 if self.interrupted else int(self.is_red())
