"""Which of the planted faults do CPython's own tests catch? make cpython-faults

Each fault of fuzz/zoo/ that is in the engine is put into a copy, the extension is built there, and test_signal and the
table of calls are played on it. What is wrong then and was right without the fault has caught it.
"""
import argparse
import concurrent.futures
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from conformance.cpython import compare, environment, interpreter, run, suites
from conformance.harness import records
from conformance.harness.arguments import Parser
from conformance.harness.catalogue import ROOT
from fuzz.zoo import zoo

FUSE_S = 20.0
CALLS = environment.HERE / "calls.py"
STRESS = ("test_stress_delivery", "test_itimer_real")


def played(made, logs, name, only):
    """{test or call: what became of it} of an environment."""
    found = run.play(made, "test.test_signal", logs / f"{name}.log", FUSE_S, None, only)
    answers = {test.removeprefix("test.test_signal."): one.result for test, one in found.items()}
    try:
        said = subprocess.run([made.python, CALLS], capture_output=True, text=True, timeout=60).stdout
    except subprocess.TimeoutExpired:
        said = ""
    return answers | {call: json.dumps(answer) for call, answer in map(json.loads, said.splitlines())}


def wanted(whole):
    """The fast half, or what that leaves out of the tests that end by themselves."""
    if whole:
        return lambda test: any(word in test for word in STRESS)
    return lambda test: not any(slow in test for slow in suites.SLOW)


def caught(patch, subject, right, logs):
    """The tests and calls that a fault turns wrong; the slow tests are asked only when nothing else is."""
    with tempfile.TemporaryDirectory(prefix="tocsin-fault-") as folder:
        where = zoo.copy(Path(folder) / "copy", ("core", "conformance/cpython"), ["gcc"])
        zoo.plant(where, patch, ["cpython-extension", f"CPYTHON_TAG={subject.version}",
                                 f"CPYTHON_INCLUDE={subject.include}"])
        extension = where / "build" / "gcc" / "cpython" / subject.version / "_signal.so"
        made = environment.make(Path(folder) / "tocsin", subject, extension)
        for whole in False, True:
            seen = played(made, logs, patch.stem, wanted(whole))
            wrong = [name for name in seen.keys() | right[whole].keys() if seen.get(name) != right[whole].get(name)]
            if wrong:
                return sorted(wrong)
    return []


def fault_table(found):
    """Markdown, one row a fault."""
    yield "| fault | caught by CPython's tests | and by the table of calls |"
    yield "| --- | --- | --- |"
    for patch, wrong in found.items():
        calls = [name for name in wrong if "(" in name]
        tests = [name for name in wrong if "(" not in name]
        more = f" and {len(tests) - 2} more" if len(tests) > 2 else ""
        yield (f"| {patch.replace('_', ' ')} | {', '.join(tests[:2]) + more if tests else 'no'} | "
               f"{f'{len(calls)} of its calls' if calls else 'no'} |")


def main():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default="/usr/bin/python3", metavar="PATH")
    parser.add_argument("--fault", default="", metavar="WORD", help="only faults with this in their name")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="faults at a time (%(default)d)")
    parser.add_argument("--reports", type=Path, default=ROOT / "reports" / "latest", metavar="DIR")
    option = parser.parse_args()
    try:
        subject = interpreter.ask(option.python)
        subject.need()
        extension = environment.build(subject)
    except (interpreter.Lacking, environment.NotBuilt) as error:
        print(f"cpython-faults: {error}", file=sys.stderr)
        return 2
    logs = ROOT / "build" / "cpython" / subject.version / "logs-faults"
    shutil.rmtree(logs, ignore_errors=True)
    logs.mkdir(parents=True)
    made = environment.make(logs.parent / "faults", subject, extension)
    right = {whole: played(made, logs, "none", wanted(whole)) for whole in (False, True)}
    patches = [patch for kind in ("engine", "targets") for patch in zoo.faults(kind) if option.fault in patch.stem]
    found = {}
    with concurrent.futures.ThreadPoolExecutor(option.jobs) as pool:
        jobs = {pool.submit(caught, patch, subject, right, logs): patch.stem for patch in patches}
        for job in concurrent.futures.as_completed(jobs):
            found[jobs[job]] = job.result()
            print(f"cpython-faults: {jobs[job]}: {', '.join(found[jobs[job]][:3]) or 'not caught'}", flush=True)
    text = "\n".join(fault_table(dict(sorted(found.items())))) + "\n"
    option.reports.mkdir(parents=True, exist_ok=True)
    records.write_whole(option.reports / "cpython-faults.md", text)
    print(f"{text}cpython-faults: {sum(map(bool, found.values()))} of {len(found)} caught; "
          f"{compare.here(option.reports)}/cpython-faults.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
