"""What is counted and not timed: instructions, bytes, and the symbols that a heap would need; and the idle safe point."""
import json
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from .workers import PROGRAMS, ROOT, Broken, cores

HEAP = {"malloc", "calloc", "realloc", "reallocarray", "free", "posix_memalign", "aligned_alloc", "memalign", "valloc",
        "strdup", "strndup", "asprintf", "vasprintf", "getline", "getdelim", "mmap", "mremap", "brk", "sbrk", "fopen",
        "fdopen", "open_memstream"}
# A group of the path of one signal, and the functions that belong to it, inlined ones too; core/README.md explains each
# under the same name. What no pattern knows stands alone, and counts all the same.
GROUPS = [
    ("trampoline", r"tocsin_i_trampoline"),
    ("bit", r"tocsin_i_bit"),
    ("set", r"set_flags"),
    ("check", r"tocsin_check_at|tocsin_check"),
    ("safe point", r"tocsin_i_safe_point"),
    ("thread", r"tocsin_port_self|pthread_self"),
    ("take", r"tocsin_i_take"),
    ("next", r"tocsin_i_next|run_pass"),
    ("call", r"call|tocsin_i_callable"),
    ("handler", r"handler"),
]
ON_EVERY_PATH = {"trampoline", "set", "safe point", "take", "next", "call", "handler"}
TURNS = 1000


def output(command, **more):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, **more)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
        raise Broken(f"{command[0]} ended with {done.returncode}: {last}")
    return done.stdout


def parse_callgrind(text):
    """{function: {address: instructions}}, callees not included; an address is None in what has none."""
    cost, function, skip = defaultdict(lambda: defaultdict(int)), None, False
    for line in text.splitlines():
        if line.startswith("fn="):
            function = line[3:].split("'")[0].split("@")[0]
        elif line.startswith("calls="):
            skip = True  # the next line is what the callee cost
        elif re.match(r"[0-9]", line):
            if not skip:
                *place, instructions = line.split()
                cost[function][place[0] if len(place) == 2 else None] += int(instructions)
            skip = False
    return {name: dict(places) for name, places in cost.items()}


def callgrind(program, *arguments, options=()):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "callgrind.out"
        output(["valgrind", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no",
                f"--callgrind-out-file={out}", *options, program, *arguments])
        return parse_callgrind(out.read_text())


def total(cost):
    return {name: sum(places.values()) for name, places in cost.items()}


def inlined_in(program, addresses):
    """{address: the innermost function that the compiler put there}."""
    lines = output(["addr2line", "-f", "-e", program, *addresses]).splitlines()
    return dict(zip(addresses, lines[::2]))


def group(by_function):
    """[(group, instructions, [functions])] in the order of the path; what belongs nowhere at the end."""
    rest, groups = dict(by_function), []
    for title, pattern in GROUPS:
        names = [name for name in rest if re.fullmatch(pattern, name)]
        cost = sum(rest.pop(name) for name in names)
        if cost:
            groups.append((title, round(cost, 2), sorted(names)))
    return groups + [(name, cost, [name]) for name, cost in sorted(rest.items()) if cost]


def per_arrival(program, competitor, options):
    """{function: {address: instructions}} of one arrival. What the start costs cancels in the difference of two runs."""
    options = ("--dump-instr=yes", *options)
    few, many = (callgrind(program, "raise", competitor, turns, options=options) for turns in (TURNS, 2 * TURNS))
    turns = TURNS + (2 * TURNS // 16 - TURNS // 16)  # each run is warmed up by a sixteenth
    return {name: {place: (cost - few.get(name, {}).get(place, 0)) / turns for place, cost in places.items()}
            for name, places in many.items()}


def instructions(program=PROGRAMS / "worker", competitor="tocsin"):
    """A signal's path in user space, an arrival: all inside the trampoline and the safe point, handler included.

    valgrind collects nothing for a function that the kernel calls, so the trampoline is looked up in a run that collects
    everything. It calls nothing on this path."""
    path = per_arrival(program, competitor, ["--toggle-collect=tocsin_check_at"])
    path["tocsin_i_trampoline"] = per_arrival(program, competitor, []).get("tocsin_i_trampoline", {})
    engine = [name for name in path if name.startswith("tocsin_i_")]
    names = inlined_in(program, sorted({place for name in engine for place, cost in path[name].items() if cost}))
    by_function = defaultdict(float)
    for name, places in path.items():
        for place, cost in places.items():
            by_function[names.get(place, name)] += cost
    groups = group({name: round(cost, 2) for name, cost in by_function.items() if round(cost, 2)})
    missing = ON_EVERY_PATH - {title for title, _, _ in groups}
    if missing:
        raise Broken(f"valgrind saw nothing of {', '.join(sorted(missing))}")
    return groups


def idle_instructions(program):
    """What the check adds to a turn of each loop."""
    turns = 100_000
    cost = total(callgrind(PROGRAMS / program, "count", turns))

    def of(name):
        return round(cost[f"{name}_0"] / turns, 2)

    return {loop: of(f"{loop}_check") - of(f"{loop}_plain") for loop in ("work", "bare")}


def idle_nanoseconds(program, rounds=40):
    pinned = {cores()[0]}
    return json.loads(output([PROGRAMS / program, rounds], preexec_fn=lambda: os.sched_setaffinity(0, pinned)))


def idle(programs=("idle", "idle_shared"), turns=5):
    """{program: {instructions, ns_plain, ns_check, ns}}; the two in turn, the least of all turns."""
    best = {program: {} for program in programs}
    for _ in range(turns):
        for program in programs:
            for name, ns in idle_nanoseconds(program).items():
                best[program][name] = min(ns, best[program].get(name, ns))
    return {program: {"instructions": idle_instructions(program), "loops": loops,
                      "ns": {loop: round(loops[f"{loop}_check"] - loops[f"{loop}_plain"], 4) for loop in ("work", "bare")}}
            for program, loops in best.items()}


def state_bytes():
    return int(output([PROGRAMS / "size"]))


def heap_symbols(archive=ROOT / "build" / "gcc" / "libtocsin.a"):
    """The symbols of the heap that any object of the library asks for."""
    undefined = re.findall(r"^\s+U (\w+)", output(["nm", "-u", archive]), re.MULTILINE)
    if not undefined:
        raise Broken(f"nm -u {archive} named no symbol at all")
    return sorted(HEAP & set(undefined))
