"""An installed tree outside the repository, and what a program's author does with it."""
import fcntl
import os
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
FUSE = 120  # seconds until a command that hangs is ended; no result depends on it
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
OURS = {"PREFIX", "DESTDIR", "LIBDIR", "INCLUDEDIR", "MANDIR", "CC",
        "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}


def environment(**more):
    """This process's, without what a make around it hands down and what would lead the tools elsewhere."""
    kept = {k: v for k, v in os.environ.items() if k not in OURS and not k.startswith(("PKG_CONFIG", "LD_"))}
    return {**kept, **{k: str(v) for k, v in more.items()}}


def run(command, cwd=ROOT, expect=0, **env):
    """Runs it and returns what it ended with; any other end is a failure that shows the command to repeat it."""
    command = [str(word) for word in command]
    done = subprocess.run(command, cwd=cwd, env=environment(**env), timeout=FUSE, text=True, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if expect is not None and done.returncode != expect:
        settings = "".join(f"{k}={shlex.quote(str(v))} " for k, v in env.items())
        pytest.fail(f"status {done.returncode}, expected {expect}: cd {cwd} && {settings}{shlex.join(command)}\n"
                    f"{done.stdout}{done.stderr}", pytrace=False)
    return done


def make(*words, expect=0):
    """One make at a time: two workers that find the library old would both build it."""
    with open(ROOT / "Makefile", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return run(["make", *words], expect=expect)


class Tree:
    """What `make install` left under prefix."""

    def __init__(self, prefix):
        self.prefix = Path(prefix)
        self.libdir = self.prefix / "lib"

    def flags(self, static=False):
        """What pkg-config says, with nothing on this machine but the tree to find."""
        words = ["pkg-config", "--cflags", "--libs", *(["--static"] if static else []), "tocsin"]
        return run(words, cwd="/", PKG_CONFIG_LIBDIR=self.libdir / "pkgconfig").stdout.split()

    def build(self, compiler, sources, output, *options, static=False):
        """Compiles and links outside the repository, as somebody else's program."""
        run([*shlex.split(compiler), *STRICT, "-O2", *options, "-o", output, *sources, *self.flags(static)],
            cwd=Path(output).parent)
        return output

    def run(self, program, *arguments, expect=0):
        return run([program, *arguments], cwd=Path(program).parent, expect=expect, LD_LIBRARY_PATH=self.libdir)
