"""Which planted fault is found by which windows: builds the injector with each fault in a copy, and runs all windows.

    zoo_table.py [FAULT]...    all of fuzz/zoo/engine and fuzz/zoo/targets, or those named; the table goes to
                               reports/latest/inject-zoo.json too
Exit status: 0 done; 1 a fault that needs an arrival inside an operation is found by no window; 2 bad input.
"""
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
# Some windows see them only when a signal arrives inside an operation.
INSIDE = ("a_flag_is_cleared_after_the_handlers_call", "the_last_handler_is_called_although_its_signal_is_ignored")
KINDS = ("", "wait")


def planted(patch, where):
    """The injector's program with the fault."""
    zoo.copy(where, ROOMS, ["gcc"])
    zoo.plant(where, patch, [PROGRAM])
    return where / PROGRAM


def findings(program):
    """{window: [verdicts, whether a run without any arrival is red too]} of the windows that are red."""
    found = {}
    for window in windows.known(program).values():
        if window.is_wrong or window.kind not in KINDS:
            continue
        red = windows.red(windows.run(window, program=program))
        if red:
            found[window.name] = [sorted({case["verdict"] for case in red}),
                                  any(not case["arrivals"] for case in red)]
    return found


def of_fault(patch):
    with tempfile.TemporaryDirectory() as folder:
        return findings(planted(patch, Path(folder) / "copy"))


def line(name, found):
    inside = [window for window, (_, always) in found.items() if not always]
    always = [window for window, (_, always) in found.items() if always]
    said = ", ".join(inside) or "none"
    return f"{name}: by an arrival inside {said}" + (f"; without one in {', '.join(always)}" if always else "")


def main():
    patches = {patch.stem: patch for patch in zoo.faults("engine") + zoo.faults("targets")}
    names = sys.argv[1:] or list(patches)
    if unknown := [name for name in names if name not in patches]:
        print(f"zoo_table: found the fault {unknown[0]}, expected one of fuzz/zoo/engine or targets", file=sys.stderr)
        return 2
    rows = {}
    for name in names:
        rows[name] = of_fault(patches[name])
        print(line(name, rows[name]), flush=True)
    latest = windows.ROOT / "reports/latest"
    latest.mkdir(parents=True, exist_ok=True)
    records.write_whole(latest / "inject-zoo.json", json.dumps(rows, indent=1) + "\n")
    return 1 if any(name in rows and not rows[name] for name in INSIDE) else 0


if __name__ == "__main__":
    sys.exit(main())
