"""From an answer to a verdict: the trace against .expect, the model's word, the first difference in words."""
import subprocess
import tempfile
from dataclasses import dataclass, field

from conformance.harness.catalogue import ROOT, BadInput

MODEL = "build/gcc/conformance/model/model"
MODEL_S = 60


@dataclass
class Run:
    """As drive.Run, so that known differences are weighed in one place. A hang is an event here: hang is False."""
    verdict: str
    reason: str = ""
    seen: list = field(default_factory=list)
    seconds: float = 0.0
    hang: bool = False


def first_difference(expected, seen):
    """In words, for two traces that differ."""
    for number, (due, found) in enumerate(zip(expected, seen), 1):
        if due != found:
            return f"line {number}: expected {due!r}, seen {found!r}"
    number = min(len(expected), len(seen)) + 1
    if len(expected) > len(seen):
        return f"line {number}: expected {expected[number - 1]!r}, seen nothing more"
    return f"line {number}: expected nothing more, seen {seen[number - 1]!r}"


def must_be_built(program):
    """BadInput when a program of ours is not there. Its path is relative to ROOT."""
    if not (ROOT / program).is_file():
        raise BadInput(f"{program} is not built; make {program} builds it")


def ask_model(program, trace, options=()):
    """(status, lines) of the model's check of a trace: 0 allowed, 1 refused, 2 bad input, 3 open. A Ctrl+C at the terminal
    does not reach the model, or its end would be taken for a no."""
    must_be_built(MODEL)
    with tempfile.NamedTemporaryFile("w", suffix=".expect", encoding="utf-8", errors="backslashreplace") as file:
        file.write("".join(line + "\n" for line in trace))
        file.flush()
        asked = subprocess.run([ROOT / MODEL, *options, "--check", file.name], input=program, text=True,
                               capture_output=True, timeout=MODEL_S, check=False, start_new_session=True)
    return asked.returncode, (asked.stdout + asked.stderr.replace(file.name, "trace")).strip().splitlines()


def model_options(subject, declared):
    """The model's arguments for a subject."""
    if declared.implicit:
        return ["--implicit"]
    return ["--interpreter"] if subject.kind != "engine" else []


def judge(case, answer, clauses, options):
    """The verdict, without regard to known differences. clauses: by slug; options: the model's."""
    if answer.fault:
        return Run("Invalid", answer.fault, answer.lines, answer.seconds)
    if answer.unsupported:
        return Run("Skip", answer.unsupported, [], answer.seconds)
    if case.suffix == ".ops" and answer.lines[-1] == "limit":
        return Run("Invalid", "went beyond the limits (limit), which judges nothing", answer.lines, answer.seconds)
    if tuple(answer.lines) == case.expected:
        return Run("Pass", "", answer.lines, answer.seconds)
    reason = first_difference(case.expected, answer.lines)
    if case.suffix == ".ops":
        status, said = ask_model(case.text, answer.lines, options)
        if status == 0 and all(clauses[slug].level == "may" for slug in case.clauses):
            return Run("Pass", "another outcome that the clause allows", answer.lines, answer.seconds)
        reason += "; the model: " + ", ".join(" ".join(line.split()) for line in said)
    return Run("Fail", reason, answer.lines, answer.seconds)
