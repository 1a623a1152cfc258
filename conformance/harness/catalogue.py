"""What there is to run, and how it is chosen by name: scenarios, subjects, known differences.

A subject has a command, which runs one program of ours (a scenario, or a case in C or Python), or an adapter, which
plays cases of operations, or both.

Everything is found, nothing is registered: a scenario is a .expect file, a subject is a .toml file. All that a person
can write wrongly ends in BadInput, whose text is one line.
"""
import shutil
import subprocess
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from conformance.harness import cases, expectations
from conformance.spec import clauses as spec

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = "conformance/scenarios"
SUBJECTS = "conformance/subjects"
EXPECTATIONS = "conformance/expectations"
SUBJECT_KEYS = {"what": str, "command": list, "adapter": list, "kind": str, "clock": str, "batch": bool,
                "built_by": str, "unsupported": dict}
KINDS = ("engine", "embedded", "interpreter")
CLOCKS = ("real", "virtual")
NOT_INSTALLED = "is not installed"
PLAYER = ("-I", "-S", "conformance/subjects/python/player.py")
ASK = "import platform; print(platform.python_implementation(), platform.python_version())"


class BadInput(Exception):
    """Something that a person gave is wrong. The text is one line: what it is, and what was expected."""


@dataclass(frozen=True)
class Subject:
    """An implementation under test. python is the path that --python gave, or None. unsupported: reasons by clause."""
    name: str
    what: str
    command: tuple = ()
    built_by: str | None = None
    python: str | None = None
    adapter: tuple = ()
    kind: str = "engine"
    clock: str = "real"
    batch: bool = True
    unsupported: dict = field(default_factory=dict)

    def argv(self, scenario_path):
        """The program's command line for a scenario, whose path is relative to ROOT and has no suffix."""
        return [part.replace("{path}", str(scenario_path)) for part in self.command]

    def program(self, scenario_path):
        """The program's own absolute path, None when it is not there."""
        return _program(self.argv(scenario_path)[0])

    def missing(self, scenario_path):
        """Why it cannot run, as (verdict, reason), or None. What we build ourselves may never be missing."""
        return self._missing(self.argv(scenario_path)[0])

    def adapter_argv(self):
        return [_program(self.adapter[0]), *self.adapter[1:]]

    def adapter_missing(self):
        """As missing, for the adapter."""
        return self._missing(self.adapter[0])

    def _missing(self, first):
        if _program(first):
            return None
        if self.built_by:
            return "Invalid", f"{first} is not built; {self.built_by} builds it"
        return "Skip", f"{first} {NOT_INSTALLED}"

    def version(self):
        """What the interpreter says it is, "" for a program that is none."""
        if self.built_by or len(self.command) < 2 or not self.program("x"):
            return ""
        return _ask(self.program("x")) or ""


def _program(first):
    return shutil.which(str(ROOT / first) if "/" in first else first)


