"""make explore: runs the parts of a search beside one another, shows how far they are, and says what was covered.

    explore.py [--length N] [--jobs N]        the whole small space; the record goes to reports/latest/explore.json
    explore.py --target T [--length N]        every program of a target in which at most N answers are not the least one
    explore.py [--target T] --id ID           one program again, as a finding prints it
    explore.py --target T --check             only whether there is such a target
Exit status: 0 no finding, 1 findings, 2 bad input, 130 interrupted.
"""
import argparse
import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conformance.harness.records import Recorder  # noqa: E402

PROGRAM = ROOT / "build/sim/fuzz/explore/explore"
RECORDS = ROOT / "reports/latest"
SUMS = ("runs", "operations", "programs", "states", "merged", "asked", "open", "findings", "cpu_s", "pairs")
SPACE = "explore"  # what is searched without a target
LENGTH, ANSWERS = "4", "2"
BAD = 2


def arguments():
    parser = argparse.ArgumentParser(prog="explore")
    parser.add_argument("--target", default=SPACE, help="a fuzz target; explore: the small space")
    parser.add_argument("--length", help=f"operations of a program, at most: 1 to 4 ({LENGTH}); of a target: answers that "
                        f"are not the least one ({ANSWERS})")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--id")
    return parser.parse_args()


def bad(line):
    print(line, file=sys.stderr)
    sys.exit(BAD)


def known():
    return [SPACE, *sorted(path.stem for path in (ROOT / "fuzz/targets").glob("*.c"))]


class Search:
    """What is searched: argv of a part, and what is known of it before anything runs."""

    def __init__(self, target, length):
        self.target = target
        if target == SPACE:
            self.program, self.bound = PROGRAM, ["--length", length or LENGTH]
            self.promise = [PROGRAM, "--space", *self.bound]
        else:
            self.program, self.bound = PROGRAM.parents[1] / target, ["--odometer", length or ANSWERS]
            self.promise = [self.program, "--promise", *self.bound]

    def part(self, number, parts):
        return [self.program, "--part", f"{number}/{parts}", *self.bound]

    def promised(self):
        """Prints it; its figures."""
        shown = subprocess.run(self.promise, text=True, capture_output=True, check=False)
        if shown.returncode != 0:
            bad(shown.stderr.strip())
        *lines, figures = shown.stdout.splitlines()
        figures = json.loads(figures)
        if self.target != SPACE:
            lines.append(f"bound: {self.target}, at most {self.bound[1]} answers that are not the least one: "
                         f"{figures['programs']:,} programs without arrivals")
        print("\n".join(lines), flush=True)
        return figures


class Part:
    """One process. Its figures are the last that it said; what it finds goes to the common queue, whole."""

    def __init__(self, argv, said):
        self.figures = dict.fromkeys(SUMS, 0) | {"over": False}
        self.process = subprocess.Popen(argv, text=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self.read, args=(said,), daemon=True)
        self.reader.start()

    def read(self, said):
        finding = []
        for line in self.process.stdout:
            if line.startswith("{"):
                self.figures |= json.loads(line)
                continue
            finding.append(line)
            if line.lstrip().startswith("again: "):
                said.put("".join(finding))
                finding = []
        if self.process.wait() and not self.figures["findings"] and not said.empty():
            self.figures["findings"] = 1  # a target ends with its first

    def stop(self):
        self.process.terminate()
        self.reader.join()


def sums(parts):
    return {name: sum(part.figures[name] for part in parts) for name in SUMS}


def print_findings(said, keys):
    while True:
        try:
            finding = said.get_nowait()
        except queue.Empty:
            return
        key = finding.partition("key: ")[2].partition("\n")[0]
        if key not in keys:
            print("\r" + finding, end="", flush=True)
        keys.setdefault(key, finding)


def progress(done, promised, seconds):
    shown = (f"{done['programs'] / promised['programs']:6.1%} of the programs, {done['operations']:,} operations, "
             f"{done['states']:,} states, {done['findings']} findings, {seconds:.0f} s")
    sys.stderr.write(f"\r{shown}\033[K" if sys.stderr.isatty() else f"explore: {shown}\n")
    sys.stderr.flush()


