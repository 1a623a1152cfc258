"""A program that is not trusted: it may die, hang, or flood its output, and it may leave processes behind.

stdin is a file, stdout and stderr are pipes. Its signals are fresh, as fresh_signals() leaves them.
"""
import ctypes
import os
import select
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from conformance.harness.terminal import CATCHABLE, environment

OWN = {signal.SIGPIPE, signal.SIGXFSZ}  # which Python ignores
MOST_BYTES = 1 << 20  # of one answer; a trace is at most 1024 events
TAIL_BYTES = 1 << 12  # of stderr, kept
SYS_RT_SIGACTION = {"x86_64": 13, "aarch64": 134}

_alive = set()
_lock = threading.RLock()  # stop_all() may come in the middle of a start, from a signal's handler
_stopped = threading.Event()


def wait_until_dead(pid):
    """Anybody's process, that has been killed: the kernel carries it out in its own time, and says when."""
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        select.select([pidfd], [], [])
    finally:
        os.close(pidfd)


def fresh_signals():
    """In the harness itself, before its threads: children must not inherit what make or a shell ignores or blocks. What
    an interpreter ignores stays ignored here, for a child that ends early must not end its parent; Popen gives its
    children the default."""
    for signum in CATCHABLE - {signal.SIGINT, signal.SIGTERM}:
        signal.signal(signum, signal.SIG_IGN if signum in OWN else signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    _fresh_reserved()


def ignore_alone():
    """In pytest: what whoever started it ignores (nohup, a shell that put it into the background) stays without effect here,
    but no program inherits that: exec makes a handler the default, and leaves what is ignored."""
    for signum in CATCHABLE - OWN:
        if signal.getsignal(signum) is signal.SIG_IGN:
            signal.signal(signum, lambda *_: None)


def _fresh_reserved():
    """posix_spawn, which make uses, leaves the C library's two signals ignored; only the raw call can undo it."""
    raw, size_of_set, default = ctypes.CDLL(None).syscall, 8, ctypes.create_string_buffer(32)
    for signum in (32, 33):
        raw(SYS_RT_SIGACTION[os.uname().machine], signum, default, None, size_of_set)


def stop_all():
    """Kills every child; new ones end at once. For Ctrl+C."""
    _stopped.set()
    with _lock:
        for child in list(_alive):
            child.kill()


def stopped():
    return _stopped.is_set()


def _descendants(pid):
    """The processes below pid: some leave its process group."""
    try:
        below = [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]
    except OSError:
        return []
    return below + [one for child in below for one in _descendants(child)]


def _kill(pid, send=os.kill):
    try:
        send(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Child:
    """Use with `with`: at the end it is dead. trouble is "" or what the harness killed it for."""

    def __init__(self, argv, text="", fuse_s=30.0, cwd=None, most=MOST_BYTES):
        self.fuse_s, self.most, self.trouble, self.errors = fuse_s, most, "", b""
        with tempfile.TemporaryFile() as stdin:
            stdin.write(text.encode("utf-8", "backslashreplace"))
            stdin.seek(0)
            with _lock:
                self._process = subprocess.Popen(argv, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                                 cwd=cwd, env=environment(), process_group=0)
                _alive.add(self)
        self._pidfd = os.pidfd_open(self._process.pid)
        self.light_fuse()
        if stopped():
            self.kill()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.kill()
        with _lock:
            _alive.discard(self)
        self._process.wait()
        for one in (self._process.stdout, self._process.stderr):
            one.close()
        os.close(self._pidfd)

    def light_fuse(self):
        """The time and the output of one answer begin."""
        self._deadline, self._got = time.monotonic() + self.fuse_s, 0

    def kill(self):
        if self._process.returncode is None:
            for pid in _descendants(self._process.pid):
                _kill(pid)
        _kill(self._process.pid, os.killpg)

    def status(self):
        """How it has ended, in words."""
        status = self._process.wait()
        return f"exit {status}" if status >= 0 else f"killed {signal.Signals(-status).name}"

    def said(self):
        """The last line on stderr, "" for none."""
        lines = self.errors.decode("utf-8", "backslashreplace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def lines(self):
        """Its lines on stdout until it has ended, a line without an end included. Sets trouble."""
        rest = b""
        for data in self._data():
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                yield line.decode("utf-8", "backslashreplace")
        if rest:
            yield rest.decode("utf-8", "backslashreplace")

    def _data(self):
        out, err = self._process.stdout.fileno(), self._process.stderr.fileno()
        with selectors.DefaultSelector() as selector:
            for fd in (out, err, self._pidfd):
                os.set_blocking(fd, False)
                selector.register(fd, selectors.EVENT_READ)
            ended = False
            while not ended and not self.trouble:
                ready = {key.fd for key, _ in selector.select(max(0.0, self._deadline - time.monotonic()))}
                if not ready:
                    self._give_up(f"hangs: nothing more within {self.fuse_s:g} s")
                # its end first, its last words after that: a child of its own may hold the pipes open for ever
                ended = self._pidfd in ready
                for fd in (err, out):
                    yield from self._drain(fd, selector, until_empty=ended)

    def _drain(self, fd, selector, until_empty):
        while not self.trouble:
            try:
                data = os.read(fd, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                if fd in selector.get_map():
                    selector.unregister(fd)
                return
            self._got += len(data)
            if fd == self._process.stderr.fileno():
                self.errors = (self.errors + data)[-TAIL_BYTES:]
            else:
                yield data
            if self._got > self.most:
                self._give_up(f"floods its output: more than {self.most} bytes")
            if not until_empty:
                return

    def _give_up(self, why):
        self.trouble = why
        self.kill()
