"""Plants a fault: into a copy of the sources, with what is built already, so that make builds only what the patch changes.

A fault is a patch. Lines `key: value` in front of its diff say what a test needs to know. A fault of an interpreter is
lines of Python that run before a case does.
"""
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUSE_S = 100
BUILT = re.compile(r".*\.(o|d|a)")


def faults(kind):
    """All patches of a folder, in order."""
    return sorted((ROOT / "fuzz/zoo" / kind).glob("*.patch"))


def of_interpreters():
    return sorted((ROOT / "fuzz/zoo/interpreter").glob("*.py"))


def planted(fault, program):
    """The command that runs a Python program with a fault of the interpreter."""
    return ["/usr/bin/python3", "-c", f"exec(open({str(fault)!r}).read())\n"
            f"import runpy\nrunpy.run_path({str(program)!r}, run_name='__main__')"]


def head(patch):
    """What stands in front of the diff, as a dict."""
    before, _, _ = patch.read_text(encoding="utf-8").partition("--- ")
    return dict(line.split(": ", 1) for line in before.splitlines() if line.strip())


def run(where, *command):
    """Runs a command in a copy; what takes too long fails."""
    try:
        return subprocess.run(command, cwd=where, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, timeout=FUSE_S, check=False, env=os.environ | {"MAKEFLAGS": ""})
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "hangs")


def copy(where, rooms, flavours):
    """Rooms, and what of them is built in some flavours, with its times; programs are linked anew."""
    shutil.copy2(ROOT / "Makefile", _made(where))
    for room in rooms:
        shutil.copytree(ROOT / room, where / room)
        for flavour in flavours:
            built = Path("build") / flavour / room
            if (ROOT / built).is_dir():
                shutil.copytree(ROOT / built, where / built, ignore=_not_built)
    for flavour in flavours:
        for library in (ROOT / "build" / flavour).glob("libtocsin.a"):
            shutil.copy2(library, _made(where / "build" / flavour))
    return where


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _not_built(folder, names):
    return [name for name in names if not BUILT.fullmatch(name) and not os.path.isdir(os.path.join(folder, name))]


def plant(where, patch, targets):
    """Applies patch to a copy and builds targets there. A patch that does neither is a failure of its own."""
    applied = run(where, "patch", "-p1", "--fuzz=0", "-i", str(patch))
    assert applied.returncode == 0, f"{patch.name} does not apply any more\n{applied.stdout}"
    built = run(where, "make", "-s", *targets)
    assert built.returncode == 0, f"{patch.name} does not compile\n{built.stdout}"
