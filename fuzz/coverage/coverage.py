#!/usr/bin/python3
"""What of the engine and of the simulated kernel do the fuzz targets run through?

Runs the targets of build/cov on the conformance cases, their regressions, the programs beside this file and a fixed range
of seeds, so that the figures are the same each time; --corpus adds corpora of a campaign. Prints a table, writes reports/latest/coverage.jsonl. Each
line that nothing runs through must stand in unreached.txt with the input that cannot exist.
Exit: 0 all is as it should be; 1 a line that nobody named is not reached, a named one is, or fewer branches than the
gate says; 2 something is not built, or the list cannot be read.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conformance.harness import records  # noqa: E402

LIST = ROOT / "fuzz/coverage/unreached.txt"
SEEDS = 2000
LEAST_BRANCHES = 0.86  # of those in lines that are not named
LEFT_OUT = {"canary", "ops_text", "cpython_differential"}  # runs nothing of it; the same; runs it no other way
BAD = 2


class Broken(Exception):
    """The text is one line."""


def targets():
    return sorted(path.stem for path in (ROOT / "fuzz/targets").glob("*.c") if path.stem not in LEFT_OUT)


def program(target):
    path = ROOT / "build/cov/fuzz" / target
    if not path.is_file():
        raise Broken(f"{path} is not built; make coverage builds it")
    return path


def sources():
    return sorted(path for pattern in ("core/src/*.[ch]", "core/port/sim*.[ch]") for path in ROOT.glob(pattern)
                  if not path.stem.endswith("_test") and path.stem != "unit_kit")


# --------------------------------------------------------------------------------------------------------- measuring --


def run(target, profile, corpora):
    """The target on everything that is always there. Broken: a finding, or it died."""
    folders = [ROOT / "conformance/cases", ROOT / "fuzz/coverage/programs", ROOT / "fuzz/regressions" / target, *(folder / target for folder in corpora)]
    words = [program(target), *(folder for folder in folders if folder.is_dir()), "--seeds", f"1-{SEEDS}"]
    ran = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
                         env=os.environ | {"LLVM_PROFILE_FILE": str(profile)})
    if ran.returncode:
        raise Broken(f"{target}: {(ran.stdout + ran.stderr).strip().splitlines()[0]}")
    return int(re.search(r": (\d+) inputs", ran.stdout)[1])


def measure(corpora, jobs):
    """(the coverage as lcov has it, inputs)."""
    with tempfile.TemporaryDirectory() as folder:
        profiles = {target: Path(folder) / f"{target}.profraw" for target in targets()}
        with ThreadPoolExecutor(jobs) as pool:
            inputs = sum(pool.map(lambda one: run(one[0], one[1], corpora), profiles.items()))
        merged = Path(folder) / "all.profdata"
        subprocess.run(["llvm-profdata", "merge", "-o", merged, *profiles.values()], check=True)
        objects = [word for target in targets()[1:] for word in ("-object", program(target))]
        shown = subprocess.run(["llvm-cov", "export", "-format=lcov", program(targets()[0]), *objects,
                                f"-instr-profile={merged}", *sources()], capture_output=True, text=True, check=True)
    return shown.stdout, inputs


class File:
    """One source: counts by line, branches by line as taken or not, functions by their first line."""

    def __init__(self, path):
        self.path, self.text = path, (ROOT / path).read_text(encoding="utf-8").splitlines()
        self.counts, self.branches, self.functions = {}, defaultdict(list), []

    def function_at(self, line):
        return max((one for one in self.functions if one[0] <= line), default=(0, ""))[1]

    def code_at(self, line):
        return self.text[line - 1].strip()

    def unreached(self):
        """Lines of code; a macro's own are counted where it is used."""
        return [line for line, count in sorted(self.counts.items()) if not count and not self.code_at(line).startswith("#")]


def parse(lcov):
    """{path: File}; what several programs have of one branch is taken if one of them has taken it."""
    files, current = {}, None
    for line in lcov.splitlines():
        key, _, value = line.partition(":")
        if key == "SF":
            path = str(Path(value).relative_to(ROOT))
            current = files.setdefault(path, File(path))
        elif key == "FN":
            start, name = value.split(",", 1)
            current.functions.append((int(start), name.rpartition(":")[2]))
        elif key == "DA":
            number, count = map(int, value.split(",")[:2])
            current.counts[number] = max(count, current.counts.get(number, 0))
        elif key == "BRDA":
            number, _, _, taken = value.split(",")
            current.branches[int(number)].append(taken not in ("-", "0"))
    return files


