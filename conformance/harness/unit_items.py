"""pytest items for the C unit tests: one for each TEST(sentence) in a source and each flavour it is built in."""
import os
import re
import signal
import subprocess

import pytest

from conformance.harness.catalogue import ROOT

POSIX_FLAVOURS = ("gcc", "clang", "asan", "tsan")
SIM_FLAVOURS = ("sim", "sim-asan")  # on the simulated kernel
TEST = re.compile(r"^TEST\w*\(\s*(\w+)", re.MULTILINE)
SKIPPED = "skipped "  # a test that says this first and exits with 0 has not run
FUSE_S = 60
BLANK = re.compile(r"/\*.*?\*/", re.DOTALL)


class UnitTestFailed(Exception):
    """What the test said, and the command that repeats it."""


def is_source(path):
    return path.name.endswith("_test.c")


def flavours_of(source):
    """The flavours that the Makefile builds a source in, whose path is relative to the repository."""
    if source.parts[:2] != ("core", "port"):
        return POSIX_FLAVOURS
    return SIM_FLAVOURS if source.name.startswith("sim") else POSIX_FLAVOURS + SIM_FLAVOURS


def built_flavours(source, root=ROOT):
    """Those that are built, the first one when none is: then its missing program is what is reported."""
    flavours = flavours_of(source)
    return [name for name in flavours if (root / "build" / name).is_dir()] or [flavours[0]]


def sentences(source_text):
    """The names of all tests in a source, but not those in a comment."""
    return TEST.findall(BLANK.sub("", source_text))


class UnitTestFile(pytest.File):
    """A C source with tests."""

    def flavours(self, source):
        wanted = self.config.getoption("flavour")
        if not wanted:
            return built_flavours(source, self.config.rootpath)
        return [name for name in wanted if name in flavours_of(source)]

    def collect(self):
        source = self.path.relative_to(self.config.rootpath)
        flavours = self.flavours(source)
        found = sentences(self.path.read_text(encoding="utf-8"))
        for flavour in flavours:
            for sentence in found or [None]:
                name = f"{sentence or 'has_no_test'}[{flavour}]"
                yield UnitTestItem.from_parent(self, name=name, sentence=sentence, flavour=flavour, source=source)


class UnitTestItem(pytest.Item):
    """One test of one program. sentence is None when the source has no test, which is a failure."""

    def __init__(self, *, sentence, flavour, source, **rest):
        super().__init__(**rest)
        self.sentence, self.source = sentence, source
        self.program = f"build/{flavour}/{source.with_suffix('')}"
        self.add_marker(pytest.mark.timeout(FUSE_S + 30))

    def runtest(self):
        if self.sentence is None:
            raise UnitTestFailed(f"{self.source} has no TEST(sentence), expected at least one")
        if not (self.config.rootpath / self.program).is_file():
            raise UnitTestFailed(f"{self.program} is not built\nagain: make {self.program}")
        status, said = self.run_program()
        if status == 0 and said.startswith(SKIPPED):
            pytest.skip(said.removeprefix(SKIPPED).strip())
        if status != 0:
            raise UnitTestFailed(f"{said.rstrip()}\n{self.how(status)}\nagain: {self.program} {self.sentence}")

    def run_program(self):
        """(status, what it printed). In a session of its own, so that all that it started can be ended with it."""
        with subprocess.Popen([f"./{self.program}", self.sentence], cwd=self.config.rootpath, start_new_session=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            try:
                said, _ = process.communicate(timeout=FUSE_S)
                return process.returncode, said.decode("utf-8", "backslashreplace")
            except subprocess.TimeoutExpired:
                return None, ""
            finally:
                end_session(process)

    @staticmethod
    def how(status):
        if status is None:
            return f"hang: still running after {FUSE_S} s, and was killed"
        return f"exit {status}" if status >= 0 else f"killed by signal {-status} ({signal.strsignal(-status)})"

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value) if isinstance(excinfo.value, UnitTestFailed) else super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, self.name


def end_session(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
