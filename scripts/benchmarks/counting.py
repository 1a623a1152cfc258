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
# A group of the path of one signal, and the functions that belong to it; what no pattern knows stands alone.
GROUPS = [
    ("trampoline: errno kept, the signal tripped", r"tocsin_i_trampoline|__errno_location"),
    ("trip: the three flags, the bell, the wakeup fd", r"tocsin_i_trip|tocsin_i_wakeup.*"),
    ("check: the call from the safe point", r"tocsin_check_at|tocsin_check"),
    ("dispatch: thread, frame, order, the call of the handler", r"tocsin_i_safe_point|run_pass"),
    ("take: the flags collected", r"tocsin_i_take|tocsin_i_next"),
    ("thread: is this the main one", r"tocsin_port_self|pthread_self|.*pthread_self.*"),
    ("handler", r"handler"),
]
TURNS = 1000


def output(command, **more):
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, **more)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
        raise Broken(f"{command[0]} ended with {done.returncode}: {last}")
    return done.stdout


def parse_callgrind(text):
    """Instructions by function, its callees not included."""
    cost, function, skip = defaultdict(int), None, False
    for line in text.splitlines():
        if line.startswith("fn="):
            function = line[3:].split("'")[0]
        elif line.startswith("calls="):
            skip = True  # the next line is what the callee cost
        elif re.match(r"[0-9+*-]", line):
            if not skip:
                cost[function] += int(line.split()[1])
            skip = False
    return dict(cost)


def callgrind(program, *arguments, toggle=()):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "callgrind.out"
        output(["valgrind", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no",
                f"--callgrind-out-file={out}", *[f"--toggle-collect={name}" for name in toggle],
                program, *arguments])
        return parse_callgrind(out.read_text())


def group(by_function):
    """[(group, instructions, [functions])] in the order of the path; what belongs nowhere at the end."""
    rest, groups = dict(by_function), []
    for title, pattern in GROUPS:
        names = [name for name in rest if re.fullmatch(pattern, name)]
        total = sum(rest.pop(name) for name in names)
        if total:
            groups.append((title, total, sorted(names)))
    return groups + [(name, cost, [name]) for name, cost in sorted(rest.items()) if cost]


def instructions(competitor="tocsin"):
    """A signal's path in user space, an arrival: all inside the trampoline and the safe point, handler included. What
    the start costs cancels in the difference of two runs."""
    toggle = ("tocsin_i_trampoline", "tocsin_check_at")
    few, many = (callgrind(PROGRAMS / "worker", "raise", competitor, turns, toggle=toggle) for turns in (TURNS, 2 * TURNS))
    more = {name: cost - few.get(name, 0) for name, cost in many.items()}
    turns = TURNS + (2 * TURNS // 16 - TURNS // 16)  # each run is warmed up by a sixteenth
    return group({name: round(cost / turns, 2) for name, cost in more.items() if cost})


def idle_instructions(program):
    """What the check adds to a turn of each loop."""
    turns = 100_000
    cost = callgrind(PROGRAMS / program, "count", turns)

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
