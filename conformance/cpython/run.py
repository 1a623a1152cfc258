"""One test module on one environment: what became of each test, with a fuse for each.

A test that hangs or takes its process along is what it was doing at the time, and the rest runs in a process anew.
"""
import json
import os
import selectors
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from conformance.harness.child import stopped

PLAY = Path(__file__).resolve().parent / "play.py"
GRACE_S = 60.0  # for the module to load, and for what happens between tests
MOST_STARTS = 20


@dataclass
class Outcome:
    """result: ok, fail, error, skip, xfail, xpass, hang, died."""
    result: str
    text: str = ""
    seconds: float = 0.0


class Player:
    """A process that plays tests, and the lines that it tells."""

    def __init__(self, environment, name, wanted, log, path):
        self._read, write = os.pipe()
        self._rest, self.told = b"", []
        variables = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        if path:
            variables["PYTHONPATH"] = str(path)
        self._cwd = tempfile.TemporaryDirectory(prefix="tocsin-cpython-")
        self.process = subprocess.Popen(
            [environment.python, PLAY, str(write), name, *wanted], cwd=self._cwd.name, env=variables,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(write,), start_new_session=True)
        os.close(write)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.kill()
        self.process.wait()
        os.close(self._read)
        self._cwd.cleanup()

    def kill(self):
        try:
            os.killpg(self.process.pid, 9)
        except ProcessLookupError:
            pass

    def event(self, fuse_s):
        """The next event; None when it has ended, TimeoutError when nothing came."""
        deadline = time.monotonic() + fuse_s
        with selectors.DefaultSelector() as selector:
            selector.register(self._read, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if stopped():
                    raise KeyboardInterrupt
                if not selector.select(min(1.0, max(0.0, deadline - time.monotonic()))):
                    if self.process.poll() is not None and not selector.select(0):
                        return None  # a child of a test holds the pipe
                    if time.monotonic() >= deadline:
                        raise TimeoutError
                    continue
                data = os.read(self._read, 1 << 16)
                if not data:
                    return None
                self._rest += data
        line, self._rest = self._rest.split(b"\n", 1)
        return json.loads(line)


def _play(environment, name, wanted, log, path, fuse_s, found):
    """Plays until the end or a mishap; fills found. (all tests, whether it came to its end)."""
    tests, running = [], None
    with Player(environment, name, wanted, log, path) as player:
        while True:
            try:
                event = player.event(fuse_s if running else GRACE_S + fuse_s)
            except TimeoutError:
                if running:
                    found[running] = Outcome("hang", f"nothing within {fuse_s:g} s", fuse_s)
                return tests, False
            if event is None:
                if running:
                    found[running] = Outcome("died", f"its process ended: {player.process.wait()}")
                return tests, False
            if event.get("end"):
                player.process.wait(GRACE_S)
                return tests, True
            tests = event.get("tests", tests)
            running = event.get("start")
            if "stop" in event:
                found[event["stop"]] = Outcome(event["result"], event["text"], event["seconds"])


def play(environment, name, log_path, fuse_s=120.0, path=None, only=None):
    """{test: Outcome} of a module. path: a folder with it, where it is not CPython's own. only: takes the test's
    name."""
    found, tests, wanted = {}, [], []
    with open(log_path, "ab") as log:
        if only:
            wanted = [test for test in _names(environment, name, log, path) if only(test)]
        for _ in range(MOST_STARTS):
            before = len(found)
            all_tests, ended = _play(environment, name, wanted, log, path, fuse_s, found)
            tests = tests or all_tests
            left = [test for test in (wanted or tests) if test not in found]
            if ended or not left or len(found) == before:
                break
            wanted = left
    if not tests:
        found[name] = Outcome("died", f"the module could not be loaded; {log_path} has what it said")
    return found


def _names(environment, name, log, path):
    with Player(environment, name, ["no such test"], log, path) as player:
        return player.event(GRACE_S)["tests"]
