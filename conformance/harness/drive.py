"""Drives one program through one script and says what became of it.

The verdict, in the order in which it is decided:
  Fail     a line is wrong, comes too early or unprovoked, the end is wrong, stderr is wrong, or the fuse has blown
  Invalid  the program ended before a stimulus could be given to it, so that nothing has been tested
  Pass     all steps of the script have happened
"""
import signal
import time
from dataclasses import dataclass, field

from conformance.harness import expect
from conformance.harness.terminal import Ended, Fuse, Terminal
from conformance.harness.virtual import VirtualTerminal

TERMINALS = {"real": Terminal, "virtual": VirtualTerminal}  # by a subject's clock
KILLED = "<killed by the harness>"
FUSE_S = 30.0  # how long beyond its documented time a program may live; generous, for a loaded machine


class Wrong(Exception):
    """The program did something else. verdict is Fail or Invalid; the text says what, in words."""

    def __init__(self, verdict, text):
        super().__init__(text)
        self.verdict = verdict


@dataclass
class Run:
    """What became of one run."""
    verdict: str
    reason: str
    seen: list = field(default_factory=list)
    seconds: float = 0.0
    hang: bool = False


class _Driver:
    """One walk over the steps. `seen` grows as a story in the script's own form."""

    def __init__(self, script, terminal, fuse_s):
        self.script, self.terminal, self.fuse_s = script, terminal, fuse_s
        self.seen = []
        self.bound = None

    def wrong(self, step, text, verdict="Fail"):
        return Wrong(verdict, f"{self.script.path}:{step.number}: {text}")

    def check_bound(self, step, what):
        """The time is taken after the fact, so that it can only be too late, never too early."""
        seconds, bound, self.bound = self.terminal.seconds(), self.bound, None
        if bound and seconds < bound.seconds:
            raise self.wrong(step, f"{what} came {seconds:.3f} s after the start, "
                                   f"expected at least {bound.seconds:g} s")

    def line(self, step):
        try:
            text = self.terminal.read_line()
        except Ended as ended:
            raise self.ended_early(step, ended.rest) from None
        self.seen.append(text)
        if text != step.text:
            raise self.wrong(step, f"expected the line {step.text!r}, seen {text!r}")
        self.check_bound(step, repr(text))

    def ended_early(self, step, rest):
        if rest:
            self.seen.append(rest)
            return self.wrong(step, f"expected the line {step.text!r}, seen {rest!r} and no more")
        how = self.end_seen()
        later = [after for after in self.script.steps if after.number > step.number]
        stimulus = next((after for after in later if isinstance(after, (expect.Type, expect.Kill))), None)
        if stimulus:
            return self.wrong(stimulus, f"{stimulus} never happened: the program ended ({how}) before it printed "
                                        f"{step.text!r}", "Invalid")
        return self.wrong(step, f"expected the line {step.text!r}, but the program ended ({how})")

    def stimulus(self, step):
        asleep = self.terminal.wait_asleep()
        unread = self.terminal.unread()
        if unread:
            self.seen.extend(unread.splitlines())
            raise self.wrong(step, f"{unread!r} was printed before {step}, expected nothing until it happens")
        if not asleep:
            raise self.wrong(step, f"{step} never happened: the program had ended ({self.end_seen()})", "Invalid")
        if isinstance(step, expect.Type):
            happened = self.terminal.type(step.caret, step.byte)
        else:
            happened = self.terminal.kill(signal.Signals[step.signame])
        if not happened:
            raise self.wrong(step, f"{step} never happened: it makes no signal here", "Invalid")
        self.seen.append(str(step))

    def end_seen(self):
        """How the program ended, told and added to the story."""
        how, value = self.terminal.wait()
        self.seen.append(f"<{how} {value}>")
        return f"{how} {value}"

    def end(self, step):
        try:
            text = self.terminal.read_line()
        except Ended as ended:
            text = ended.rest
        if text:
            self.seen.append(text)
            raise self.wrong(step, f"expected {step} and nothing printed before it, seen {text!r}")
        told = self.end_seen()
        self.check_bound(step, f"the end ({told})")
        if f"<{told}>" != str(step):
            raise self.wrong(step, f"expected {step}, seen <{told}>")

    def check_errors(self):
        errors, end = self.terminal.errors(), self.script.steps[-1]
        if errors:
            self.seen.append(f"<stderr {errors[-1]}>")
        if self.script.stderr is None and errors:
            raise self.wrong(end, f"expected nothing on stderr, seen {errors[-1]!r} as its last line")
        if self.script.stderr is not None and errors[-1:] != [self.script.stderr]:
            seen = repr(errors[-1]) if errors else "nothing"
            raise self.wrong(end, f"expected {self.script.stderr!r} as stderr's last line, seen {seen}")

    def step(self, step):
        if isinstance(step, expect.Line):
            self.line(step)
        elif isinstance(step, (expect.Type, expect.Kill)):
            self.stimulus(step)
        elif isinstance(step, expect.AtLeast):
            self.bound = step
        else:
            self.end(step)

    def walk(self):
        for step in self.script.steps:
            try:
                self.step(step)
            except Fuse:
                self.seen.append(KILLED)
                told = repr(step.text) if isinstance(step, expect.Line) else step
                raise self.wrong(step, f"hang: still waiting for {told} after {self.fuse_s:g} s; the program and its "
                                       "process group were killed") from None
        self.check_errors()


def drive(command, script, cwd, fuse_s=FUSE_S, clock="real"):
    """Runs command (a list) in a terminal along script. fuse_s is counted from the script's longest documented time."""
    whole_s, began = script.least_s + fuse_s, time.monotonic()
    with TERMINALS[clock](command, cwd, whole_s) as terminal:
        driver = _Driver(script, terminal, whole_s)
        try:
            driver.walk()
            run = Run("Pass", "")
        except Wrong as wrong:
            errors = terminal.errors() if not driver.seen or not driver.seen[-1].startswith("<stderr") else []
            told = f"; stderr ends with {errors[-1]!r}" if errors else ""
            run = Run(wrong.verdict, f"{wrong}{told}", hang=KILLED in driver.seen)
        run.seen, run.seconds = driver.seen, round(time.monotonic() - began, 3)
    return run
