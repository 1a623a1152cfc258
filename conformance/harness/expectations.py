"""Known differences, as expectations/<subject>.toml lists them. An entry that is wrong carries its fault."""
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

KEYS = ("case", "clause", "reason", "since", "link")
RULE = re.compile(r"rule \d+")


@dataclass(frozen=True)
class Entry:
    """place is "file:line"; keys are the five keys; fault is what is wrong, "" for nothing."""
    place: str
    case: str = ""
    keys: dict = field(default_factory=dict)
    fault: str = ""


def load(path, shown, known):
    """The entries of a file. known: the names of "scenario" and "case", and the Clause by "clause" slug."""
    try:
        text = Path(path).read_text(encoding="utf-8")
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
        fault = _fault(keys, known)
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


def _unknown_clause(clause, known):
    return "" if clause in known["clause"] else f"names the clause {clause!r}, expected a slug of clauses.md"
