"""What each case is good for: the faults that it alone catches. The engine is changed in many small ways, in copies.

The cases of operations are played on the simulated kernel. Those in C are asked only about what none of the former
catches: more is not needed to know who is the only one. Those in Python are asked about faults of interpreters. Each known
difference of a real implementation is a fault too, and is caught by the cases that its entries name.
"""
import glob
import json
import os
import queue
import random
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from conformance.harness import adapter, cases, child, judge, mutate, workers
from conformance.harness.catalogue import ROOT
from fuzz.zoo import zoo

ROOMS = ("core", "conformance/ops", "conformance/subjects", cases.CASES)
SIM = "build/sim/conformance/subjects/engine/engine-sim"
LIBRARY = "build/gcc/libtocsin.so"
STATIC = "build/gcc/libtocsin.a"
SLOW = "COMPILE_sim := gcc $(COMMON) -O3"  # to build; what it builds is fast enough without
LINK = "gcc -std=c11 -D_GNU_SOURCE -Icore/include -O1".split()
FUSE_S = 10
BLOCK = 60


@dataclass(frozen=True)
class Fault:
    """One of mutate's, or one of the zoo."""
    name: str
    file: str
    mutant: mutate.Mutant = None

    def plant(self, where):
        path = where / self.file
        if self.mutant:
            path.write_text(self.mutant.applied((ROOT / self.file).read_text()))
            return True
        return zoo.run(where, "patch", "-p1", "--fuzz=0", "-i", str(ROOT / self.file)).returncode == 0

    def take_out(self, where):
        if self.mutant:
            (where / self.file).write_text((ROOT / self.file).read_text())
        else:
            zoo.run(where, "patch", "-R", "-p1", "-i", str(ROOT / self.file))


def faults(number, seed):
    """All of the zoo, and so many mutants: a larger number begins with the same ones. A block of them is of one file
    after the other, so that little is built again."""
    found = []
    for path in sorted(glob.glob("core/src/*.c", root_dir=ROOT)):
        if not path.endswith("_test.c"):
            text = (ROOT / path).read_text(encoding="utf-8")
            found += [Fault(mutant.name, path, mutant) for mutant in mutate.mutants(path, text)]
    random.Random(seed).shuffle(found)
    patches = [str(path.relative_to(ROOT)) for path in (*zoo.faults("engine"), *zoo.of_interpreters())]
    del found[number:]
    blocks = [found[at:at + BLOCK] for at in range(0, len(found), BLOCK)]
    ordered = [fault for block in blocks for fault in sorted(block, key=lambda fault: fault.name)]
    return ordered + [Fault(patch, patch) for patch in patches]


class Bench:
    """A copy of the sources, in which one fault after the other is planted."""

    def __init__(self, where, known, clauses):
        self.where, self.clauses = where, clauses
        self.operations = {case.name: case for case in known.values() if case.suffix == ".ops"}
        self.in_c = [case for case in known.values() if case.suffix == ".c"]
        self.in_python = [case for case in known.values() if case.suffix == ".py"]
        zoo.copy(where, ROOMS, ["sim", "gcc"])
        makefile = where / "Makefile"  # a mutant may leave something unused
        makefile.write_text(makefile.read_text().replace("-Werror", "-w").replace(SLOW, SLOW.replace("-O3", "-O0")))
        if not self.make(SIM, LIBRARY, STATIC):
            raise RuntimeError(f"{SIM} and {LIBRARY} cannot be built in {zoo.FUSE_S} s; make them first")
        (where / LIBRARY).with_suffix(".so.0").symlink_to(Path(LIBRARY).name)
        for case in self.in_c:
            self.link(case, LIBRARY, f"-Wl,-rpath,{where}/build/gcc")
        red = self.red_programs()  # some count the engine's instructions: these are linked again for each fault
        self.static = [case for case in self.in_c if case.name in red]

    def link(self, case, *rest):
        zoo.run(self.where, *LINK, str(case.file), "-o", self.program(case), *rest, "-pthread")

    def program(self, case):
        return str(self.where / "build" / case.name.replace("/", "-"))

    def make(self, *targets):
        return zoo.run(self.where, "make", "-s", *targets).returncode == 0

    def caught(self, fault):
        """The names of the cases that fail with the fault; None if it cannot be built."""
        if fault.file.endswith(".py"):
            usual = self.red_python(os.devnull)  # what is known to differ on this interpreter
            return [name for name in self.red_python(ROOT / fault.file) if name not in usual]
        try:
            if not fault.plant(self.where) or not self.make(SIM):
                return None
            red = self.red_operations(fails=fault.mutant is None)
            if red:
                return red
            return self.red_linked() if self.make(LIBRARY, STATIC) else None
        finally:
            fault.take_out(self.where)

    def red_operations(self, fails=False):
        """fails: what dies or goes beyond a limit is not enough. A patch must be told by its clause."""
        red = []

        def tell(name, answer):
            if fails and answer.fault or answer.fault.startswith("not asked"):
                return
            if self.is_red(self.operations[name], answer):
                red.append(name)
        adapter.play_batch([str(self.where / SIM)], [(case.name, case.text) for case in self.operations.values()],
                           FUSE_S, tell)
        return red

    def red_linked(self):
        for case in self.static:
            self.link(case, STATIC)
        return self.red_programs()

    def red_programs(self):
        """Red is what is red twice: a busy machine may keep one from its fast timer."""
        return [case.name for case in self.in_c if self.is_red_program(case) and self.is_red_program(case)]

    def is_red_program(self, case):
        answer = adapter.run_program([self.program(case)], FUSE_S)
        return answer is not None and self.is_red(case, answer)

    def red_python(self, fault):
        answers = [(case, adapter.run_program(zoo.planted(fault, case.file), FUSE_S)) for case in self.in_python]
        return [case.name for case, answer in answers if answer is not None and self.is_red(case, answer)]

    def is_red(self, case, answer):
        if not answer.fault and (tuple(answer.lines) == case.expected or answer.lines[-1:] == ["limit"]):
            return False  # what goes beyond a limit judges nothing
        may = all(self.clauses[slug].level == "may" for slug in case.clauses)
        return not may or judge.judge(case, answer, self.clauses, []).verdict != "Pass"


