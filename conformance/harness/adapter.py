"""The harness's side of the contract with adapters, which ../README.md states.

An adapter is not trusted. Whatever it does, each program gets one Answer; when a process fails, the program at which it
did is blamed, and those behind it go to a new process.
"""
import re
import time
from dataclasses import dataclass, field

from conformance.harness import child
from conformance.harness.cases import ROOT

OPS = ROOT / "conformance/ops/ops.def"
PATH = r"\d+(?:\.\d+|/(?:h\d|kbd)\.\d+)*"
EVENT = re.compile(PATH + r" (?:ok|= .+|error [A-Za-z]+ (?:\".*\"|-?\d+)|call h\d \S+ depth \d+|done h\d|fail h\d -?\d+"
                   r"|report (?:\".*\"|wakeup \S+ \d+)|warning \".*\")")
END = re.compile(r"exit \d+|killed \S+|stopped \S+|hang|limit")
HEADING, UNSUPPORTED = "=== ", "unsupported "
BAD, LACKS = "exit 2", "exit 4"
PATIENCE = 3  # processes in a row that fail without one answer
DECLARE_S = 30.0


@dataclass
class Answer:
    """A trace's lines; or why the subject does not play the program; or what was wrong with the answer."""
    lines: list = field(default_factory=list)
    unsupported: str = ""
    fault: str = ""
    seconds: float = 0.0


@dataclass
class Declared:
    """What --declare says. unsupported: reasons by clause. fault: why it cannot be used."""
    implicit: bool = False
    needs: tuple = ()
    unsupported: dict = field(default_factory=dict)
    fault: str = ""


def _quoted(line):
    return repr(line if len(line) <= 80 else line[:80] + "...")


def fault_of(lines):
    """What makes lines no trace, "" for nothing."""
    for number, line in enumerate(lines, 1):
        if END.fullmatch(line):
            if number < len(lines):
                return f"line {number + 1} of its answer: found {_quoted(lines[number])} behind the end {line!r}"
        elif not EVENT.fullmatch(line):
            return f"line {number} of its answer: found {_quoted(line)}, expected an event, as '1 ok'"
    if not lines or not END.fullmatch(lines[-1]):
        return f"line {len(lines) + 1} of its answer: found nothing, expected an end, as 'exit 0'"
    return ""


# ------------------------------------------------------------------------------------------------------------ batch --


class Batch:
    """One process and the programs that it was given. tell(name, answer) is called once for each answer."""

    def __init__(self, programs, tell):
        self.programs, self.tell = programs, tell
        self.answered, self.open, self.noise, self.lines = 0, False, "", []
        self.began = time.monotonic()

    def run(self, argv, fuse_s):
        """The programs that are left for a new process."""
        text = "".join(f"{HEADING}{name}\n{body}{'' if body.endswith(chr(10)) else chr(10)}" for name, body in
                       self.programs)
        with child.Child(argv + ["--batch"], text, fuse_s, ROOT) as process:
            for line in process.lines():
                if not line.startswith(HEADING):
                    self._line(line)
                elif not self._heading(line.removeprefix(HEADING), process):
                    return self.programs[self.answered:]
            self._end(process)
        return self.programs[self.answered:]

    def _line(self, line):
        if self.open:
            self.lines.append(line)
        elif line and not self.noise:
            self.noise = f"found {_quoted(line)} in front of its answer, expected '{HEADING}{self._due()}'"

    def _due(self):
        return self.programs[self.answered][0] if self.answered < len(self.programs) else "nothing more"

    def _heading(self, name, process):
        if self.open:
            self._close()
        if name != self._due():
            if self.answered < len(self.programs):
                self._tell(Answer(fault=f"answers out of order: found '{HEADING}{name}', "
                                        f"expected '{HEADING}{self._due()}'"))
            return False
        process.light_fuse()
        self.open, self.lines, self.began = True, [], time.monotonic()
        return True

    def _close(self):
        """The answer that was under way is whole."""
        self.open = False
        if self.lines and self.lines[0].startswith(UNSUPPORTED):
            more = f"line 2 of its answer: found {_quoted(self.lines[1])}, expected no more" if self.lines[1:] else ""
            self._tell(Answer(unsupported=self.lines[0].removeprefix(UNSUPPORTED), fault=more))
        else:
            self._tell(Answer(self.lines, fault=self.noise or fault_of(self.lines)))

    def _tell(self, answer):
        name = self.programs[self.answered][0]
        answer.seconds = round(time.monotonic() - self.began, 4)
        self.answered, self.noise = self.answered + 1, ""
        self.tell(name, answer)

    def _is_whole(self):
        return bool(self.lines) and (END.fullmatch(self.lines[-1]) or self.lines[0].startswith(UNSUPPORTED))

    def _end(self, process):
        """The process has ended, or was killed. Blames the program that it ended at, if it did not end well."""
        how = process.trouble or f"ends with {process.status()}"
        if child.stopped():
            return
        if not process.trouble and process.status() == BAD and not self.answered and not self.open:
            self._refused(process)
            return
        if self.open and (self._is_whole() or how == "ends with exit 0"):
            self._close()
        if self.answered == len(self.programs):
            return
        said = f"; stderr ends with {_quoted(process.said())}" if process.said() else ""
        place = f"line {len(self.lines) + 1} of its answer" if self.open else "in front of its answer"
        lines, self.open = self.lines if self.open else [], False
        noise = f"; {self.noise}" if self.noise else ""
        self._tell(Answer(lines, fault=f"the adapter {how}, {place}{said}{noise}"))

    def _refused(self, process):
        """Exit 2: nothing has run. The programs that stderr names are bad."""
        errors = process.errors.decode("utf-8", "backslashreplace").splitlines()
        good = []
        for name, body in self.programs:
            complaint = next((line for line in errors if line.startswith(f"{name}:")), None)
            if complaint:
                self.tell(name, Answer(fault=f"a bad program: {complaint}"))
            else:
                good.append((name, body))
        if len(good) == len(self.programs):
            self._tell(Answer(fault=f"the adapter ends with {BAD}; stderr ends with {_quoted(process.said())}, "
                                    "expected 'NAME:line:column: found ...'"))
            good = self.programs[1:]
        self.programs, self.answered = good, 0


