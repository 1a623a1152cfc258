"""A program in a terminal of its own: what it prints, what is typed, what it is sent, and how it ends.

stdin and stdout are the terminal, stderr is a file, so that "on stderr" can be seen. Every time that is given or taken
is in seconds of the monotonic clock. The start is taken before the program exists: a bound "at least so long after the
start" then never turns red because this process was slow to look.
"""
import os
import select
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pexpect

NEWLINE = b"\r\n"
CATCHABLE = set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}


class Fuse(Exception):
    """The program is still running and the fuse has blown."""


class Ended(Exception):
    """The program prints nothing more; rest is an unfinished last line, as text."""

    def __init__(self, rest):
        super().__init__(rest)
        self.rest = rest


def _fresh_signals():
    """Before exec: a program must not inherit what pytest, make or a shell in the background ignores or blocks."""
    for signum in CATCHABLE:
        signal.signal(signum, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def environment():
    """The user's, without what would change an interpreter's behaviour."""
    changing = ("PYTHON", "PYTEST", "ASAN", "TSAN")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    return kept | {"LC_ALL": "C.UTF-8", "TERM": "dumb"}


def signame(signum):
    return signal.Signals(signum).name if signum in set(signal.Signals) else f"signal {signum}"


class Terminal:
    """Use with `with`: at the end the program and its process group are dead, whatever happened."""

    def __init__(self, command, cwd, fuse_s):
        self._errors = tempfile.NamedTemporaryFile(prefix="stderr-")
        self._typed = []
        self.started = time.monotonic()
        self._deadline = self.started + fuse_s
        self._child = pexpect.spawn(command[0], list(command[1:]), cwd=str(cwd), env=environment(),
                                    preexec_fn=self._before_exec, timeout=None)
        # pexpect's own pauses: nothing here synchronises by waiting for a time
        self._child.delaybeforesend = None
        self._child.ptyproc.delayafterclose = self._child.ptyproc.delayafterterminate = 0
        self.pid = self._child.pid
        self._pidfd = os.pidfd_open(self.pid)

    def _before_exec(self):
        # by name, for pexpect has closed all descriptors of ours
        fd = os.open(self._errors.name, os.O_WRONLY | os.O_APPEND)
        os.dup2(fd, 2)
        os.close(fd)
        _fresh_signals()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.kill_group()
        self._child.wait() if not self._reaped() else None
        self._child.close()
        os.close(self._pidfd)
        self._errors.close()

    def seconds(self):
        return time.monotonic() - self.started

    def _left(self):
        return max(0.0, self._deadline - time.monotonic())

    def _reaped(self):
        return self._child.ptyproc.terminated

    def wait_asleep(self):
        """Waits until the program sleeps in a system call that a signal interrupts (True), or has ended (False).

        A signal that comes while the program still prints the awaited line is another story than the documented one:
        CPython then refuses a handler that prints ("reentrant call"). The state is the kernel's own word for it, and
        there is no descriptor to wait on; the millisecond is only how often we look. Raises Fuse.
        """
        while not select.select([self._pidfd], [], [], 0.001)[0]:
            try:
                state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                break
            if state == "S":
                return True
            if not self._left():
                raise Fuse()
        return False

    def _without_echo(self, line):
        """The terminal echoes "^C" wherever it falls between the program's own writes: once for each that was typed."""
        for caret in list(self._typed):
            if caret.encode() in line:
                line = line.replace(caret.encode(), b"", 1)
                self._typed.remove(caret)
        return line.decode("utf-8", "backslashreplace")

    def read_line(self):
        """The next whole line, without its end. Raises Ended or Fuse."""
        try:
            self._child.expect_exact(NEWLINE, timeout=self._left())
        except pexpect.TIMEOUT:
            raise Fuse() from None
        except pexpect.EOF:
            raise Ended(self._without_echo(self._child.before)) from None
        return self._without_echo(self._child.before)

    def unread(self):
        """What has come and nobody has asked for yet, as text without echo. Does not wait, takes nothing away."""
        try:
            self._child.expect_exact([pexpect.EOF], timeout=0)
        except pexpect.TIMEOUT:
            pass
        waiting = self._child.before or b""
        for caret in self._typed:
            waiting = waiting.replace(caret.encode(), b"", 1)
        return waiting.decode("utf-8", "backslashreplace").replace("\r\n", "\n")

    def type(self, caret, byte):
        """Types a control character: the kernel's line discipline makes the signal of it. True."""
        self._typed.append(caret)
        self._child.send(byte)
        return True

    def kill(self, signum):
        """Has another process send signum. False when that process could not."""
        command = f"kill -{int(signum)} {self.pid}"
        return subprocess.run(["sh", "-c", command], stderr=subprocess.DEVNULL).returncode == 0

    def wait(self):
        """How the program ended, as ("exit", status) or ("killed", signal name). Raises Fuse."""
        if not select.select([self._pidfd], [], [], self._left())[0]:
            raise Fuse()
        if not self._reaped():
            self._child.wait()
        if self._child.signalstatus is None:
            return "exit", self._child.exitstatus
        return "killed", signame(self._child.signalstatus)

    def kill_group(self):
        """Ends the program and all that it has started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass

    def errors(self):
        """What stands on stderr, as lines."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "backslashreplace").splitlines()
