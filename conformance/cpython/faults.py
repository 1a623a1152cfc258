"""Which of the planted faults do CPython's own tests catch? make cpython-faults

Each fault of fuzz/zoo/ that is in the engine is put into a copy, the extension is built there, and test_signal and the
table of calls are played on it. What is wrong then and was right without the fault has caught it.
"""
import argparse
import concurrent.futures
import json
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
    """Markdown, one row a fault: who catches it, by the first names."""
    yield "| fault | caught by |"
    yield "| --- | --- |"
    for patch, wrong in sorted(found.items()):
        tests = [f"`{name}`" for name in wrong if "(" not in name]
        calls = [f"`{name}`" for name in wrong if "(" in name]
        more = " and others" if len(wrong) > 2 else ""
        yield f"| {patch.replace('_', ' ')} | {', '.join((tests + calls)[:2]) + more if wrong else ''} |"


def arguments():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default="/usr/bin/python3", metavar="PATH", help="the CPython (%(default)s)")
    parser.add_argument("--fault", default="", metavar="WORD", help="only faults with this in their name")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="faults at a time (%(default)d)")
    parser.add_argument("--reports", type=Path, default=ROOT / "reports" / "latest", metavar="DIR",
                        help="where the table goes")
    return parser.parse_args()


class Faults:
    """A run over many faults. What is found is kept as it comes, so that an interrupted run goes on where it was."""

    def __init__(self, subject, home):
        self.subject, self.kept, self.logs = subject, home / "faults.jsonl", home / "logs-faults"
        self.logs.mkdir(parents=True, exist_ok=True)
        lines = self.kept.read_text().splitlines() if self.kept.exists() else []
        self.found, self.unbuilt = dict(map(json.loads, lines)), {}
        extension = environment.build(subject)
        self.right = self._right(environment.make(home / "faults", subject, extension))

    def _right(self, made):
        return {whole: played(made, self.logs, "none", wanted(whole)) for whole in (False, True)}

    def one(self, patch):
        try:
            wrong = caught(patch, self.subject, self.right, self.logs)
        except AssertionError as error:
            lines = str(error).splitlines()
            self.unbuilt[patch.stem] = ": ".join(dict.fromkeys((lines[0], lines[-1])))
            return
        self.found[patch.stem] = wrong
        with self.kept.open("a") as kept:
            print(json.dumps([patch.stem, wrong]), file=kept)
        print(f"cpython-faults: {patch.stem}: {', '.join(wrong[:3]) or 'not caught'}", flush=True)

    def run(self, patches, jobs):
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(self.one, [patch for patch in patches if patch.stem not in self.found]))


def main():
    option = arguments()
    patches = [patch for kind in ("engine", "targets") for patch in zoo.faults(kind) if option.fault in patch.stem]
    try:
        subject = interpreter.ask(option.python)
        subject.need()
        faults = Faults(subject, ROOT / "build" / "cpython" / subject.version)
    except (interpreter.Lacking, environment.NotBuilt) as error:
        print(f"cpython-faults: {error}", file=sys.stderr)
        return 2
    faults.run(patches, option.jobs)
    found = {patch.stem: faults.found[patch.stem] for patch in patches if patch.stem in faults.found}
    text = "\n".join(fault_table(found)) + "\n"
    option.reports.mkdir(parents=True, exist_ok=True)
    records.write_whole(option.reports / "cpython-faults.md", text)
    for told in faults.unbuilt.values():
        print(f"cpython-faults: {told}", file=sys.stderr)
    print(f"{text}cpython-faults: {sum(map(bool, found.values()))} of {len(found)} caught; "
          f"{compare.here(option.reports)}/cpython-faults.md")
    if not faults.unbuilt and not option.fault:
        faults.kept.unlink(missing_ok=True)
    return int(bool(faults.unbuilt))


if __name__ == "__main__":
    sys.exit(main())
