"""A program on the simulated kernel, with the face of terminal.py: it prints, is typed at, is sent signals, and ends.

Its time is virtual, and passes when the harness says so. conformance/subjects/engine/scenario.c, which is linked with the
program, sits at the other end of the line and tells when it is asleep.
"""
import os
import re
import signal
import socket
import subprocess
import tempfile
import time
from collections import deque

from conformance.harness.terminal import Ended, Fuse, environment, signame

EVENT = re.compile(rb"\x01(now \d+|asleep|hang)\n")
TYPED = {"^C": signal.SIGINT, "^\\": signal.SIGQUIT, "^Z": signal.SIGTSTP}  # as the kernel's line discipline has it
MOST_BYTES = 1 << 20  # between two sleeps


class VirtualTerminal:
    """Use with `with`: at the end the program is dead. The fuse is for virtual and for real seconds."""

    def __init__(self, command, cwd, fuse_s):
        self._errors = tempfile.TemporaryFile()
        self._line, theirs = socket.socketpair()
        self._deadline, self._fuse_s = time.monotonic() + fuse_s, fuse_s
        self._process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=self._errors, cwd=cwd,
                                         env=environment(), process_group=0)
        theirs.close()
        self._got, self._printed, self._rest = b"", deque(), b""
        self._now_s = self._told_s = 0.0  # the program's clock; what has been read was printed then
        self._asleep = self._ended = False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self._process.wait()
        self._line.close()
        self._errors.close()

    def seconds(self):
        return self._told_s

    # ------------------------------------------------------------------------------------------------------ the line --

    def _receive(self):
        """More from the program. Raises Fuse."""
        left = self._deadline - time.monotonic()
        if left <= 0 or self._now_s > self._fuse_s or len(self._got) > MOST_BYTES:
            raise Fuse()
        self._line.settimeout(left)
        try:
            more = self._line.recv(1 << 16)
        except TimeoutError:
            raise Fuse() from None
        except ConnectionResetError:  # it ended without reading what it was told
            more = b""
        self._got += more
        self._ended = not more

    def _print(self, text):
        *whole, self._rest = (self._rest + text).split(b"\n")
        self._printed.extend((line, self._now_s) for line in whole)

    def _hear(self, event):
        word, _, number = event.partition(b" ")
        if word == b"hang":
            raise Fuse()
        if word == b"now":
            self._now_s = int(number) / 1e9
        self._asleep = word == b"asleep"

    def _follow(self):
        """Until it is asleep or has ended."""
        while not (self._asleep or self._ended):
            self._receive()
            while not self._asleep and (event := EVENT.search(self._got)):
                self._print(self._got[:event.start()])
                self._got = self._got[event.end():]
                self._hear(event[1])
        if self._ended:
            self._print(self._got)
            self._got = b""

    def _tell(self, word):
        self._asleep = False
        try:
            self._line.sendall(word.encode() + b"\n")
        except BrokenPipeError:
            pass  # it has ended, which is what comes next
        self._follow()

    # ----------------------------------------------------------------------------------------------------- the face --

    def read_line(self):
        """The next whole line, without its end; time passes until it has come. Raises Ended or Fuse."""
        self._follow()
        while not self._printed and not self._ended:
            self._tell("go")
        if not self._printed:
            self._told_s = self._now_s
            raise Ended(self._rest.decode("utf-8", "backslashreplace"))
        line, self._told_s = self._printed.popleft()
        return line.decode("utf-8", "backslashreplace")

    def unread(self):
        """What has come and nobody has asked for yet, as text."""
        return "".join(line.decode("utf-8", "backslashreplace") + "\n" for line, _ in self._printed)

    def wait_asleep(self):
        """Waits until the program is asleep (True) or has ended (False). Raises Fuse."""
        self._follow()
        return self._asleep

    def type(self, caret, _byte):
        """Types a control character. False when it makes no signal."""
        return caret in TYPED and self.kill(TYPED[caret])

    def kill(self, signum):
        self._tell(f"signal {int(signum)}")
        return True

    def wait(self):
        """How the program ended, as ("exit", status) or ("killed", signal name). Raises Fuse."""
        while not self._ended:
            self._tell("go")
        try:
            status = self._process.wait(timeout=max(0.0, self._deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise Fuse() from None
        return ("exit", status) if status >= 0 else ("killed", signame(-status))

    def errors(self):
        """What stands on stderr, as lines."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "backslashreplace").splitlines()
