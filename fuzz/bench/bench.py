"""make bench-fuzz: how fast the fuzzers are, each figure with a verdict, on one core and against Hypothesis in turn.

    bench.py [--budget SECONDS]
Figures are a second of processor time of one core, so that a machine that does something else too tells the same. The
record goes to reports/latest/bench-fuzz.json, the table to bench-fuzz.md beside it. Exit status: 0 all that could be
measured is good enough, 1 something is not, 2 bad input.
"""
import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conformance.harness.records import Recorder  # noqa: E402

LATEST = ROOT / "reports/latest"
ROUNDS = 3
INPUTS = 100000  # of one round: a fuzzer's first second, with an empty corpus, is not what it does in a minute
AFL_ENVIRONMENT = {"AFL_SKIP_CPUFREQ": "1", "AFL_NO_AFFINITY": "1", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1",
                   "AFL_NO_UI": "1"}


@dataclass
class Row:
    name: str
    unit: str
    measured: float | None   # None: could not be measured
    must: float | None       # None: shown alone
    aim: float | None = None
    less_is_better: bool = False
    note: str = ""

    @property
    def verdict(self):
        if self.measured is None:
            return "Skip"
        if self.must is None:
            return "shown"
        reached = (lambda figure: self.measured <= figure) if self.less_is_better else (lambda figure: self.measured >= figure)
        if not reached(self.must):
            return "Fail"
        return "Pass" if self.aim is None or reached(self.aim) else "Pass, below the aim"


    def record(self):
        """For the report. What must be reached is a figure of one machine; the quotient of two is comparable."""
        verdict = self.verdict.partition(",")[0] if self.verdict != "shown" else "Pass"
        limit = "" if self.must is None else f"at {'most' if self.less_is_better else 'least'} {number(self.must)} {self.unit}"
        ratio = {"ratio": {"value": self.measured, "better": "more", "tolerance": 0.5}} if self.unit == "times" and \
            self.measured is not None else {}
        return {"kind": "bench", "name": self.name, "subject": "", "verdict": verdict, "reason": self.note, "limit": limit,
                "unit": self.unit, "figures": {"value": self.measured}, "again": "make bench-fuzz"} | ratio


@dataclass
class Ran:
    output: str
    cpu_s: float
    status: int


def run(command, fuse, environment=None, core=None):
    """Runs a program on one core, and says what it and its children used of the processor. It has the signal state of a
    fresh process, and ends with its group."""
    begun = os.times()
    core = core if core is not None else max(os.sched_getaffinity(0))

    def prepare():
        os.sched_setaffinity(0, {core})
        for signum in (signal.SIGPIPE, signal.SIGINT):
            signal.signal(signum, signal.SIG_DFL)

    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", stdin=subprocess.DEVNULL, cwd=ROOT, preexec_fn=prepare,
                          env=os.environ | (environment or {}), start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=fuse)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return Ran("", 0.0, -signal.SIGKILL)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    ended = os.times()
    used = ended.children_user + ended.children_system - begun.children_user - begun.children_system
    return Ran(output, used, process.returncode)


def say(line):
    print(f"bench-fuzz: {line}", file=sys.stderr, flush=True)


def operations(ran, what="operations"):
    """The last count of them that a program printed."""
    found = re.findall(rf"([0-9]+) {what}", ran.output)
    return int(found[-1]) if ran.status == 0 and found else None


