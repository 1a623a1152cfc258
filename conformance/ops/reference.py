#!/usr/bin/python3
"""The tables of README.md, made of ops.def. Prints README.md as it should be; --write puts it there."""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
ENTRY = re.compile(r"([A-Z]+)\((.*)\)")
FIELD = re.compile(r'"(?:\\.|[^"\\])*"|[^,\s][^,]*')
BEGIN = "<!-- made of ops.def; conformance/ops/reference.py --write makes it anew -->\n"


def entries():
    """{macro: [fields of an entry]}, in the table's order."""
    found = {}
    for line in (HERE / "ops.def").read_text(encoding="utf-8").splitlines():
        match = ENTRY.fullmatch(line)
        if match:
            fields = [_plain(field) for field in FIELD.findall(match[2])]
            found.setdefault(match[1], []).append(fields)
    return found


def _plain(field):
    return re.sub(r"\\(.)", r"\1", field[1:-1]) if field.startswith('"') else field


def _code(text):
    return f"`{text}`" if text else ""


def _form(fields):
    arguments = [argument for argument in fields[2:5] if argument != "NO"]
    return _code(" ".join([fields[1], *arguments, *([] if fields[5] == "NO" else ["{"])]))


def _operations(rows):
    for fields in rows:
        need = "" if fields[7] == "NO" else _code(fields[7].lower())
        yield _form(fields), fields[6], need, fields[8]


def _named(rows):
    return [(_code(fields[1]), fields[-1]) for fields in rows]


def _handlers(rows):
    own = [(f"`h1` to `h{len([one for one in rows if re.fullmatch('h[0-9]', one[1])])}`", rows[0][2])]
    return own + [(_code(fields[1]), fields[2]) for fields in rows if fields[2] and fields is not rows[0]]


def _table(title, head, rows):
    yield f"### {title}\n"
    yield "| " + " | ".join(head) + " |"
    yield "| --- " * len(head) + "|"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


def tables():
    found = entries()
    lines = [*_table("Operations", ("operation", "shows", "needs", "what it is"), _operations(found["OP"])),
             *_table("Arguments", ("argument", "what may stand there"), _named(found["ARGUMENT"])),
             *_table("Handlers", ("word", "meaning"), _handlers(found["HANDLER"])),
             *_table("Descriptors", ("word", "meaning"), _named(found["FD"])),
             *_table("What a subject may lack", ("word", "meaning"), _named(found["NEED"])),
             *_table("Events", ("line of a trace", "meaning"), _named(found["EVENT"])),
             *_table("Values", ("VALUE", "meaning"), _named(found["RESULT"])),
             *_table("Kinds of errors", ("KIND",), [(_code(fields[1]),) for fields in found["ERROR"]])]
    return "\n".join(lines)


def wanted():
    before, begin, _ = README.read_text(encoding="utf-8").partition(BEGIN)
    return before + (begin or BEGIN) + "\n" + tables()


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        README.write_text(wanted(), encoding="utf-8")
    elif sys.argv[1:]:
        sys.exit(f"reference.py: found {sys.argv[1]}, expected --write or nothing")
    else:
        print(wanted(), end="")