def _ask(python):
    try:
        asked = subprocess.run([python, "-c", ASK], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def _shown(path):
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def _toml(path):
    shown = _shown(path)
    try:
        return shown, tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{shown}: {error}, expected TOML") from None


def _subject(path):
    shown, given = _toml(path)
    if not set(given) <= set(SUBJECT_KEYS) or "what" not in given or not {"command", "adapter"} & set(given):
        raise BadInput(f"{shown}: has {', '.join(given) or 'nothing'}, expected what, command or adapter, and perhaps "
                       "kind, clock, batch, built_by, unsupported")
    for key, value in given.items():
        if not isinstance(value, SUBJECT_KEYS[key]):
            raise BadInput(f"{shown}: {key} is {value!r}, expected a {SUBJECT_KEYS[key].__name__}")
    for key in {"command", "adapter"} & set(given):
        if not given[key] or not all(isinstance(part, str) for part in given[key]):
            raise BadInput(f"{shown}: {key} is {given[key]!r}, expected a list of strings")
        given[key] = tuple(given[key])
    for key, words in ("kind", KINDS), ("clock", CLOCKS):
        if given.get(key, words[0]) not in words:
            raise BadInput(f"{shown}: {key} is {given[key]!r}, expected one of {', '.join(words)}")
    return Subject(path.stem, **given)


def python_subject(given):
    """The subject for --python PATH, or for NAME=PATH when somebody has asked it for its version already."""
    name, _, path = given.rpartition("=")
    if not name:
        said = _ask(path)
        if not said:
            raise BadInput(f"--python {path} does not say its version, expected the path of a Python interpreter")
        name = "-".join(said.lower().split())
    return Subject(name, f"the interpreter {path}", (path, "{path}.py"), python=path, adapter=(path, *PLAYER),
                   kind="interpreter")


def subjects(directory=SUBJECTS, pythons=()):
    """The subjects that run scenarios, by name."""
    return {name: subject for name, subject in all_subjects(directory, pythons).items() if subject.command}


def adapters(directory=SUBJECTS, pythons=()):
    """The subjects that play cases, by name."""
    return {name: subject for name, subject in all_subjects(directory, pythons).items() if subject.adapter}


def all_subjects(directory=SUBJECTS, pythons=()):
    """All subjects by name: the files of directory, then the given interpreters."""
    if not (ROOT / directory).is_dir():
        raise BadInput(f"there is no folder {directory}, expected one with .toml files, a subject each")
    paths = sorted((ROOT / directory).glob("*.toml"), key=lambda path: path.stem)
    found = {path.stem: _subject(path) for path in paths}
    for python in pythons:
        subject = python_subject(python)
        found[subject.name] = subject
    return found


def scenarios(directory=SCENARIOS):
    """All scenarios by name: the absolute paths of the .expect files."""
    if not (ROOT / directory).is_dir():
        raise BadInput(f"there is no folder {directory}, expected one with .expect files")
    return {path.stem: path for path in sorted((ROOT / directory).glob("*.expect"))}


def pick(kind, known, wanted):
    """The part of known (a dict by name) that is wanted, all of it when nothing is."""
    for name in wanted:
        if name not in known:
            raise BadInput(f"unknown {kind} {name!r}; known: {', '.join(known) or 'none'}")
    return {name: known[name] for name in known if not wanted or name in wanted}


def without_script(directory=SUBJECTS):
    """The subjects that no script in Python need show: those that are no interpreters."""
    return {name for name, subject in all_subjects(directory).items() if subject.kind != "interpreter"}


def known_names(clauses, more_cases=(), directory=SUBJECTS):
    """What an entry of known differences may name, as expectations.load wants it."""
    return {"scenario": scenarios(), "case": {*more_cases, *cases.names()}, "clause": clauses,
            "no script": without_script(directory)}


def entries(path):
    """The entries of a file, scenarios' and cases'."""
    return expectations.load(path, _shown(path), known_names(spec.load()))


def _sound(found):
    """The entries as they are. BadInput for the first that is wrong."""
    for entry in found:
        if entry.fault:
            raise BadInput(f"{entry.place}: {entry.fault}")
    return found


def check_known_differences():
    """BadInput when any file of known differences is wrong, whoever it is about, or a script is nobody's."""
    directory, found = ROOT / EXPECTATIONS, []
    for path in sorted(directory.glob("*.toml")):
        found += _sound(entries(path))
    _sound(list(expectations.unnamed(directory, _shown, found)))


def expectation_files(subject_name, directory=None):
    """The files about a subject. cpython-3.8.18 also answers to cpython-3.8.toml."""
    names = {subject_name, subject_name.rpartition(".")[0]} - {""}
    paths = [ROOT / (directory or EXPECTATIONS) / f"{name}.toml" for name in sorted(names) if "/" not in name]
    return [path for path in paths if path.is_file()]


def known_differences(subject_name):
    """The subject's known differences by case."""
    return {entry.case: entry.keys for path in expectation_files(subject_name) for entry in _sound(entries(path))}
