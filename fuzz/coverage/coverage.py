#!/usr/bin/python3
"""What of the engine and of the simulated kernel do the fuzz targets run through?

Runs the targets of build/cov on the conformance cases, their regressions, the programs beside this file and a fixed range
of seeds, so that the figures are the same each time; --corpus adds corpora of a campaign. Prints a table, writes
reports/latest/coverage.jsonl. Each line that nothing runs through and each branch that nothing takes must stand in
unreached.txt with the input that cannot exist.
Exit: 0 all is as it should be; 1 a line or a branch that nobody named is not reached, or a named one is; 2 something is
not built, or the list cannot be read.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from conformance.harness import records  # noqa: E402
from fuzz.campaign import places  # noqa: E402

LIST = ROOT / "fuzz/coverage/unreached.txt"
SEEDS = 2000
MORE_SEEDS = 20000  # of a target whose inputs are no programs: no case is one
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
    folders = [ROOT / "conformance/cases", ROOT / "fuzz/coverage/programs", ROOT / "fuzz/regressions" / target,
               *(folder / target for folder in corpora)]
    seeds = MORE_SEEDS if places.is_text(target, program(target)) else SEEDS
    words = [program(target), *(folder for folder in folders if folder.is_dir()), "--seeds", f"1-{seeds}"]
    ran = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
                         env=os.environ | {"LLVM_PROFILE_FILE": str(profile)})
    if ran.returncode:
        raise Broken(f"{target}: {(ran.stdout + ran.stderr).strip().splitlines()[0]}")
    return int(re.search(r": (\d+) inputs", ran.stdout)[1])


def measure(corpora, jobs):
    """(the files, inputs). Lines and functions are taken as lcov has them, and branches from the JSON, which says where
    on its line a condition stands: so that copies of an inline function are one."""
    with tempfile.TemporaryDirectory() as folder:
        profiles = {target: Path(folder) / f"{target}.profraw" for target in targets()}
        with ThreadPoolExecutor(jobs) as pool:
            inputs = sum(pool.map(lambda one: run(one[0], one[1], corpora), profiles.items()))
        merged = Path(folder) / "all.profdata"
        subprocess.run(["llvm-profdata", "merge", "-o", merged, *profiles.values()], check=True)
        files = parse(export(merged, "-format=lcov"))
        add_branches(files, json.loads(export(merged, "-skip-functions", "-skip-expansions")))
    return files, inputs


def export(profile, *options):
    objects = [word for target in targets()[1:] for word in ("-object", program(target))]
    return subprocess.run(["llvm-cov", "export", *options, program(targets()[0]), *objects,
                           f"-instr-profile={profile}", *sources()], capture_output=True, text=True, check=True).stdout


@dataclass
class Condition:
    """What is asked at one place of a source, and how often the answer was which."""
    line: int
    text: str
    true: int = 0
    false: int = 0


class File:
    """One source: counts by line, conditions by their place, functions by their first line."""

    def __init__(self, path):
        self.path, self.text = path, (ROOT / path).read_text(encoding="utf-8").splitlines()
        self.counts, self.conditions, self.functions = {}, {}, []

    def function_at(self, line):
        return max((one for one in self.functions if one[0] <= line), default=(0, ""))[1]

    def code_at(self, line):
        return self.text[line - 1].strip()

    def between(self, line, column, last_line, last_column):
        """The text, as one line."""
        lines = self.text[line - 1:last_line]
        lines[-1] = lines[-1][:last_column - 1]
        lines[0] = lines[0][column - 1:]
        return " ".join(part.strip() for part in lines)

    def unreached(self):
        """Lines of code; a macro's own are counted where it is used."""
        return [line for line, count in sorted(self.counts.items()) if not count and not self.code_at(line).startswith("#")]


def parse(lcov):
    """{path: File}, without conditions."""
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
    return files


def add_branches(files, exported):
    """What several programs, or several sources that include it, have of one condition is one."""
    for entry in exported["data"][0]["files"]:
        file = files[str(Path(entry["filename"]).relative_to(ROOT))]
        for *place, true, false, _, _, _ in entry["branches"]:
            condition = file.conditions.setdefault(tuple(place), Condition(place[0], file.between(*place)))
            condition.true += true
            condition.false += false


# ---------------------------------------------------------------------------------------------------------- the list --


