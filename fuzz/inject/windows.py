"""The windows, and what one run of one of them has seen."""
import json
import re
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from conformance.harness.catalogue import BadInput, pick

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build/gcc/fuzz/inject/inject"
FUSE_S = 900
PASS, OPEN = "Pass", "not judged"
RUNNING, STOPPING = set(), threading.Event()
POINT = re.compile(r"c?[1-9]\d*(:\S+?)?(\.[1-9]\d*(:\S+)?)?")


@dataclass(frozen=True)
class Window:
    name: str
    kind: str  # "", "wait", "forks" or "replay"
    must: str  # the verdict that wrong code must get
    signals: tuple
    what: str

    @property
    def is_wrong(self):
        return self.must != PASS


class Cannot(Exception):
    """This machine cannot inject. The text is one line."""


def call(program, *words):
    """The program's answer."""
    with subprocess.Popen([program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL) as child:
        RUNNING.add(child)
        if STOPPING.is_set():  # another thread has looked at what runs just before
            child.terminate()
        try:
            out, err = child.communicate(timeout=FUSE_S)
        except subprocess.TimeoutExpired:
            child.kill()
            raise Cannot(f"{' '.join(words)} took more than {FUSE_S} s") from None
        finally:
            RUNNING.discard(child)
    if child.returncode == 2:
        raise BadInput(err.strip().removeprefix("inject: "))
    if child.returncode != 0:
        raise Cannot(err.strip().removeprefix("inject: ") or f"{program} ended with {child.returncode}")
    return out


def stop():
    """Ends what runs, after an interruption, and what another thread is about to start."""
    STOPPING.set()
    for child in list(RUNNING):
        child.terminate()


def known(program=PROGRAM):
    """{name: window}, in order."""
    rows = sorted(line.split("\t") for line in call(program, "--list").splitlines())
    return {name: Window(name, kind, must, tuple(signals.split()), what) for name, kind, must, signals, what in rows}


def picked(names, program=PROGRAM):
    windows = known(program)
    return [windows[name] for name in pick("window", dict.fromkeys(windows), names)]


def program_of(name, program=PROGRAM):
    """(number of the operation that is interrupted, the program around it as .ops text)."""
    operation, text = call(program, name, "--program").split("\n", 1)
    return int(operation), text


def run(window, *options, program=PROGRAM):
    return json.loads(call(program, window.name, *options))


def red(result):
    """The cases that are neither good nor open."""
    return [case for case in result["cases"] if case["verdict"] not in (PASS, OPEN)]


def judge(window, result):
    """(verdict, reason). Wrong code is good when it gets the verdict that it must."""
    seen = sorted({case["verdict"] for case in red(result)})
    if window.is_wrong:
        good = seen == [window.must] and all(case["arrivals"] or case["verdict"] != "refused" for case in red(result))
        return ("Pass", "") if good else ("Fail", f"wrong code got {', '.join(seen) or PASS}, expected {window.must}")
    if result["full"]:
        return "Invalid", "more different runs than are kept"
    if not result["injections"]:
        return "Invalid", "nothing was interrupted"
    return ("Fail", ", ".join(seen)) if seen else ("Pass", "")
