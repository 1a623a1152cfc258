"""Small changes of a C source, each of which some case should notice: a condition negated, a statement dropped, an
operator or a constant that is another. What none notices is a hole in the cases, or a change that nobody can see."""
import re
from dataclasses import dataclass

# Comments, texts, characters and the preprocessor's lines say nothing that runs.
SILENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|^[ \t]*#(?:\\\n|[^\n])*'
                    r"|^[^\n]*(?:TOCSIN_POINT|_Static_assert)[^\n]*", re.DOTALL | re.MULTILINE)
SWAPS = (("<", "<="), ("<=", "<"), (">", ">="), (">=", ">"), ("==", "!="), ("!=", "=="), ("&&", "||"), ("||", "&&"),
         ("|", "&"), ("&", "|"), ("+", "-"), ("-", "+"), ("<<", ">>"), (">>", "<<"), ("|=", "&="), ("&=", "|="))
OPERATOR = re.compile(r"(?<= )(?:" + "|".join(re.escape(old) for old, _ in sorted(SWAPS, key=lambda one: -len(one[0])))
                      + r")(?= )")
CONSTANT = re.compile(r"(?<![\w.\[])\d+(?![\w.])")
WORD = re.compile(r"\b(?:true|false)\b")
CONDITION = re.compile(r"\b(?:if|while) \(")
STATEMENT = re.compile(r"^ +(?!return|goto|break|continue|case|default)[\w.>*-]+(?: [|&+-]?= |\()[^;{}]*;$",
                       re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """place is "file:line"; the text from start to end becomes new."""
    place: str
    start: int
    end: int
    old: str
    new: str

    @property
    def name(self):
        return f"{self.place}+{self.start}: {' '.join(self.old.split())!r} is {self.new!r}"

    def applied(self, text):
        return text[:self.start] + self.new + text[self.end:]


def mutants(file, text):
    """All mutants of a source, in its order."""
    heard = SILENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    negated = {(start, end, f"!({text[start:end]})") for start, end in _conditions(heard)}
    return [Mutant(f"{file}:{text.count(chr(10), 0, start) + 1}", start, end, text[start:end], new)
            for start, end, new in sorted({*_tokens(heard), *_statements(heard), *negated})]


def _tokens(heard):
    swaps = dict(SWAPS)
    for match in OPERATOR.finditer(heard):
        yield match.start(), match.end(), swaps[match[0]]
    for match in CONSTANT.finditer(heard):
        for new in {int(match[0]) + 1, abs(int(match[0]) - 1)}:
            yield match.start(), match.end(), str(new)
    for match in WORD.finditer(heard):
        yield match.start(), match.end(), "false" if match[0] == "true" else "true"


def _conditions(heard):
    for match in CONDITION.finditer(heard):
        depth = 1
        for end in range(match.end(), len(heard)):
            depth += {"(": 1, ")": -1}.get(heard[end], 0)
            if depth == 0:
                yield match.end(), end
                break


def _statements(heard):
    """Whole statements on a line of their own."""
    for match in STATEMENT.finditer(heard):
        if heard[:match.start()].rstrip()[-1:] in ";{}":
            yield match.start(), match.end(), ";"