# ---------------------------------------------------------------------------------------------------------- the list --


def read_list(path):
    """{(source, function or line of code): reason}."""
    named = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = re.fullmatch(r"(\S+) (\w+|`.+`): (\S.*)", line)
        if not entry:
            raise Broken(f"{path}:{number}: found {line!r}, expected SOURCE FUNCTION: REASON or SOURCE `LINE`: REASON")
        named[entry[1], entry[2].strip("`")] = entry[3]
    return named


def excuse(file, line, named):
    """The entry that names a line, or None."""
    for key in ((file.path, file.function_at(line)), (file.path, file.code_at(line))):
        if key in named:
            return key
    return None


def judge(files, named):
    """(a row a source, complaints)."""
    rows, complaints, used = [], [], set()
    for file in files.values():
        open_lines, excused = [], set()
        for line in file.unreached():
            key = excuse(file, line, named)
            used.add(key)
            (excused.add if key else open_lines.append)(line)
        complaints += [f"{file.path}:{line}: nothing runs through `{file.code_at(line)}`, and unreached.txt does not name it"
                       for line in open_lines]
        branches = [taken for line, all_taken in file.branches.items() if line not in excused for taken in all_taken]
        rows.append({"source": file.path, "lines": len(file.counts), "reached": len(file.counts) - len(file.unreached()),
                     "named": len(excused), "branches": len(branches), "taken": sum(branches)})
    complaints += [f"{LIST.name}: {source} {what} is reached, or is gone: it is named for nothing"
                   for source, what in sorted(set(named) - used)]
    return [row for row in rows if row["lines"]], complaints


def share(row):
    return row["taken"] / row["branches"] if row["branches"] else 1.0


def total(rows):
    return {"source": "all", **{key: sum(row[key] for row in rows) for key in rows[0] if key != "source"}}


# ----------------------------------------------------------------------------------------------------------- telling --


def tell(rows, complaints, inputs):
    width = max(len(row["source"]) for row in rows)
    print(f"{'source':{width}}   lines reached  named  branches   taken")
    for row in rows:
        print(f"{row['source']:{width}}  {row['lines']:6} {row['reached']:7} {row['named']:6}  {row['branches']:8} "
              f"{row['taken']:7}  {share(row):6.1%}")
    print("\n".join(f"coverage: {complaint}" for complaint in complaints), end="\n" if complaints else "")
    print(f"coverage: {inputs:,} inputs of {len(targets())} targets; every line is reached or named: "
          f"{'no' if complaints else 'yes'}; {share(rows[-1]):.1%} of the branches in the others, the gate is "
          f"{LEAST_BRANCHES:.0%}")


def record(rows, complaints, inputs, path):
    recorder = records.Recorder(path, "make coverage")
    for row in rows:
        figures = {name: value for name, value in row.items() if name != "source"}
        recorder.add({"kind": "coverage", "name": row["source"], "subject": "branches", "verdict": "Pass", "reason": "",
                      "share": round(share(row), 4), "figures": figures, "again": "make coverage"})
    recorder.add({"kind": "coverage", "name": "every line is reached or named", "subject": "lines",
                  "verdict": "Fail" if complaints else "Pass", "reason": "\n".join(complaints),
                  "figures": {"inputs": inputs}, "again": "make coverage"})
    recorder.finish()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", action="append", default=[], type=Path, metavar="DIR",
                        help="corpora too, a folder a target: .campaign/corpus (may be repeated)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--reports", type=Path, default=ROOT / "reports/latest", metavar="DIR")
    return parser.parse_args()


def main():
    option = arguments()
    try:
        named = read_list(LIST)
        lcov, inputs = measure(option.corpus, option.jobs)
    except Broken as error:
        print(f"coverage: {error}", file=sys.stderr)
        return BAD
    rows, complaints = judge(parse(lcov), named)
    rows.append(total(rows))
    if share(rows[-1]) < LEAST_BRANCHES:
        complaints.append(f"{share(rows[-1]):.1%} of the branches are taken, expected {LEAST_BRANCHES:.0%} or more")
    tell(rows, complaints, inputs)
    record(rows, complaints, inputs, option.reports / "coverage.jsonl")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
