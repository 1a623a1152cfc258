"""make inject: a signal before every instruction of every window, judged; and which instructions have been interrupted.

    inject.py [--window NAME]... [--depth 1|2] [--jobs N]   everything; records go to reports/latest/inject.jsonl
    inject.py --window NAME --at POINT                      one point again, as a finding prints it
What an interrupted run of the same injector has seen is not run again.
Exit status: 0 nothing is red, 1 something is, 2 bad input, 3 this machine cannot, 130 interrupted.
"""
import argparse
import concurrent.futures
import hashlib
import json
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from conformance.harness import records  # noqa: E402
from conformance.harness.arguments import Parser, number  # noqa: E402
from conformance.harness.catalogue import BadInput  # noqa: E402
from fuzz.inject import audit, coverage, findings, windows  # noqa: E402

LATEST = windows.ROOT / "reports/latest"
LEAST, AIM = 20_000, 50_000  # injections a second on one core


def arguments():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--window", action="append", default=[], metavar="NAME", help="only this one (may be repeated)")
    add("--depth", choices=("1", "2"), default="2", help="the most signals in one another (%(default)s)")
    add("--jobs", type=number, default=2, metavar="N", help="windows at a time (%(default)d)")
    add("--at", metavar="POINT", help="one point of one window again: 12, 12:USR1, 12:USR1.3:USR2, c12:USR1")
    add("--slow", action="store_true", help="by ptrace, at depth 1")
    add("--program", type=Path, default=windows.PROGRAM, metavar="FILE", help="the injector")
    add("--reports", type=Path, default=LATEST, metavar="DIR", help="where the records go")
    return parser.parse_args()


# ------------------------------------------------------------------------------------------------------- one point

def again(option):
    if len(option.window) != 1 or not windows.POINT.fullmatch(option.at):
        raise BadInput(f"found the point {option.at} of {', '.join(option.window) or 'no window'}, "
                       "expected one window, and a point as 12, 12:USR1, 12:USR1.3:USR2 or c12:USR1")
    window, = windows.picked(option.window, option.program)
    options = ["--at", option.at] + (["--slow"] if option.slow else [])
    result = windows.run(window, *options, program=option.program)
    instructions = coverage.disassemble(option.program, windows.ROOT)
    for case in result["cases"]:
        if case["arrivals"] or case["verdict"] != windows.PASS:
            print(findings.tell(findings.of_case(window, case, instructions)).replace("FAIL", case["verdict"]
                  if case["verdict"] == windows.PASS else "FAIL", 1))
    return 1 if windows.red(result) else 0


# ------------------------------------------------------------------------------------------------------ everything

