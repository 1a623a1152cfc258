"""make explore: runs the parts of the search beside one another, shows how far they are, and says what was covered.

    explore.py [--length N] [--jobs N]    everything; the record goes to reports/latest/explore.json
    explore.py --id ID                    one program again, as a finding prints it
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
RECORD = ROOT / "reports/latest/explore.json"
SUMS = ("runs", "operations", "programs", "states", "merged", "asked", "open", "findings", "cpu_s", "pairs")
BAD = 2


def arguments():
    parser = argparse.ArgumentParser(prog="explore")
    parser.add_argument("--target", help="for what has one space only: explore")
    parser.add_argument("--length", default="4", help="operations of a program, at most: 1 to 4")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--id")
    return parser.parse_args()


def bad(line):
    print(line, file=sys.stderr)
    sys.exit(BAD)


def space(length):
    """What will be searched, as the program prints it, and its figures, known before anything runs."""
    shown = subprocess.run([PROGRAM, "--space", "--length", length], text=True, capture_output=True, check=False)
    if shown.returncode != 0:
        bad(shown.stderr.strip())
    *lines, figures = shown.stdout.splitlines()
    print("\n".join(lines), flush=True)
    return json.loads(figures)


class Part:
    """One process. Its figures are the last that it said; what it finds goes to the common queue, whole."""

    def __init__(self, number, parts, length, said):
        self.figures = dict.fromkeys(SUMS, 0) | {"over": False}
        self.process = subprocess.Popen([PROGRAM, "--length", length, "--part", f"{number}/{parts}"], text=True,
                                        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self.read, args=(said,), daemon=True)
        self.reader.start()

    def read(self, said):
        finding = []
        for line in self.process.stdout:
            if line.startswith("{"):
                self.figures = json.loads(line)
                continue
            finding.append(line)
            if line.lstrip().startswith("again: "):
                said.put("".join(finding))
                finding = []
        self.process.wait()

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


def explore(length, jobs):
    promised = space(length)
    said, keys, begun = queue.Queue(), {}, time.monotonic()
    parts = [Part(number, jobs, length, said) for number in range(jobs)]
    interrupted = watch(parts, promised, said, keys)
    for part in parts:
        part.stop()
    print_findings(said, keys)
    done, seconds = sums(parts), time.monotonic() - begun
    word, status = verdict(parts, done, promised, interrupted)
    sys.stderr.write("\r\033[K" if sys.stderr.isatty() else "")
    print(f"{word}: {done['programs']:,} programs covered in {seconds:.1f} s ({jobs} jobs, {done['cpu_s']:.1f} s of processor): "
          f"{done['states']:,} states, {done['merged']:,} times one met again, {done['runs']:,} runs judged, "
          f"{done['operations']:,} operations ({done['operations'] / max(done['cpu_s'], 1e-9) / 1e6:.2f} M a second and core), "
          f"{done['open']} not judged, {len(keys)} different findings")
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    recorder = Recorder(RECORD.with_suffix(".jsonl"), f"make explore N={length}")
    recorder.add({"kind": "explore", "name": f"programs of up to {length} operations", "subject": "engine-sim",
                  "verdict": {"Pass": "Pass", "Fail": "Fail"}.get(word, "Invalid"), "again": f"make explore N={length}",
                  "reason": "; ".join(sorted(keys)) or ("" if word == "Pass" else word), "seconds": round(seconds, 2),
                  "figures": done})
    recorder.finish()
    RECORD.write_text(json.dumps({"verdict": word, "seconds": round(seconds, 2), "jobs": jobs, "promised": promised,
                                  "done": done, "keys": sorted(keys)}, indent=1) + "\n")
    return status


def main():
    asked = arguments()
    if asked.target not in (None, "explore"):
        bad(f"explore: found {asked.target}, expected explore (T=): the one space that there is")
    if asked.id:
        sys.exit(subprocess.run([PROGRAM, "--id", asked.id], check=False).returncode)
    sys.exit(explore(asked.length, max(1, asked.jobs)))


if __name__ == "__main__":
    main()
