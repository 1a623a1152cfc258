"""The dictionary for fuzz engines, made from the vocabulary. By itself it prints it, and needs nothing but Python."""
import re
from pathlib import Path

OPS_DEF = Path(__file__).resolve().parents[2] / "conformance/ops/ops.def"


def words():
    """Every word of the language: operations, arguments, events."""
    text = OPS_DEF.read_text(encoding="utf-8")
    found = re.findall(r"^(?:OP|ARGUMENT|NEED|HANDLER|FD|ERROR)\(\w+, ([\w-]+)", text, re.MULTILINE)
    for form in re.findall(r"^(?:ARGUMENT|EVENT|RESULT)\(.*", text, re.MULTILINE):
        found += re.findall(r"[a-z][a-z_]+\d?", form.split('"')[1])
    for quoted in re.findall(r"`([^`]+)`", text):
        found += re.findall(r"[A-Za-z0-9_+.{},-]+", quoted)
    found += ["handler ", "clause ", "needs ", "arrive ", "ignored ", "blocked ", " {\n", "}\n"]
    return list(dict.fromkeys(found))


def dictionary():
    """As both engines read it."""
    def quoted(word):
        return "".join(c if c.isalnum() or c in "_+-.{}, " else f"\\x{ord(c):02x}" for c in word)
    return "# made from conformance/ops/ops.def\n" + "".join(f'"{quoted(word)}"\n' for word in words())


if __name__ == "__main__":
    print(dictionary(), end="")