class Parts:
    """What single runs have seen, kept until all have: an interrupted run goes on where it stopped."""

    def __init__(self, folder, program):
        self.folder, self.program, self.taken_over = folder, program, 0
        self.digest = hashlib.sha256(program.read_bytes()).hexdigest()[:16]

    def get(self, window, options):
        part = self.folder / "-".join((self.digest, window.name, *(option.strip("-") for option in options)))
        try:
            result = json.loads(part.read_text(encoding="utf-8"))
            self.taken_over += 1
        except (OSError, ValueError):
            result = windows.run(window, *options, program=self.program)
            self.folder.mkdir(parents=True, exist_ok=True)
            records.write_whole(part, json.dumps(result))
        return result

    def forget(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Run:
    """All windows, and what is known of them so far."""

    def __init__(self, option, some):
        self.option, self.windows = option, some
        self.instructions = coverage.disassemble(option.program, windows.ROOT)
        self.parts = Parts(option.reports / "inject-parts", option.program)
        self.recorder = records.Recorder(option.reports / "inject.jsonl", "make inject")
        self.red, self.rows, self.injections, self.cpu_s, self.keys = [], [], 0, 0.0, set()

    def tasks(self):
        for window in self.windows:
            if not window.is_wrong and window.kind != "replay":
                yield window, ("--census",)
            yield window, ("--slow",) if self.option.slow else ("--depth", "1")
            if self.option.depth == "2" and window.kind in ("", "wait") and not (self.option.slow or window.is_wrong):
                yield window, ("--depth", "2")

    def add(self, record):
        self.recorder.add(record)
        if record["verdict"] in records.RED:
            self.red.append(record)

    def take(self, window, options, result):
        if not window.is_wrong:
            coverage.add(self.instructions, result)
        if options == ("--census",):
            return
        verdict, reason = windows.judge(window, result)
        depth = result["depth"]
        if result["method"] == "trap" and window.kind == "" and not window.is_wrong:
            self.injections += result["injections"]
            self.cpu_s += result["cpu_s"]
        open_runs = sum(case["count"] for case in result["cases"] if case["verdict"] == windows.OPEN)
        self.add({"kind": "inject", "name": window.name, "subject": f"depth {depth}", "group": result["method"],
                  "verdict": verdict, "reason": reason, "limit": window.must or "", "figures": {
                      "points": result["points"], "injections": result["injections"], "traces": len(result["cases"]),
                      "not_judged": open_runs, "cpu_s": round(result["cpu_s"], 3)},
                  "again": f"make inject W={window.name} DEPTH={depth}"})
        self.rows.append((window, depth, result, verdict, reason))
        if verdict == "Fail" and not window.is_wrong:
            self.tell(window, result)
        if depth == 1 and result["method"] == "trap" and not window.is_wrong and audit.POINTS.is_file():
            self.audit(window, result)

    def tell(self, window, result):
        for case in windows.red(result):
            finding = findings.of_case(window, case, self.instructions)
            if finding.key in self.keys:
                continue
            self.keys.add(finding.key)
            print("\r" + findings.tell(finding), flush=True)
            folder = findings.export(finding) if self.option.program == windows.PROGRAM else ""
            where = f"at {finding.at}, in {finding.function or 'no function'} {finding.place} {finding.source}"
            self.add({"kind": "finding", "name": window.name, "subject": f"depth {result['depth']}",
                      "group": result["method"], "verdict": "Fail", "key": finding.key,
                      "reason": "\n".join([finding.verdict, where, *map(str, finding.around)]),
                      "clauses": [finding.clause] if finding.clause != "unknown" else [],
                      "repeats": {"same": 1, "of": 1}, "seen": list(map(str, case["trace"])),
                      "expected": [str(event) for event, _ in case["allowed"]], "count": case["count"],
                      "folder": str(folder), "again": finding.again})

    def audit(self, window, result):
        """What no point of the simulated kernel shows."""
        for one in audit.missing(window, result, self.instructions):
            self.add({"kind": "inject-points", "name": one.window, "subject": one.signal, "verdict": "Fail",
                      "reason": f"no point of the simulated kernel shows what is seen in {one.function} {one.source}",
                      "seen": one.trace, "again": f"make inject W={one.window} AT={one.at}"})
            print(f"\rFAIL  missing point: {one.window}, {one.signal} at {one.at}: {one.function} {one.source}", flush=True)

    def unable(self, window, options, error):
        self.add({"kind": "inject", "name": window.name, "subject": " ".join(options) or "depth 1", "verdict": "Invalid",
                  "reason": str(error), "again": f"make inject W={window.name}"})
        print(f"\rinject: {window.name}: {error}", flush=True)

    def run(self):
        """True: interrupted."""
        tasks, done, progress = list(self.tasks()), 0, Progress()
        pool = concurrent.futures.ThreadPoolExecutor(max(1, self.option.jobs))
        waiting = {pool.submit(self.parts.get, window, options): (window, options)
                   for window, options in tasks}
        try:
            for future in concurrent.futures.as_completed(waiting):
                window, options = waiting[future]
                try:
                    self.take(window, options, future.result())
                except (windows.Cannot, BadInput) as error:
                    self.unable(window, options, error)
                done += 1
                progress(f"{done} of {len(tasks)} runs, {self.injections:,} injections, {len(self.red)} red")
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            windows.stop()
            return True
        self.parts.forget()
        return False

    def gate(self):
        """Coverage counts when every window has run."""
        depths = coverage.DEPTHS if self.option.depth == "2" else coverage.DEPTHS[:1]
        for name, hit, of, missed in coverage.gate(self.instructions, depths):
            where = ", ".join(f"{one.function}+{one.offset}" for one in missed[:8])
            verdict = "Fail" if missed or not of else "Pass"
            what, _, depth = name.partition(", ")
            self.add({"kind": "inject-coverage", "name": what, "subject": depth, "verdict": verdict,
                      "share": hit / of if of else 0, "figures": {"interrupted": hit, "of": of}, "reason": f"not interrupted: {where}" if missed else "", "again": "make inject"})
            print(f"  {verdict:5} {name}: {hit} of {of} instructions that a window executes"
                  + (f"; not {where}" if missed else ""))
        total = len(self.instructions)
        executed = sum(one.executed for one in self.instructions)
        print(f"        {executed} of the {total} instructions of the engine are executed by a window")

    def speed(self):
        if not self.cpu_s:
            return
        rate = round(self.injections / self.cpu_s)
        self.add({"kind": "bench", "name": "injections a second on one core", "subject": "",
                  "verdict": "Pass" if rate >= LEAST else "Fail", "limit": f"at least {LEAST:,}",
                  "reason": "" if rate >= LEAST else f"{rate}, expected {LEAST} or more",
                  "figures": {"value": rate, "aim": AIM}, "again": "make inject"})
        print(f"        {rate:,} injections a second of processor time (at least {LEAST:,}, aim {AIM:,})")

    def pages(self):
        records.write_whole(self.option.reports / "inject-coverage.txt", coverage.listing(self.instructions))
        records.write_whole(self.option.reports / "inject-coverage.html",
                            coverage.heat_map(self.instructions, windows.ROOT))


class Progress:
    """One line that changes on a terminal, else one every ten seconds."""

    def __init__(self):
        self.shown = time.monotonic()

    def __call__(self, line):
        if sys.stderr.isatty():
            sys.stderr.write(f"\rinject: {line}\033[K")
        elif time.monotonic() - self.shown > 10:
            self.shown = time.monotonic()
            sys.stderr.write(f"inject: {line}\n")
        sys.stderr.flush()


def table(rows):
    print(f"\r{'window':22} depth method  points injections traces verdict")
    for window, depth, result, verdict, reason in sorted(rows, key=lambda row: (row[0].name, row[1])):
        said = f"{verdict} (must be and is: {window.must})" if window.is_wrong and verdict == "Pass" else verdict
        print(f"{window.name:22} {depth:5} {result['method']:7} {result['points']:6} {result['injections']:10,} "
              f"{len(result['cases']):6} {said} {reason}".rstrip())


def everything(option):
    some = windows.picked(option.window, option.program)
    option.reports.mkdir(parents=True, exist_ok=True)
    run, begun = Run(option, some), time.monotonic()
    interrupted = run.run()
    try:
        table(run.rows)
        if not option.window and not interrupted and not option.slow:
            run.gate()
            run.speed()
            run.pages()
    finally:
        run.recorder.finish()
    if run.parts.taken_over:
        print(f"inject: {run.parts.taken_over} runs are those of the interrupted run before")
    words = "interrupted" if interrupted else f"{len(run.red)} red" if run.red else "nothing is red"
    print(f"inject: {words}; {len(run.rows)} runs of {len(some)} windows in {time.monotonic() - begun:.0f} s; "
          f"records are {option.reports}/inject.jsonl")
    return 130 if interrupted else 1 if run.red else 0


def main():
    option = arguments()
    try:
        return again(option) if option.at else everything(option)
    except BadInput as error:
        print(f"inject: {error}", file=sys.stderr)
        return 2
    except windows.Cannot as error:
        print(f"inject: {error}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
