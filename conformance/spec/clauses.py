"""The clauses, and the documentation that they cover, as objects.

clauses.md and documentation.md are tables for people; this module reads them. It needs nothing but the standard
library, so that adapters, model and reports can all use it. Everything that is written wrongly ends in BadClause, whose
text is one line: file, line number, what was found, what was due.
"""
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLAUSES = HERE / "clauses.md"
DOCUMENTATION = HERE / "documentation.md"

LEVELS = ("must", "may")
SCOPES = ("engine", "binding", "interpreter", "kernel")
THEMES = ("dispatch", "disposition", "startup", "sending", "wakeup", "siginterrupt", "timers", "masks", "waiting",
          "pep475", "fork-exec-threads", "c-api", "names")
LAST_RULE = 132

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RULES = re.compile(r"rules? (\d+(?:, \d+)*)")
SOURCE = re.compile(r"(documentation|docs|C API|manual): (.+)|PEP \d+|(?:bpo|gh)-\d+")


class BadClause(Exception):
    """A file of this folder cannot be read. The text is one line: file, line number, found, expected."""


@dataclass(frozen=True)
class Clause:
    """One clause. rules are numbers, sources the other places that document it, line is where it stands."""
    slug: str
    level: str
    scope: str
    sentence: str
    rules: tuple
    sources: tuple
    theme: str
    line: int

    @property
    def sections(self):
        """The sections of the documentation that it covers something of."""
        return [section for source in self.sources if source.startswith("documentation: ")
                for section in source.removeprefix("documentation: ").split(", ")]


@dataclass(frozen=True)
class Sentence:
    """One sentence of the documentation, with the slugs of the clauses that cover it."""
    text: str
    clauses: tuple
    section: str
    line: int


def _rows(path, header):
    """Yields (section, line number, cells) for each row of the tables of a file, which all have this header."""
    section, due = "", None
    for number, line in enumerate(_lines(path), 1):
        if line.startswith("## "):
            section, due = line[3:].strip(), [header, ["---"] * len(header)]
        if "|" not in line or not section:
            continue
        cells = _cells(line)
        if len(cells) != len(header) or not all(cells):
            raise BadClause(f"{path}:{number}: found {sum(map(bool, cells))} filled cells, "
                            f"expected {len(header)} between '|': {', '.join(header)}")
        if due and cells != due[0]:
            raise BadClause(f"{path}:{number}: found {line.strip()!r}, expected | {' | '.join(due[0])} |")
        if due:
            due = due[1:]
            continue
        yield section, number, cells


def _cells(line):
    """The cells of a row, none of a line that does not begin and end as a row does: it would be lost in silence."""
    before, *cells, after = line.split("|")
    return [] if before or after.strip() else [cell.strip() for cell in cells]


def _lines(path):
    try:
        return Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadClause(f"{path}:1: found nothing to read ({error}), expected UTF-8 text") from None


def _one_of(value, allowed, what):
    if value not in allowed:
        raise ValueError(f"{what} {value!r}, expected one of {', '.join(allowed)}")


def _slug(text):
    if not SLUG.fullmatch(text):
        raise ValueError(f"slug {text!r}, expected lower-case words with hyphens between them")
    return text


def _documented(text):
    """(rules, sources) of the last column."""
    first, *sources = text.split("; ")
    match = RULES.fullmatch(first)
    rules = tuple(int(number) for number in match[1].split(", ")) if match else ()
    if not rules or not all(1 <= rule <= LAST_RULE for rule in rules) or list(rules) != sorted(set(rules)):
        raise ValueError(f"{first!r}, expected 'rule 9' or 'rules 9, 10', ascending, from 1 to {LAST_RULE}")
    for source in sources:
        if not SOURCE.fullmatch(source):
            raise ValueError(f"source {source!r}, expected 'documentation: ', 'docs: ', 'C API: ' or 'manual: ' and a "
                             "place, or 'PEP 475', 'bpo-30057', 'gh-112559'")
    return rules, tuple(sources)


def _clause(theme, line, cells):
    slug, level, scope, sentence, documented = cells
    _one_of(theme, THEMES, "theme")
    _one_of(level, LEVELS, "level")
    _one_of(scope, SCOPES, "scope")
    if not sentence.endswith("."):
        raise ValueError(f"sentence {sentence!r}, expected a full stop at its end")
    if level == "may" and "; or" not in sentence:
        raise ValueError(f"a may without a choice in {sentence!r}, expected outcomes divided by '; or'")
    return Clause(_slug(slug), level, scope, sentence, *_documented(documented), theme, line)


def load(path=CLAUSES):
    """All clauses by slug, in the order of the file. BadClause."""
    found = {}
    for theme, line, cells in _rows(path, ["slug", "level", "scope", "sentence", "documented"]):
        try:
            clause = _clause(theme, line, cells)
        except ValueError as error:
            raise BadClause(f"{path}:{line}: found {error}") from None
        if clause.slug in found:
            raise BadClause(f"{path}:{line}: found slug {clause.slug!r} again, expected a new one: "
                            f"it stands in line {found[clause.slug].line}")
        found[clause.slug] = clause
    return found


def documentation(path=DOCUMENTATION, clauses=None):
    """The documentation's sentences, in order. Each names clauses that exist (clauses: by slug, load()). BadClause."""
    known = load() if clauses is None else clauses
    found = []
    for section, line, (text, slugs) in _rows(path, ["sentence", "clauses"]):
        named = tuple(slugs.split(", "))
        for slug in named:
            if slug not in known:
                raise BadClause(f"{path}:{line}: found unknown clause {slug!r}, expected a slug of {CLAUSES.name}")
        found.append(Sentence(text, named, section, line))
    return found