ENTRY = re.compile(r"(\S+) (?:(\w+) `(.+)` (true|false|never)|(\w+|`.+`)): (\S.*)")
EXPECTED = "SOURCE FUNCTION: REASON, SOURCE `LINE`: REASON or SOURCE FUNCTION `CONDITION` true|false|never: REASON"


def read_list(path):
    """{(source, function or line of code) or (source, function, condition, branch): reason}."""
    named = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        entry = ENTRY.fullmatch(line)
        if not entry:
            raise Broken(f"{path}:{number}: found {line!r}, expected {EXPECTED}")
        source, function, condition, answer, place, reason = entry.groups()
        for key in [(source, place.strip("`"))] if place else branches_of(source, function, condition, answer):
            named[key] = reason
    return named


def branches_of(source, function, condition, answer):
    return [(source, function, condition, one) for one in (("true", "false") if answer == "never" else (answer,))]


def excuse(file, line, named):
    """The entry that names a line, or None."""
    for key in ((file.path, file.function_at(line)), (file.path, file.code_at(line))):
        if key in named:
            return key
    return None


@dataclass
class Branches:
    """Of one source: those that count, taken and open; those that do not; and the entries that hold."""
    taken: int
    open: list
    named: int
    used: set


def judge_branches(file, named, excused_lines):
    """An entry that names a condition which its function asks twice stands for both, and both must be open."""
    sort = Branches(0, [], 0, set())
    reached = set()
    for condition in file.conditions.values():
        for answer in ("true", "false"):
            key = (file.path, file.function_at(condition.line), condition.text, answer)
            if getattr(condition, answer):
                sort.taken += 1
                reached.add(key)
            elif condition.line in excused_lines:
                sort.named += 1
            elif key in named:
                sort.named += 1
                sort.used.add(key)
            else:
                sort.open.append(f"{file.path}:{condition.line}: in {key[1]} `{condition.text}` is never {answer}, and "
                                 "unreached.txt does not name it")
    sort.used -= reached
    return sort


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
        branches = judge_branches(file, named, excused)
        used |= branches.used
        complaints += branches.open
        rows.append({"source": file.path, "lines": len(file.counts), "reached": len(file.counts) - len(file.unreached()),
                     "named": len(excused), "branches": branches.taken + len(branches.open), "taken": branches.taken,
                     "branches_named": branches.named})
    complaints += [f"{LIST.name}: {' '.join(key)} is reached, or is gone: it is named for nothing"
                   for key in sorted(set(named) - used)]
    return [row for row in rows if row["lines"]], complaints


def share(row):
    return row["taken"] / row["branches"] if row["branches"] else 1.0


def total(rows):
    return {"source": "all", **{key: sum(row[key] for row in rows) for key in rows[0] if key != "source"}}


# ----------------------------------------------------------------------------------------------------------- telling --


def tell(rows, complaints, inputs):
    width = max(len(row["source"]) for row in rows)
    print(f"{'source':{width}}   lines reached  named  branches   taken          named")
    for row in rows:
        print(f"{row['source']:{width}}  {row['lines']:6} {row['reached']:7} {row['named']:6}  {row['branches']:8} "
              f"{row['taken']:7}  {share(row):6.1%} {row['branches_named']:6}")
    for complaint in complaints:
        print(f"coverage: {complaint}")
    every = rows[-1]
    print(f"coverage: {inputs:,} inputs of {len(targets())} targets; every line and every branch is reached or named: "
          f"{'no' if complaints else 'yes'}; {share(every):.1%} of {every['branches']:,} branches are taken, "
          f"{every['branches_named']:,} more are named")


def record(rows, complaints, inputs, path):
    recorder = records.Recorder(path, "make coverage")
    for row in rows:
        figures = {name: value for name, value in row.items() if name != "source"}
        recorder.add({"kind": "coverage", "name": row["source"], "subject": "branches", "verdict": "Pass", "reason": "",
                      "share": round(share(row), 4), "figures": figures, "again": "make coverage"})
    recorder.add({"kind": "coverage", "name": "every line and every branch is reached or named", "subject": "lines",
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
        files, inputs = measure(option.corpus, option.jobs)
    except Broken as error:
        print(f"coverage: {error}", file=sys.stderr)
        return BAD
    rows, complaints = judge(files, named)
    rows.append(total(rows))
    tell(rows, complaints, inputs)
    record(rows, complaints, inputs, option.reports / "coverage.jsonl")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
