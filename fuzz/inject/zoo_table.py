"""Which planted fault is found by which windows: builds the injector with each fault in a copy, and runs all windows.

    zoo_table.py [FAULT]...    all of fuzz/zoo/engine and fuzz/zoo/targets, or those named; the table goes to
                               reports/latest/inject-zoo.json too. What stands there for the same fault and the same
                               injector is not run again.
Exit status: 0 done; 1 the window that a fault's patch names does not find it; 2 bad input; 130 interrupted.
"""
import hashlib
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from conformance.harness import records  # noqa: E402
from fuzz.inject import windows  # noqa: E402
from fuzz.zoo import zoo  # noqa: E402

ROOMS = ("core", "conformance/ops", "conformance/model", "conformance/subjects", "fuzz")
PROGRAM = "build/gcc/fuzz/inject/inject"
TABLE = windows.ROOT / "reports/latest/inject-zoo.json"
KINDS = ("", "wait")
# How a window finds a fault, the strongest last. A fault that is found in the last way alone needs an arrival inside.
HOW = ("without an arrival", "before the operation", "inside the operation")


def faults():
    """{name: patch}"""
    return {patch.stem: patch for patch in zoo.faults("engine") + zoo.faults("targets")}


def named(patch):
    """The window that must find it: its patch says so when an arrival inside an operation is needed."""
    return zoo.head(patch).get("window")


def planted(patch, where):
    """The injector's program with the fault."""
    zoo.copy(where, ROOMS, ["gcc"])
    zoo.plant(where, patch, [PROGRAM])
    return where / PROGRAM


def how(case):
    """An arrival before the first instruction is one between two operations."""
    if not case["arrivals"]:
        return HOW[0]
    return HOW[1] if any(point["at"].split(":")[0] == "1" for point in case["points"]) else HOW[2]


def finds(window, program):
    """What one window has seen of the fault: None, or its verdicts and the weakest way in which it was seen."""
    red = windows.red(windows.run(window, program=program))
    if not red:
        return None
    return {"verdicts": sorted({case["verdict"] for case in red}), "how": min(map(how, red), key=HOW.index)}


def findings(program):
    """{window: what it has seen}"""
    some = [one for one in windows.known(program).values() if not one.is_wrong and one.kind in KINDS]
    found = {window.name: finds(window, program) for window in some}
    return {name: seen for name, seen in found.items() if seen}


def of_fault(patch):
    with tempfile.TemporaryDirectory() as folder:
        return findings(planted(patch, Path(folder) / "copy"))


def line(name, found):
    ways = [(way, [window for window, seen in found.items() if seen["how"] == way]) for way in reversed(HOW)]
    said = "; ".join(f"{way}: {', '.join(some)}" for way, some in ways if some)
    return f"{name}: {said or 'by no window'}"


def known():
    """What earlier runs have found."""
    try:
        return json.loads(TABLE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def key(patch):
    return hashlib.sha256(patch.read_bytes() + windows.PROGRAM.read_bytes()).hexdigest()


def fill(names, patches, rows):
    """One row after the other, each in place as soon as it is there."""
    for number, name in enumerate(names, 1):
        of = key(patches[name])
        if rows.get(name, {}).get("key") != of:
            rows[name] = {"key": of, "windows": of_fault(patches[name])}
            records.write_whole(TABLE, json.dumps(rows, indent=1, sort_keys=True) + "\n")
        print(f"{number} of {len(names)}  {line(name, rows[name]['windows'])}", flush=True)


def missed(names, patches, rows):
    return [name for name in names if named(patches[name]) not in (None, *rows[name]["windows"])]


def main():
    patches, rows = faults(), known()
    names = sys.argv[1:] or list(patches)
    if unknown := [name for name in names if name not in patches]:
        print(f"zoo_table: found the fault {unknown[0]}, expected one of fuzz/zoo/engine or targets", file=sys.stderr)
        return 2
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    try:
        fill(names, patches, rows)
    except KeyboardInterrupt:
        print("zoo_table: interrupted; what is there already is not run again", file=sys.stderr)
        return 130
    for name in missed(names, patches, rows):
        print(f"FAIL  {name} is not found by {named(patches[name])}, which its patch names")
    return 1 if missed(names, patches, rows) else 0


if __name__ == "__main__":
    sys.exit(main())