def measure(where, todo, known, clauses, jobs, tell):
    """Calls tell(fault, caught) for each, as they come, in this thread. Stops with child.stop_all()."""
    faults_left = queue.SimpleQueue()
    for fault in todo:
        faults_left.put(fault)

    def work(number, give):
        bench = Bench(where / str(number), known, clauses)
        if bench.red_operations() or bench.red_linked():
            raise RuntimeError("cases fail without any fault; make conformance SUBJECT='engine-sim engine-posix'")
        while not child.stopped():
            fault = faults_left.get_nowait()
            caught = bench.caught(fault)
            if not child.stopped():
                give((fault, caught))
    for fault, caught in workers.gather(jobs, work):
        tell(fault, caught)


def by_clause(records, known):
    """The records, but that a patch is caught by those cases alone that are of the clause that it names."""
    def of(fault, caught):
        slug = zoo.head(ROOT / fault).get("clause") if fault.endswith(".patch") else None
        return [name for name in caught if slug in known[name].clauses] if slug and caught else caught
    return {fault: of(fault, caught) for fault, caught in records.items()}


def differences(known, directory=ROOT / "conformance/expectations"):
    """{fault: names of cases}: what real implementations do otherwise. Entries with one reason are one fault."""
    found = {}
    for path in sorted(directory.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["known"]:
            if entry["case"] in known:
                found.setdefault(f"{path.name}: {entry['reason']}", []).append(entry["case"])
    return found


# ------------------------------------------------------------------------------------------------------ conclusions --


@dataclass
class Worth:
    """sole: the clauses that no other case of its kind has; alone: the faults that it alone catches."""
    sole: list
    alone: list


def worth(known, records):
    """{case: Worth}. records: {fault: names of cases, or None}."""
    kinds = Counter((slug, case.suffix) for case in known.values() for slug in case.clauses)
    alone = {}
    for fault, caught in records.items():
        if caught and len(caught) == 1:
            alone.setdefault(caught[0], []).append(fault)
    return {name: Worth([slug for slug in case.clauses if kinds[slug, case.suffix] == 1], alone.get(name, []))
            for name, case in known.items()}


def repeats(known, records):
    """The cases that can go together, without a loss: what is left has each clause in each kind, and catches each fault
    that is caught now. Whatever catches least goes first. Then each that is left is the only one for something."""
    caught = Counter(name for names in records.values() for name in names or ())
    goods = {name: {(slug, case.suffix) for slug in case.clauses} for name, case in known.items()}
    for fault, names in records.items():
        for name in names or ():
            goods[name].add(fault)
    left = Counter(good for mine in goods.values() for good in mine)
    gone = []
    for name in sorted(goods, key=lambda name: (caught[name], len(goods[name]), name)):
        if all(left[good] > 1 for good in goods[name]):
            left.subtract(goods[name])
            gone.append(name)
    return gone


def report(known, records):
    """Lines for a reader."""
    built = {fault: caught for fault, caught in records.items() if caught is not None}
    missed = [fault for fault, caught in built.items() if not caught]
    values = worth(known, records)
    rest = [name for name, value in values.items() if not value.sole and not value.alone]
    yield (f"{len(records)} faults: {len(records) - len(built)} do not compile, {len(built) - len(missed)} are caught, "
           f"{len(missed)} are not")
    yield from (f"  not caught: {fault}" for fault in missed)
    yield (f"{len(values)} cases: {sum(bool(value.sole) for value in values.values())} are the only one of a clause, "
           f"{sum(bool(value.alone) for value in values.values())} the only one to catch a fault, {len(rest)} neither")
    gone = repeats(known, records)
    yield f"{len(gone)} can go together without a loss"
    yield from (f"  repeats others: {name} ({', '.join(known[name].clauses)})" for name in gone)


# ----------------------------------------------------------------------------------------------------------- records --


def load(path, known):
    """{fault: caught} by cases that are known still. A last line, half written, is removed, and measured again."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    whole = text[:text.rfind("\n") + 1]
    if whole != text:
        path.write_text(whole, encoding="utf-8")
    records = {record["fault"]: record["caught"] for record in map(json.loads, whole.splitlines())}
    return {fault: caught and [name for name in caught if name in known] for fault, caught in records.items()}


def add(path, fault, caught):
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"fault": fault.name, "caught": caught}) + "\n")
