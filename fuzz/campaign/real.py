"""A sample of the corpus on real implementations: what a real kernel or CPython shows must be allowed by the model.

Programs go to the subjects' adapters, many to a freshly started process. Time passes for real there, and a model in
which operations take none cannot judge a program that races with a timer: such programs are left out, and a difference
counts only when it shows itself again each time.
"""
import random
import re
import time
from dataclasses import dataclass

from conformance.harness import adapter, catalogue, child, expectations, judge
from conformance.harness import cases as cases_of
from conformance.spec import clauses as spec
from fuzz.campaign import findings, inputs, places

SUBJECTS = ("engine-posix", "cpython")
TIMED = re.compile(r"^\s*(?:alarm|setitimer|getitimer|advance|spend|arrive)\b", re.MULTILINE)
WAITS = re.compile(r"^\s*(?:sleep|sigtimedwait \S+) (\S+)", re.MULTILINE)
LONGEST_S = 0.05  # that a program may wait
FUSE_S = 10.0
CHUNK = 20  # programs that one process of an adapter is asked to play
AGAIN = 3  # a difference must show itself so often in a row


@dataclass
class Result:
    """played: programs that the model has judged; open: those it cannot; skipped: what the subject lacks."""
    subject: str
    played: int = 0
    open: int = 0
    skipped: int = 0
    known: int = 0
    unsteady: int = 0
    fault: str = ""
    missing: str = ""


def is_timed(text):
    def is_long(given):
        try:
            return not float(given) <= LONGEST_S
        except ValueError:
            return True
    return bool(TIMED.search(text)) or any(map(is_long, WAITS.findall(text)))


def sample(folders, target, most, seed):
    """[(name, text)] of some programs of a corpus that do not depend on time."""
    paths = inputs.files(folders.corpus(target))
    random.Random(seed).shuffle(paths)
    if not paths:
        return []
    _, shown = findings.run([places.replay(target), "--batch", *paths[:4 * most]])
    texts = [one.partition("\n")[::2] for one in re.split(r"^=== ", shown, flags=re.MULTILINE)[1:]]
    return [(f"{target}-{path.rpartition('/')[2][:12]}", text) for path, text in texts if not is_timed(text)][:most]


def known_clauses(subject):
    """Clauses about which the subject's known differences are."""
    known = set()
    for path in catalogue.expectation_files(subject):
        found = {"scenario": catalogue.scenarios(), "case": cases_of.names(), "clause": spec.load()}
        known |= {entry.keys.get("clause") for entry in expectations.load(path, path, found) if not entry.fault}
    return known


class Subject:
    """One implementation and what the model says of its traces."""

    def __init__(self, name):
        self.result = Result(name)
        self.subject = catalogue.adapters()[name]
        missing = self.subject.adapter_missing()
        self.result.missing = missing[1] if missing else ""
        if self.result.missing:
            return
        self.declared = adapter.declare(self.subject.adapter_argv(), spec.load())
        self.result.fault = self.declared.fault
        self.known = known_clauses(name)

    def play(self, programs, until=findings.FOREVER):
        """[(name, text, key, clause, what the model says)] of the differences that stay. Ends with the time until,
        but not before some have been played."""
        different = []
        if self.result.missing or self.result.fault:
            return different
        for start in range(0, len(programs), CHUNK):
            if (start and time.monotonic() > until) or child.stopped():
                break
            different += self.play_some(programs[start:start + CHUNK])
        return different

    def play_some(self, programs):
        answers, different = {}, []
        adapter.play_batch(self.subject.adapter_argv(), programs, FUSE_S, answers.__setitem__)
        for name, text in programs:
            if child.stopped():
                break
            difference = self.judged(text, answers.get(name))
            if difference and self.stays(text, difference):
                different.append((name, text, *difference))
        return different

    def judged(self, text, answer, counts=True):
        """(key, clause, what the model says) of a difference, or None."""
        result = self.result
        if answer is None or answer.unsupported:
            result.skipped += counts
            return None
        if answer.fault:
            return f"{result.subject}/answer is no trace", "unknown", answer.fault
        status, said = judge.ask_model(text, answer.lines, judge.model_options(self.subject, self.declared))
        result.played += counts and status in (0, 1)
        result.open += counts and status not in (0, 1)
        if status != 1:
            return None
        clause = next((re.search(r"\[([a-z0-9-]+)\]$", line)[1] for line in said if line.lstrip().startswith("allowed")),
                      "unknown")
        shown = re.sub(r"\S*\d\S* ?", "", said[1].partition("shown:")[2].rpartition("[")[0]).strip()
        return f"{result.subject}/{shown}/{clause}", clause, "\n".join(f"      {line.strip()}" for line in said)

    def stays(self, text, difference):
        if difference[1] in self.known:
            self.result.known += 1
            return False
        for _ in range(AGAIN):
            again = adapter.play_one(self.subject.adapter_argv(), text, FUSE_S)
            found = self.judged(text, again, counts=False)
            if not found or found[0] != difference[0]:
                self.result.unsteady += 1
                return False
        return True
