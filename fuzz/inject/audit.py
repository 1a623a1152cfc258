"""The simulated kernel's points, audited: what an arrival at some instruction shows, an arrival at some point must show too.

A trace that no point gives stands between two points that nobody has marked: a missing TOCSIN_POINT.
"""
import json
import subprocess
from dataclasses import dataclass

from fuzz.inject import findings, windows

POINTS = windows.ROOT / "build/sim/fuzz/inject/points"


@dataclass
class Missing:
    window: str
    signal: str
    at: str
    function: str
    source: str
    trace: list


def shown_at_points(window, signal, program=POINTS):
    """{trace: point}"""
    operation, text = windows.program_of(window.name)
    ended = subprocess.run([program, str(operation), signal], capture_output=True, text=True, input=text, check=False)
    if ended.returncode != 0:
        raise windows.Cannot(ended.stderr.strip())
    return {tuple(trace): point for point, trace in json.loads(ended.stdout)}


def is_comparable(case, signal):
    """One arrival and nothing else, and an end that a trace tells."""
    return case["arrivals"] == [signal] and case["trace"] and case["trace"][-1].split()[0] in ("exit", "killed")


def missing(window, result, instructions, program=POINTS):
    """What the injector has seen at depth 1 and no point shows."""
    found = []
    for signal in window.signals:
        shown = shown_at_points(window, signal, program)
        for case in result["cases"]:
            if not is_comparable(case, signal) or tuple(case["trace"]) in shown:
                continue
            finding = findings.of_case(window, case, instructions)
            found.append(Missing(window.name, signal, finding.at, finding.function or finding.place, finding.source,
                                 case["trace"]))
    return found
