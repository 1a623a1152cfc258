"""What there is: targets, engines and their programs, and where a campaign keeps its things."""
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from conformance.harness.catalogue import BadInput, pick

ROOT = Path(__file__).resolve().parents[2]
CPYTHON = ROOT / "build/gcc/conformance/subjects/cpython_embedded/cpython-embedded"  # of cpython_differential
CAMPAIGN = ROOT / ".campaign"  # survives make clean: corpora are worth keeping
CANARY = "canary"
MAIN = "main"  # the AFL++ instance that there is one of; all others are secondaries
LEAST_FREE = 64 << 20  # bytes on the disk, for an engine to begin


class Broken(Exception):
    """Something that a campaign needs cannot be used: a full disk, a corpus, a state file. The text is one line."""


def targets():
    """The names of all targets, in order."""
    return sorted(path.stem for path in (ROOT / "fuzz/targets").glob("*.c"))


def pick_targets(names):
    return list(pick("target", dict.fromkeys(targets()), names))


def program(flavour, target):
    return ROOT / "build" / flavour / "fuzz" / target


def replay(target):
    """The target without an engine, which also shows and minimises."""
    return program("sim", target)


def asks_the_real_kernel(target):
    """Where a busy machine shows once what never comes again. A target with CPython behind it says so in its includes."""
    return '"../drive/cpython.h"' in (ROOT / "fuzz/targets" / f"{target}.c").read_text(encoding="utf-8")


def environment():
    """For everything that runs a target: where CPython is, for its programs run in folders of their own."""
    return {"TOCSIN_CPYTHON": str(CPYTHON), **os.environ}


def able(names):
    """(targets that can run here, why others cannot, by name): one may need what is not installed. One that is not
    built stands with those that can: its leg says so."""
    lacks = {}
    for name in names:
        if replay(name).is_file():
            asked = subprocess.run([replay(name), "seed:1"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True, errors="replace", env=environment(), check=False)
            if asked.returncode == 2:
                lacks[name] = asked.stderr.strip()
    return [name for name in names if name not in lacks], lacks


def is_text(target, program=None):
    """Whether its inputs are no programs: any bytes will do, and its seeds are text."""
    asked = subprocess.run([program or replay(target), "--show", "seed:1"], capture_output=True, text=True, check=False)
    return asked.returncode == 2 and "whose inputs are programs" in asked.stderr


def lacking(engine):
    """Why an engine cannot be used on this machine, or ""."""
    if engine == "afl":
        missing = [name for name in ("afl-fuzz", "afl-clang-fast") if not shutil.which(name)]
        return f"AFL++ is not installed: no {missing[0]} (Debian's afl++)" if missing else ""
    try:
        asked = subprocess.run(["clang", "-print-file-name=libclang_rt.fuzzer-x86_64.a"], capture_output=True,
                               text=True, check=False)
        where = subprocess.run(["clang", "-print-runtime-dir"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "libFuzzer is not installed: no clang"
    found = Path(asked.stdout.strip()).is_absolute() or list(Path(where.stdout.strip()).glob("libclang_rt.fuzzer*"))
    return "" if found else "libFuzzer is not installed: clang has no libclang_rt.fuzzer (Debian's libclang-rt-14-dev)"


def check_room(folder):
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise Broken(f"{folder}: {free >> 20} MiB are free on the disk, expected {LEAST_FREE >> 20} or more")


@dataclass
class Folders:
    """Where one campaign keeps its things. shared: where the AFL++ instances of several hosts meet, a folder a target
    and in it one an instance; host: the name of this one's."""
    base: Path
    shared: Path = None
    host: str = MAIN

    def corpus(self, target):
        return self.base / "corpus" / target

    def seeds(self, is_text):
        return self.base / "seeds" / ("text" if is_text else "programs")

    def work(self, target, engine):
        return self.base / "work" / f"{target}-{engine}"

    def sync(self, target):
        return (self.shared or self.base / "sync") / target

    @property
    def dictionary(self):
        return self.base / "seeds" / "ops.dict"

    @property
    def findings(self):
        return self.base / "findings"

    @property
    def state(self):
        return self.base / "state.json"
