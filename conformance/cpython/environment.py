"""A virtual environment whose processes all have the same _signal: CPython's own, or another one.

Its python is launch.c, which notes every process that is started through it; a .pth file imports boot.py, which puts
the other _signal in place and notes that too. What was launched and not installed has escaped.
"""
import fcntl
import shutil
import subprocess
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from conformance.harness.catalogue import ROOT

HERE = Path(__file__).resolve().parent
LAUNCH = ROOT / "build" / "gcc" / "conformance" / "cpython" / "launch"


class NotBuilt(Exception):
    """The extension does not build. The text is what make said."""


def build(interpreter, flavour="gcc", root=ROOT, goal="extension"):
    """Builds the extension of the tree at root for an interpreter, if it is not there: its path. NotBuilt.

    goal "canary": the one that does nothing.
    """
    made = subprocess.run(
        ["make", "-s", "-C", str(root), f"cpython-{goal}", f"CPYTHON_TAG={interpreter.version}",
         f"CPYTHON_INCLUDE={interpreter.include}", f"CPYTHON_FLAVOUR={flavour}"], capture_output=True, text=True)
    if made.returncode:
        raise NotBuilt(f"the extension for {interpreter.path} does not build:\n{made.stdout}{made.stderr}")
    name = {"extension": "_signal.so", "canary": "noop.so"}[goal]
    return Path(root) / "build" / flavour / "cpython" / interpreter.version / name


@dataclass
class Notes:
    """What the processes of an environment have noted. launched: {pid: arguments} of those without an install."""
    launches: int = 0
    installs: int = 0
    escaped: list = field(default_factory=list)
    late: int = 0
    ended: int = 0
    counted: Counter = field(default_factory=Counter)


def read_notes(text):
    """Notes of the file's text. A number may come back: each launch waits for its own install."""
    notes, waiting = Notes(), {}
    for line in text.splitlines():
        kind, pid, *rest = line.split(" ", 2)
        if kind == "launch":
            notes.launches += 1
            if pid in waiting:
                notes.escaped.append(waiting.pop(pid))
            waiting[pid] = " ".join(rest)
        elif kind == "install":
            notes.installs += waiting.pop(pid, None) is not None  # a subinterpreter installs too
        elif kind == "late":
            notes.late += 1
        elif kind == "end":
            notes.ended += 1
            for pair in " ".join(rest).split():
                name, _, value = pair.partition("=")
                notes.counted[name] += int(value)
    notes.escaped += waiting.values()
    return notes


@dataclass(frozen=True)
class Environment:
    """extension is None where the interpreter keeps its own _signal."""
    home: Path
    extension: Path | None

    @property
    def python(self):
        return self.home / "bin" / "python"

    @property
    def notes_file(self):
        return self.home / "notes"

    def notes(self):
        return read_notes(self.notes_file.read_text(errors="replace")) if self.notes_file.exists() else Notes()

    def forget_notes(self):
        """Anybody may write: tests start processes of other users."""
        self.notes_file.unlink(missing_ok=True)
        self.notes_file.touch()
        self.notes_file.chmod(0o666)

    @contextmanager
    def alone(self):
        """Nobody else runs here meanwhile: notes would mix."""
        with open(self.home / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self


def make(home, interpreter, extension=None, variables=(), boot=True):
    """Makes the environment at home anew. variables: NAME=VALUE for each process. Without boot nothing is installed
    although there is an extension: for tests."""
    home = Path(home)
    part = home.with_name(home.name + ".part")
    for old in (part, home):
        shutil.rmtree(old, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([interpreter.path, "-I", "-m", "venv", "--without-pip", str(part)], check=True)
    (part / "bin" / "python").unlink()
    shutil.copy(LAUNCH, part / "bin" / "python")
    for name in "python3", f"python{interpreter.minor}":
        (part / "bin" / name).unlink(missing_ok=True)
        (part / "bin" / name).symlink_to("python")
    (part / "launch").write_text("\n".join([interpreter.path, str(home / "notes"), *variables]) + "\n")
    if extension and boot:
        _install(part / "lib" / f"python{interpreter.minor}" / "site-packages", extension, home / "notes")
    part.rename(home)
    made = Environment(home, Path(extension) if extension else None)
    made.forget_notes()
    return made


def _install(packages, extension, notes):
    """A copy, so that a build meanwhile does not matter."""
    shutil.copy(HERE / "boot.py", packages / "tocsin_boot.py")
    shutil.copy(extension, packages / "tocsin_signal.so")
    (packages / "tocsin.pth").write_text(f"import tocsin_boot; tocsin_boot.install({str(notes)!r})\n")
