"""The form of a .expect file: what a program prints, with what is done to it and how it ends between the lines.

A line of the form <...> is a directive, a line that begins with # is a comment, an empty line is nothing, and any other
line is one that the program prints. README.md in conformance/scenarios lists the directives.
"""
import re
import signal
from dataclasses import dataclass
from pathlib import Path

KNOWN = "<type ^C>, <kill SIGTERM>, <at least 5 s>, <exit 0>, <killed SIGINT>, <stderr TEXT>"


class BadExpect(Exception):
    """A .expect file that cannot be read. Its text is one line: file, line number, what is wrong and what was due."""


@dataclass(frozen=True)
class Line:
    """The program prints this line."""
    text: str
    number: int = 0

    def __str__(self):
        return self.text


@dataclass(frozen=True)
class Type:
    """A control character is typed into the terminal: caret is "^C"."""
    caret: str
    number: int = 0

    def __str__(self):
        return f"<type {self.caret}>"

    @property
    def byte(self):
        return bytes([ord(self.caret[1]) & 0x1F])


@dataclass(frozen=True)
class Kill:
    """Another process sends a signal to the program."""
    signame: str
    number: int = 0

    def __str__(self):
        return f"<kill {self.signame}>"


@dataclass(frozen=True)
class AtLeast:
    """What comes next comes no earlier than this long after the start."""
    seconds: float
    number: int = 0

    def __str__(self):
        return f"<at least {self.seconds:g} s>"


@dataclass(frozen=True)
class Exit:
    """The program exits with this status."""
    status: int
    number: int = 0

    def __str__(self):
        return f"<exit {self.status}>"


@dataclass(frozen=True)
class Killed:
    """The program dies of this signal."""
    signame: str
    number: int = 0

    def __str__(self):
        return f"<killed {self.signame}>"


@dataclass(frozen=True)
class Script:
    """A whole .expect file: the steps in order (the last is the end), and the last line due on stderr or None."""
    path: str
    steps: tuple
    stderr: str | None = None

    @property
    def least_s(self):
        """No run that is right can be over sooner than this many seconds."""
        return max((step.seconds for step in self.steps if isinstance(step, AtLeast)), default=0.0)

    @property
    def story(self):
        """The file again as text, without comments."""
        told = [str(step) for step in self.steps]
        return told + ([f"<stderr {self.stderr}>"] if self.stderr is not None else [])


def _signame(name):
    if name not in signal.Signals.__members__:
        raise ValueError(f"{name} is no signal, expected a name such as SIGTERM")
    return name


def _status(text):
    if not 0 <= int(text) <= 255:
        raise ValueError(f"{text} is no exit status, expected 0 to 255")
    return int(text)


DIRECTIVES = (
    (r"type (\^[@-_])", Type, str),
    (r"kill (\w+)", Kill, _signame),
    (r"at least (\d+(?:\.\d+)?) s", AtLeast, float),
    (r"exit (\d+)", Exit, _status),
    (r"killed (\w+)", Killed, _signame),
)


def _directive(inner, number):
    for pattern, kind, convert in DIRECTIVES:
        match = re.fullmatch(pattern, inner)
        if match:
            return kind(convert(match[1]), number)
    raise ValueError(f"<{inner}> is no directive, expected one of {KNOWN}")


def _steps(text):
    """Yields (number, step), and (number, text) for the stderr directive."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        inner = line[1:-1] if line.startswith("<") and line.endswith(">") else None
        try:
            if inner is None:
                yield number, Line(line, number)
            elif inner.startswith("stderr "):
                yield number, inner.removeprefix("stderr ")
            else:
                yield number, _directive(inner, number)
        except ValueError as error:
            raise BadExpect(f"{number}: {error}") from None


def _check_order(steps):
    """The end is there, once, and last; two bounds in a row or a stimulus after a bound would say nothing."""
    for number, step in steps[:-1]:
        if isinstance(step, (Exit, Killed)):
            raise BadExpect(f"{number}: {step} is not the last step, expected nothing but <stderr TEXT> behind it")
    for (_, step), (number, after) in zip(steps, steps[1:]):
        if isinstance(step, AtLeast) and not isinstance(after, (Line, Exit, Killed)):
            raise BadExpect(f"{number}: {after} comes after {step}, expected a line that is printed or the end")
    if not steps or not isinstance(steps[-1][1], (Exit, Killed)):
        number = steps[-1][0] if steps else 1
        raise BadExpect(f"{number}: the file does not say how the program ends, expected <exit 0> or <killed SIGINT>")


def parse(text, path="<text>"):
    """The Script that text describes. BadExpect says file, line and what was due."""
    try:
        found = list(_steps(text))
        steps = [(number, step) for number, step in found if not isinstance(step, str)]
        errors = [(number, step) for number, step in found if isinstance(step, str)]
        if len(errors) > 1:
            raise BadExpect(f"{errors[1][0]}: a second <stderr TEXT>, expected one: stderr's last line")
        _check_order(steps)
    except BadExpect as error:
        raise BadExpect(f"{path}:{error}") from None
    return Script(str(path), tuple(step for _, step in steps), errors[0][1] if errors else None)


def load(path, shown=None):
    """The Script of a file; shown is the path that messages name."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadExpect(f"{shown or path}:1: cannot be read ({error}), expected UTF-8 text") from None
    return parse(text, shown or path)