def watch(parts, promised, said, keys):
    """Until all parts are over. True: interrupted."""
    begun, shown = time.monotonic(), 0.0
    pause = 0.2 if sys.stderr.isatty() else 10
    try:
        while any(part.reader.is_alive() for part in parts):
            parts[0].reader.join(0.1)
            print_findings(said, keys)
            if time.monotonic() - shown > pause:
                shown = time.monotonic()
                progress(sums(parts), promised, shown - begun)
    except KeyboardInterrupt:
        return True
    return False


def verdict(parts, done, promised, interrupted):
    if interrupted:
        return "Interrupted", 130
    if done["findings"]:
        return "Fail", 1
    if not all(part.figures["over"] and part.process.returncode == 0 for part in parts):
        return "Invalid: a part of the search died", 1
    if done["programs"] != promised["programs"]:
        return f"Invalid: {promised['programs']:,} programs were promised", 1
    return "Pass", 0


def told(search, done, seconds, jobs):
    if search.target != SPACE:
        return (f"{done['programs']:,} programs covered in {seconds:.1f} s ({jobs} jobs): {done['runs']:,} runs judged, "
                f"{done['operations']:,} operations")
    return (f"{done['programs']:,} programs covered in {seconds:.1f} s ({jobs} jobs, {done['cpu_s']:.1f} s of processor): "
            f"{done['states']:,} states, {done['merged']:,} times one met again, {done['runs']:,} runs judged, "
            f"{done['operations']:,} operations ({done['operations'] / max(done['cpu_s'], 1e-9) / 1e6:.2f} M a second and core)")


def record(path, search, word, seconds, done, keys):
    """For the report."""
    again = "make explore" + (f" T={search.target}" if search.target != SPACE else "") + f" N={search.bound[1]}"
    recorder = Recorder(path, again)
    recorder.add({"kind": "explore", "name": f"{search.target}, {search.bound[0].strip('-')} {search.bound[1]}",
                  "subject": "engine-sim", "verdict": word if word in ("Pass", "Fail") else "Invalid", "again": again,
                  "reason": "; ".join(sorted(keys)) or ("" if word == "Pass" else word), "seconds": round(seconds, 2),
                  "figures": done})
    recorder.finish()


def explore(search, jobs):
    promised = search.promised()
    said, keys, begun = queue.Queue(), {}, time.monotonic()
    parts = [Part(search.part(number, jobs), said) for number in range(jobs)]
    interrupted = watch(parts, promised, said, keys)
    for part in parts:
        part.stop()
    print_findings(said, keys)
    done, seconds = sums(parts), time.monotonic() - begun
    done["findings"] = max(done["findings"], len(keys))
    word, status = verdict(parts, done, promised, interrupted)
    sys.stderr.write("\r\033[K" if sys.stderr.isatty() else "")
    print(f"{word}: {told(search, done, seconds, jobs)}, {done['open']} not judged, {len(keys)} different findings")
    RECORDS.mkdir(parents=True, exist_ok=True)
    name = "explore" if search.target == SPACE else f"explore-{search.target}"
    record(RECORDS / f"{name}.jsonl", search, word, seconds, done, keys)
    (RECORDS / f"{name}.json").write_text(json.dumps({"verdict": word, "seconds": round(seconds, 2), "jobs": jobs,
                                                      "promised": promised, "done": done, "keys": sorted(keys)}, indent=1) + "\n")
    return status


def again(search, replay_id):
    """One program again; the exit status."""
    return subprocess.run([search.program, "--id", replay_id], check=False).returncode


def main():
    asked = arguments()
    if asked.target not in known():
        bad(f"explore: unknown target {asked.target!r}; known: {', '.join(known())}")
    if asked.check:
        sys.exit(0)
    search = Search(asked.target, asked.length)
    sys.exit(again(search, asked.id) if asked.id else explore(search, max(1, asked.jobs)))


if __name__ == "__main__":
    main()
