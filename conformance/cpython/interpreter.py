"""A CPython on this machine: what it is, and what it lacks for this room."""
import json
import subprocess
from dataclasses import dataclass

ASK = """
import importlib.util, json, os, platform, sys, sysconfig
include = sysconfig.get_path("include")
print(json.dumps({
    "implementation": platform.python_implementation(), "version": platform.python_version(),
    "path": getattr(sys, "_base_executable", None) or sys.executable, "include": include,
    "has_headers": os.path.exists(os.path.join(include, "Python.h")),
    "has_tests": bool(importlib.util.find_spec("test") and importlib.util.find_spec("test.test_signal")),
    "has_venv": importlib.util.find_spec("venv") is not None}))
"""
OLDEST = (3, 10)
NEWEST = (3, 13)


class Lacking(Exception):
    """An interpreter cannot be used. The text is one line: what is missing, and how it is had."""


@dataclass(frozen=True)
class Interpreter:
    """path is the real one, behind links, environments and shims."""
    implementation: str
    version: str
    path: str
    include: str
    has_headers: bool
    has_tests: bool
    has_venv: bool

    @property
    def minor(self):
        return ".".join(self.version.split(".")[:2])

    def need(self, tests=True):
        """Lacking for the first thing that is missing."""
        if self.implementation != "CPython" or not OLDEST <= tuple(map(int, self.minor.split("."))) <= NEWEST:
            raise Lacking(f"{self.path} is {self.implementation} {self.version}, expected CPython 3.10 to 3.13")
        for there, what, package in (
                (self.has_headers, "headers (Python.h)", f"python{self.minor}-dev"),
                (self.has_venv, "module venv", f"python{self.minor}-venv"),
                (self.has_tests or not tests, "test package (test.test_signal)", f"libpython{self.minor}-testsuite")):
            if not there:
                raise Lacking(f"{self.path} has no {what}; on Debian: apt-get install {package}")

    def tests_version(self):
        """The version of its test package: Debian's, or what came with the interpreter."""
        if not self.path.startswith("/usr/bin/"):
            return self.version
        asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", f"libpython{self.minor}-testsuite"],
                               capture_output=True, text=True)
        return asked.stdout.strip() or self.version


def ask(python):
    """The Interpreter at a path. Lacking when it is none."""
    try:
        asked = subprocess.run([python, "-I", "-c", ASK], capture_output=True, text=True, timeout=60)
        return Interpreter(**json.loads(asked.stdout))
    except (OSError, subprocess.TimeoutExpired, ValueError):
        raise Lacking(f"{python} does not run as Python 3, expected the path of a CPython") from None