def play_batch(argv, programs, fuse_s, tell):
    """Plays (name, text) pairs. Each is told once, whatever the adapter does; after stop_all() some are not."""
    failures, last = 0, ""

    def note(name, answer):
        nonlocal failures, last
        failures, last = (failures + 1, answer.fault) if answer.fault else (0, "")
        tell(name, answer)
    while programs and not child.stopped():
        if failures >= PATIENCE and last.startswith("the adapter"):
            for name, _ in programs:
                tell(name, Answer(fault=f"not asked: {failures} processes in a row have failed; the last: {last}"))
            return
        programs = Batch(programs, note).run(argv, fuse_s)


# --------------------------------------------------------------------------------------------------- one at a time --


def play_one(argv, text, fuse_s):
    """The answer of an adapter without --batch; None after stop_all()."""
    began = time.monotonic()
    with child.Child(argv, text, fuse_s, ROOT) as process:
        lines = list(process.lines())
        how = process.trouble or f"ends with {process.status()}"
    if child.stopped():
        return None
    said = f"; stderr ends with {_quoted(process.said())}" if process.said() else ""
    if how == f"ends with {LACKS}":
        answer = Answer(unsupported=process.said() or "the adapter does not say why")
    elif how == f"ends with {BAD}":
        answer = Answer(fault=f"a bad program: {process.said()}")
    elif how != "ends with exit 0":
        answer = Answer(lines, fault=f"the adapter {how}, line {len(lines) + 1} of its answer{said}")
    else:
        answer = Answer(lines, fault=fault_of(lines))
    answer.seconds = round(time.monotonic() - began, 4)
    return answer


def run_program(argv, fuse_s):
    """A case in C or Python: its lines on stdout. Anything but exit 0 is its last line."""
    began = time.monotonic()
    with child.Child(argv, "", fuse_s, ROOT) as process:
        lines = list(process.lines())
        how = process.trouble or process.status()
    if child.stopped():
        return None
    if process.trouble:
        return Answer(lines, fault=f"the program {how}", seconds=round(time.monotonic() - began, 4))
    if how != "exit 0":
        lines += [how] + ([f"stderr: {process.said()}"] if process.said() else [])
    return Answer(lines, seconds=round(time.monotonic() - began, 4))


# ---------------------------------------------------------------------------------------------------------- declare --


def known_needs():
    return re.findall(r"^NEED\(\w+, (\w+),", OPS.read_text(encoding="utf-8"), re.MULTILINE)


def declare(argv, clauses):
    """What the adapter says it has."""
    try:
        with child.Child([*argv, "--declare"], "", DECLARE_S, ROOT) as process:
            lines = list(process.lines())
            how = process.trouble or process.status()
    except OSError as error:
        return Declared(fault=f"the adapter cannot be started: {error}")
    if how != "exit 0":
        return Declared(fault=f"--declare: {how}, expected exit 0; stderr ends with {_quoted(process.said())}")
    declared, points = Declared(), None
    for number, line in enumerate(lines, 1):
        word, _, rest = line.partition(" ")
        if word == "safe-points" and rest in ("explicit", "implicit"):
            points = rest
        elif word == "needs" and set(rest.split()) <= set(known_needs()):
            declared.needs = tuple(rest.split())
        elif word == "unsupported" and rest.split(" ")[0] in clauses and " " in rest:
            declared.unsupported[rest.split(" ")[0]] = rest.partition(" ")[2]
        elif line.strip():
            return Declared(fault=f"--declare, line {number}: found {_quoted(line)}, expected 'safe-points explicit' "
                                  f"or 'implicit', 'needs' with words of {', '.join(known_needs())}, or "
                                  "'unsupported CLAUSE reason'")
    if points is None:
        return Declared(fault="--declare: found no line 'safe-points', expected 'explicit' or 'implicit' behind it")
    declared.implicit = points == "implicit"
    return declared
