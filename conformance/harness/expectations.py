"""Known differences, as expectations/<subject>.toml lists them. An entry that is wrong carries its fault."""
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

KEYS = ("case", "clause", "reason", "since", "link", "script")
RULE = re.compile(r"rule \d+")
DIFFERENCES = "differences"  # the folder of the scripts, beside the files that name them
SCRIPT = re.compile(DIFFERENCES + r"/\w+\.py")
NO_SCRIPT = re.compile(r"none: \S.*")


@dataclass(frozen=True)
class Entry:
    """place is "file:line"; keys are the six keys; fault is what is wrong, "" for nothing."""
    place: str
    case: str = ""
    keys: dict = field(default_factory=dict)
    fault: str = ""


def load(path, shown, known):
    """The entries of a file. known: the names of "scenario" and "case", the Clause by "clause" slug, and the names of
    the subjects that have "no script": those that are no interpreters."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        return [Entry(f"{shown}:{line[1] if line else 1}", fault=f"{error}, expected TOML")]
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.split("#")[0].strip() == "[[known]]"]
    found = [Entry(f"{shown}:1", fault=f"found {key!r}, expected [[known]] alone") for key in given if key != "known"]
    entries = given.get("known", [])
    if not isinstance(entries, list) or len(entries) != len(lines):
        return [*found, Entry(f"{shown}:1", fault="found known in another form, expected [[known]] tables")]
    for number, (line, keys) in enumerate(zip(lines, entries), 1):
        fault = _fault(keys, known) or _script_fault(keys["script"], path, known)
        found.append(Entry(f"{shown}:{line}", str(keys.get("case", "")), keys, fault and f"entry {number} {fault}"))
    return found


def _fault(keys, known):
    absent = sorted(set(KEYS) - {key for key, value in keys.items() if value})
    if absent:
        return f"lacks {', '.join(absent)}, expected all of {', '.join(sorted(KEYS))}"
    wrong = [key for key in keys if key not in KEYS or not isinstance(keys[key], str)]
    if wrong:
        return f"has {wrong[0]} = {keys[wrong[0]]!r}, expected texts for {', '.join(sorted(KEYS))} and nothing else"
    case, clause = keys["case"], keys["clause"]
    if "/" not in case:
        if case not in known["scenario"]:
            return f"is about {case!r}, which is no scenario any more, expected the name of one"
        return "" if RULE.fullmatch(clause) else _unknown_clause(clause, known)
    if case not in known["case"]:
        return f"is about {case!r}, which is no case any more, expected the name of one"
    return _unknown_clause(clause, known)


def _script_fault(script, path, known):
    """An interpreter shows every difference by a script; of others the C API alone may show it."""
    if NO_SCRIPT.fullmatch(script) and path.stem in known["no script"]:
        return ""
    if not SCRIPT.fullmatch(script):
        return f"names the script {script!r}, expected {DIFFERENCES}/<sentence>.py" + (
            ", or 'none: why'" if path.stem in known["no script"] else "")
    if not (path.parent / script).is_file():
        return f"names the script {script!r}, which is not there, expected a file"
    return ""


def unnamed(directory, shown, entries):
    """The scripts of a folder that no entry names, each as an entry with its fault."""
    named = {entry.keys.get("script") for entry in entries}
    for path in sorted((Path(directory) / DIFFERENCES).glob("*.py")):
        if f"{DIFFERENCES}/{path.name}" not in named:
            yield Entry(f"{shown(path)}:1", fault="no entry names this script, expected one at least")


def _unknown_clause(clause, known):
    return "" if clause in known["clause"] else f"names the clause {clause!r}, expected a slug of clauses.md"