def last_json(ran):
    lines = [line for line in ran.output.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if ran.status == 0 and lines else None


# ------------------------------------------------------------------------------------------------------ the measurements

def libfuzzer(seed):
    """So many inputs, for a busy machine gives little of a second. Entropic scheduling costs as much as the target: it weighs
    every feature of every input. A finding ends a run, which then is none: the next seed is tried."""
    program = ROOT / "build/fuzz/fuzz/op_sequence"
    for seed in range(seed, seed + 5 * ROUNDS, ROUNDS) if program.exists() else []:
        ran = run([program, "-entropic=0", f"-seed={seed}", "-max_len=4096", "-verbosity=0", "-print_funcs=0",
                   "-timeout=10", f"-runs={INPUTS}"], 300)
        count = operations(ran)
        if count:
            return count / ran.cpu_s
        say(f"op_sequence -seed={seed} ended with status {ran.status}; it found: " +
            (re.findall(r"key: (.*)", ran.output) or ["nothing"])[0])
    return None


def hypothesis(seconds):
    ran = run([sys.executable, ROOT / "fuzz/bench/state_machine.py", seconds], seconds * 10 + 120)
    done = last_json(ran)
    return done["rules"] / done["cpu_s"] if done else None


def in_turn(seconds):
    """A B A B ..., so that whatever else the machine does falls on both."""
    ours, theirs = [], []
    for turn in range(ROUNDS):
        say(f"libFuzzer and Hypothesis, round {turn + 1} of {ROUNDS}")
        ours.append(libfuzzer(2 + turn))
        theirs.append(hypothesis(seconds))
    if None in ours or None in theirs:
        return (None if None in ours else statistics.median(ours)), None, None
    return statistics.median(ours), statistics.median(theirs), statistics.median(a / b for a, b in zip(ours, theirs))


def explorer(*bound, rounds=1):
    """The median of the rounds: one is over in less than a second, which a busy neighbour can spoil."""
    program = ROOT / "build/sim/fuzz/explore/explore"
    done = [last_json(run([program, *bound], 900)) for _ in range(rounds)]
    return statistics.median(one["operations"] / one["cpu_s"] for one in done) if all(done) else None


def afl(seconds):
    """Executions a second, and stability in per cent. Its inputs are a few bytes: answers for the generator."""
    program = ROOT / "build/afl/fuzz/op_sequence"
    if not program.exists() or not shutil.which("afl-fuzz"):
        return None, None
    with tempfile.TemporaryDirectory(prefix="bench-fuzz-") as folder:
        seeds = Path(folder) / "in"
        seeds.mkdir()
        for number in range(8):
            (seeds / str(number)).write_bytes(bytes((number * 37 + at * at) % 256 for at in range(24)))
        ran = run(["afl-fuzz", "-i", seeds, "-o", f"{folder}/out", "-V", seconds, "-s", "1", "--", program], seconds * 10 + 120,
                  AFL_ENVIRONMENT)
        stats = Path(folder) / "out/default/fuzzer_stats"
        if not stats.exists():
            say("afl-fuzz wrote no statistics:\n" + ran.output[-500:])
            return None, None
        figures = dict(re.findall(r"^(\w+)\s*: (.*)$", stats.read_text(), re.M))
    return int(figures["execs_done"]) / ran.cpu_s, float(figures["stability"].rstrip("%"))


def cpython_differential(seeds):
    """A second of the clock: what CPython's own process uses is nobody's to wait for. Never too good, then."""
    program = ROOT / "build/sim/fuzz/cpython_differential"
    if not program.exists():
        return None
    begun = time.monotonic()
    count = operations(run([program, "--seeds", f"1-{seeds}"], 600))
    return count / (time.monotonic() - begun) if count else None


def exhaustive():
    """From the record of the last `make explore`."""
    try:
        record = json.loads((LATEST / "explore.json").read_text())
        whole = record["promised"]["length"] == 4 and record["verdict"] in ("Pass", "Fail")
        done = record["done"]
    except (OSError, ValueError, KeyError):
        return None, "no record: run `make explore` first"
    if not whole:
        return None, "the record is not of a whole run: run `make explore`"
    note = (f"{done['programs']:,} programs of up to 4 operations, {done['runs']:,} runs with arrivals, {done['states']:,} "
            f"states; {record['jobs']} jobs; `make explore` prints alphabet and bound")
    return record["seconds"], note


def rows(budget):
    share = max(2, int(budget / 12))
    ours, theirs, ratio = in_turn(share)
    say("the explorer")
    every, search = explorer("--arrivals", "0", "--every", rounds=7), explorer()
    say("AFL++")
    executions, stability = afl(2 * share)
    say("CPython")
    differential = cpython_differential(2000)
    seconds, note = exhaustive()
    return [
        Row("op_sequence under libFuzzer", "operations a second", ours, 1e6, 2.5e6, note="no sanitizer, model included, -entropic=0"),
        Row("the same in the explorer", "operations a second", every, 5e6, 10e6, note="every program by itself, no arrivals; what the model says of equal states and traces is kept"),
        Row("the explorer's own search", "operations a second", search, None, note="equal states once, with arrivals"),
        Row("Hypothesis on CPython's signal", "rules a second", theirs, None, note="in turn with libFuzzer" if theirs else
            "python3-hypothesis is not installed"),
        Row("libFuzzer against Hypothesis", "times", ratio, 250, note="median of the rounds"),
        Row("AFL++, persistent", "executions a second", executions, 10000, note="op_sequence, on one core" if executions else
            "build/afl is not built, or there is no afl-fuzz"),
        Row("AFL++, stability", "%", stability, 99),
        Row("exhaustive", "s", seconds, 600, less_is_better=True, note=note),
        Row("cpython_differential", "operations a second", differential, 20000, note="with CPython in its own process, both on one core" if differential else
            "not built, or CPython is not"),
    ]


# --------------------------------------------------------------------------------------------------------------- reports

def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


def table(all_rows):
    lines = ["| what | measured | must | aim | verdict | note |", "| --- | --- | --- | --- | --- | --- |"]
    for row in all_rows:
        measured = f"{number(row.measured)} {row.unit}" if row.measured is not None else "not measured"
        lines.append(f"| {row.name} | {measured} | {number(row.must)} | {number(row.aim)} | {row.verdict} | {row.note} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="bench-fuzz")
    parser.add_argument("--budget", type=int, default=120, help="seconds, in all")
    asked = parser.parse_args()
    if asked.budget < 12:
        print(f"bench-fuzz: found {asked.budget}, expected 12 seconds or more (BUDGET=)", file=sys.stderr)
        sys.exit(2)
    try:
        all_rows = rows(asked.budget)
    except KeyboardInterrupt:
        print("bench-fuzz: interrupted; the record before stays", file=sys.stderr)
        sys.exit(130)
    LATEST.mkdir(parents=True, exist_ok=True)
    text = table(all_rows)
    (LATEST / "bench-fuzz.md").write_text("# Speed of the fuzzers\n\nA second of processor time of one core.\n\n" + text)
    recorder = Recorder(LATEST / "bench-fuzz.jsonl", f"make bench-fuzz BUDGET={asked.budget}")
    for row in all_rows:
        recorder.add(row.record())
    recorder.finish()
    record = {"budget_s": asked.budget, "rows": [asdict(row) | {"verdict": row.verdict} for row in all_rows]}
    (LATEST / "bench-fuzz.json").write_text(json.dumps(record, indent=1) + "\n")
    print(text, end="")
    sys.exit(1 if any(row.verdict == "Fail" for row in all_rows) else 0)


if __name__ == "__main__":
    main()
