"""The cases: what they are about, what stands in them, and what is wrong with them.

A case is cases/<theme>/<sentence>.expect and one program beside it: .ops (operations, for every subject), .py (for
interpreters) or .c (linked with the library). The program's head names its clauses.
"""
import re
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = "conformance/cases"
HEADS = {".ops": re.compile(r"clause\s+(\S+)\s*(?:#.*)?"), ".py": re.compile(r"# clause: (\S+)"),
         ".c": re.compile(r"/\* clause: (\S+) \*/")}
DUE = {".ops": "clause SLUG", ".py": "# clause: SLUG", ".c": "/* clause: SLUG */"}


@dataclass(frozen=True)
class Case:
    """path is absolute, without suffix; expected are the trace's lines; fault is what makes it Invalid, or ""."""
    name: str
    path: Path
    suffix: str
    clauses: tuple = ()
    text: str = ""
    expected: tuple = ()
    fault: str = ""

    @property
    def file(self):
        return self.path.with_name(self.path.name + self.suffix)


def names(directory=CASES):
    """The names of all cases, in order."""
    return sorted({_name(path, directory) for path in _files(directory)})


def _files(directory):
    return [path for path in (ROOT / directory).glob("*/*") if path.suffix in (*HEADS, ".expect")]


def _name(path, directory):
    return path.relative_to(ROOT / directory).with_suffix("").as_posix()


def shown(path):
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def load(clauses, directory=CASES):
    """All cases by name. clauses: the known ones, by slug."""
    found = {}
    for path in sorted(_files(directory)):
        found.setdefault(_name(path, directory), []).append(path)
    return {name: _case(name, paths, clauses) for name, paths in found.items()}


def _case(name, paths, clauses):
    programs = [path for path in paths if path.suffix in HEADS]
    expect = paths[0].with_suffix(".expect")
    case = Case(name, paths[0].with_suffix(""), programs[0].suffix if programs else ".ops")
    if len(programs) != 1:
        found = ", ".join(path.name for path in paths)
        return replace(case, fault=f"{shown(expect)}:1: found {found}, expected one of {', '.join(HEADS)} beside it")
    if expect not in paths:
        return replace(case, fault=f"{shown(programs[0])}:1: found no {expect.name} beside it, expected one")
    try:
        text, expected = (path.read_text(encoding="utf-8") for path in (programs[0], expect))
    except (OSError, UnicodeDecodeError) as error:
        return replace(case, fault=f"{shown(programs[0])}:1: {error}, expected UTF-8 text")
    heads = list(_heads(text, case.suffix))
    case = replace(case, text=text, expected=tuple(expected.splitlines()), clauses=tuple(slug for _, slug in heads))
    return replace(case, fault=_fault(case, heads, clauses))


def _heads(text, suffix):
    """(line, slug) of each clause that the head names: for operations anywhere at the top, else before the code."""
    for number, line in enumerate(text.splitlines(), 1):
        match = HEADS[suffix].fullmatch(line.strip() if suffix == ".ops" else line)
        if match:
            yield number, match[1]
        elif suffix != ".ops" and line.strip() and not line.startswith(("#!", "# ", "/*", " *")):
            return


def _fault(case, heads, clauses):
    if not heads:
        return f"{shown(case.file)}:1: found no clause, expected a line '{DUE[case.suffix]}'"
    for number, slug in heads:
        if slug not in clauses:
            return f"{shown(case.file)}:{number}: found unknown clause {slug!r}, expected a slug of clauses.md"
    if not case.expected:
        return f"{shown(case.path.with_name(case.path.name + '.expect'))}:1: found nothing, expected a trace"
    return ""


def without_case(clauses, cases):
    """The clauses that no case is about."""
    named = {slug for case in cases.values() for slug in case.clauses}
    return [clause for clause in clauses.values() if clause.slug not in named]


def matching(cases, words):
    """The cases that words choose: a whole name, else a part of a name or a clause's whole slug. Unknown words too."""
    if not words:
        return cases, []
    chosen, unknown = set(), []
    for word in words:
        hits = [word] if word in cases else [name for name, case in cases.items()
                                             if word in name or word in case.clauses]
        chosen.update(hits)
        unknown += [] if hits else [word]
    return {name: case for name, case in cases.items() if name in chosen}, unknown
