"""Records of every kind, for tests: what a bad day of a whole run would leave."""
import json
import math

from conformance.harness import catalogue
from conformance.harness.cases import names
from conformance.spec import clauses as spec

SUBJECTS = ("cpython", "cpython-embedded", "engine-posix", "engine-sim", "pypy3")


def record(kind="case", name="dispatch/one", subject="engine-posix", verdict="Pass", **more):
    needed = {"case": {"clauses": ["no-lost-arrival"], "expected": ["1 ok", "exit 0"], "seen": ["1 ok", "exit 0"],
                       "seconds": 0.01, "version": ""},
              "scenario": {"expected": ["a"], "seen": ["a"], "seconds": 0.1, "version": ""},
              "leg": {"figures": {"inputs": 1000, "rate": 200, "coverage": 900, "states": 40, "new": 12}},
              "bench": {"figures": {"value": 1.0}}, "run": {"commit": "0123456789ab"},
              "finding": {"clauses": ["no-lost-arrival"], "key": "check/nothing instead of call/no-lost-arrival",
                          "repeats": {"same": 10, "of": 10}}}
    return {"format": 1, "kind": kind, "name": name, "subject": subject, "verdict": verdict, "reason": "",
            "again": f"make conformance K={name} SUBJECT={subject}"} | needed.get(kind, {}) | more


def write(path, found):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found), encoding="utf-8")


def many(number):
    """So many results of cases on five subjects, one in seven of them red."""
    slugs = list(spec.load())
    for index in range(number):
        subject, verdict = SUBJECTS[index % 5], ("Fail" if index % 7 == 3 else "XFail" if index % 11 == 4 else "Pass")
        trace = [f"{line} call h1 USR1 depth {line % 3}" for line in range(1, 9)]
        yield record(name=f"theme/sentence_number_{index // 5}_says_what_must_be_true", subject=subject,
                     verdict=verdict, reason="" if verdict == "Pass" else "line 3: expected '3 ok', seen '3 call h1'",
                     clauses=[slugs[index // 5 % len(slugs)]], expected=trace,
                     seen=trace[:4] + ["5 error Fail 3"] + trace[5:] if verdict == "Fail" else trace)


def _cases():
    slugs = list(spec.load())
    for index, name in enumerate(sorted(names())):
        for place, subject in enumerate(SUBJECTS):
            verdict = "XFail" if subject == "pypy3" and index % 9 == 0 else "Skip" if (index + place) % 6 == 0 else "Pass"
            yield record(name=name, subject=subject, verdict=verdict, clauses=[slugs[index % len(slugs)]],
                         reason={"XFail": "PyPy runs the handler one safe point later", "Pass": ""}.get(
                             verdict, "the program needs capi"))
    yield record(name="dispatch/every_failure_leaves_the_rest_alike", subject="engine-posix-next",
                 verdict="Fail", clauses=["failing-handler-leaves-rest-pending"], repeats={"same": 7, "of": 10},
                 reason="line 4: expected '4 call h2 USR2', seen '4 ok'; the model: refused",
                 expected=["1 ok", "2 call h1 USR1", "3 error Fail 1", "4 call h2 USR2 depth 1", "4 ok", "exit 0"],
                 seen=["1 ok", "2 call h1 USR1", "3 error Fail 1", "4 ok", "exit 0"])


def _campaign():
    for index, target in enumerate(("canary", "op_sequence", "reentrancy", "timers", "threads", "wakeup_fd", "ops_text")):
        for engine, speed in (("libfuzzer", 1.0), ("afl", 0.6)):
            curve = [[second / 2, second * 900 * speed,
                      round(1300 * speed * (1 - math.exp(-(second + 0.5) / (3 + index)))) + 200] for second in range(17)]
            yield record("leg", target, engine, "Pass", again=f"make fuzz T={target}", curve=curve, seconds=8.0, figures={
                "inputs": curve[-1][1], "rate": 1800 * speed, "coverage": curve[-1][2], "states": 80 + index, "new": 41,
                "corpus": 220, "stability": 100.0})
        yield record("corpus", target, "libfuzzer", "Pass", again="make campaign", ratio={
            "value": 0.55 + index / 40, "better": "more", "tolerance": 0.1}, figures={"coverage": 1500, "inputs": 220})
    yield record("leg", "restore", "afl", "Invalid", again="make afl T=restore",
                 reason="died: exit status 1, and said 'PROGRAM ABORT'")
    program = "signal USR1 h1\nhandler h1 {\n  raise USR2\n}\nraise USR1\ncheck\n"
    yield record("finding", "reentrancy", "libfuzzer", "Fail", again="make replay T=reentrancy R=.campaign/findings/reentrancy/"
                 "check-nothing-instead-of-call-1f2e3d4c/case.ops", program=program, is_new=True, count=14,
                 reason="after op 3 `check` the model allows:  call h1 sig=USR1\nthe engine did:  (nothing)",
                 folder=".campaign/findings/reentrancy/check-nothing-instead-of-call-1f2e3d4c", reproducers={
                     "case.ops": program, "case.c": "int main(void) { return 0; }\n", "case.py": "import signal\n",
                     "case": "base64:AAECAwQ="})


def _bench():
    for name, value, limit in (("raise to handler, of raw", 1.004, "at most 1.01"), ("storm, waiting in pause", 0.97,
                               "at least 0.9"), ("disposition, handler to handler", 1.31, "at most 1.05")):
        good = "least" in limit or value < 1.06
        yield record("bench", name, "", "Pass" if good else "Fail", again="make bench", limit=limit, ratio={
            "value": value, "better": "more" if "least" in limit else "less", "tolerance": 0.1}, figures={"value": value},
            reason=f"{value} ({value - .01:.3f} to {value + .01:.3f}, 21 rounds)")


def bad_day(directory):
    """A folder of records in which everything that a report can show occurs."""
    write(directory / "conformance.jsonl", [record("run", "conformance", "", again="make conformance"), *_cases()])
    write(directory / "scenarios.jsonl", [record("scenario", name, subject, again=f"make verify S={name}")
                                          for name in catalogue.scenarios() for subject in SUBJECTS])
    write(directory / "campaign.jsonl", _campaign())
    write(directory / "bench.jsonl", _bench())
    write(directory / "inject.jsonl", [record("inject-coverage", f"tocsin_{name}", window, share=(index * 37 + place * 11) % 100 / 100)
                                       for index, name in enumerate(("signal", "raise_signal", "sleep", "check", "fork"))
                                       for place, window in enumerate(("entry", "flags", "call", "return"))])
