"""What there is to run, and how it is chosen by name: scenarios, subjects, known differences.

Everything is found, nothing is registered: a scenario is a .expect file, a subject is a .toml file. All that a person
can write wrongly ends in BadInput, whose text is one line.
"""
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = "conformance/scenarios"
SUBJECTS = "conformance/subjects"
EXPECTATIONS = "conformance/expectations"
KNOWN_KEYS = {"case", "clause", "reason", "since", "link"}
SUBJECT_KEYS = {"what", "command", "built_by"}
ASK = "import platform; print(platform.python_implementation(), platform.python_version())"


class BadInput(Exception):
    """Something that a person gave is wrong. The text is one line: what it is, and what was expected."""


@dataclass(frozen=True)
class Subject:
    """An implementation under test. python is the path that --python gave, or None."""
    name: str
    what: str
    command: tuple
    built_by: str | None = None
    python: str | None = None

    def argv(self, scenario_path):
        """The program's command line for a scenario, whose path is relative to ROOT and has no suffix."""
        return [part.replace("{path}", str(scenario_path)) for part in self.command]

    def program(self, scenario_path):
        """The program's own absolute path, None when it is not there."""
        first = self.argv(scenario_path)[0]
        return shutil.which(str(ROOT / first) if "/" in first else first)

    def missing(self, scenario_path):
        """Why it cannot run, as (verdict, reason), or None. What we build ourselves may never be missing."""
        first = self.argv(scenario_path)[0]
        if self.program(scenario_path):
            return None
        if self.built_by:
            return "Invalid", f"{first} is not built; {self.built_by} builds it"
        return "Skip", f"{first} is not installed"

    def version(self):
        """What the interpreter says it is, "" for a program that is none."""
        if self.built_by or len(self.command) < 2 or not self.program("x"):
            return ""
        return _ask(self.program("x")) or ""


def _ask(python):
    try:
        asked = subprocess.run([python, "-c", ASK], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def _toml(path):
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    try:
        return shown, tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{shown}: {error}, expected TOML") from None


def _subject(path):
    shown, given = _toml(path)
    if not set(given) <= SUBJECT_KEYS or not {"what", "command"} <= set(given):
        raise BadInput(f"{shown}: has {', '.join(given) or 'nothing'}, expected what, command and perhaps built_by")
    command = given["command"]
    if not isinstance(command, list) or not command or not all(isinstance(part, str) for part in command):
        raise BadInput(f"{shown}: command is {command!r}, expected a list of strings")
    return Subject(path.stem, given["what"], tuple(command), given.get("built_by"))


def python_subject(given):
    """The subject for --python PATH, or for NAME=PATH when somebody has asked it for its version already."""
    name, _, path = given.rpartition("=")
    if not name:
        said = _ask(path)
        name = "-".join(said.lower().split()) if said else path
    return Subject(name, f"the interpreter {path}", (path, "{path}.py"), python=path)


def subjects(directory=SUBJECTS, pythons=()):
    """All subjects by name: the files of directory, then the given interpreters."""
    found = {path.stem: _subject(path) for path in sorted((ROOT / directory).glob("*.toml"))}
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


def _known(path):
    shown, given = _toml(path)
    for number, entry in enumerate(given.get("known", []), 1):
        absent = KNOWN_KEYS - {key for key, value in entry.items() if value}
        if absent:
            raise BadInput(f"{shown}: entry {number} lacks {', '.join(sorted(absent))}, expected all of "
                           f"{', '.join(sorted(KNOWN_KEYS))}")
        if entry["case"] not in scenarios():
            raise BadInput(f"{shown}: entry {number} is about {entry['case']!r}, which is no scenario any more")
        yield entry["case"], entry


def check_known_differences():
    """BadInput when any file of known differences is wrong, whoever it is about."""
    for path in sorted((ROOT / EXPECTATIONS).glob("*.toml")):
        list(_known(path))


def known_differences(subject_name):
    """The subject's known differences by case. cpython-3.8.18 also answers to cpython-3.8.toml."""
    names = {subject_name, subject_name.rpartition(".")[0]} - {""}
    paths = [ROOT / EXPECTATIONS / f"{name}.toml" for name in sorted(names) if "/" not in name]
    return {case: entry for path in paths if path.is_file() for case, entry in _known(path)}
