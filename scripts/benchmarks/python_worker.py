"""Runs the benchmarks on the Python interpreter that runs it: worker.c in Python, with the same commands and answers.

Plain Python 3.9, so that every interpreter can run it; nothing of this project is imported.
"""
import ctypes
import json
import mmap
import os
import signal
import subprocess
import sys
import time

SIGNUM = signal.SIGUSR1
GUARD_S = 0.02  # a plain pause can lose a wakeup; it then costs one of these
WARM = 32
# page.h: one 64-bit word every 64 bytes
PAGE_BYTES, WORDS_A_LINE = 4096, 8
(ARRIVED, OTHER, OVER, STOP, SENT, WINDOW_NS, ARRIVED_IN_WINDOW, SENT_IN_WINDOW) = (i * WORDS_A_LINE for i in range(8))

libc = ctypes.CDLL(None)
page_fd = os.memfd_create("page")
os.ftruncate(page_fd, PAGE_BYTES)
page = (ctypes.c_uint64 * (PAGE_BYTES // 8)).from_buffer(mmap.mmap(page_fd, PAGE_BYTES))
count = 0


def handler(signum, frame):
    global count
    count += 1


def other_handler(signum, frame):
    pass


def shared_handler(signum, frame):
    """For a storm: the sender must be able to read the count from outside."""
    page[ARRIVED] += 1


def timed(function, n):
    global count
    function(n // 16 + 1)
    count = 0
    begin = time.monotonic_ns()
    function(n)
    end = time.monotonic_ns()
    return {"ns": end - begin, "arrived": count}


def bench_raise(n):
    def raises(n):
        send = signal.raise_signal
        for _ in range(n):
            send(SIGNUM)

    signal.signal(SIGNUM, handler)
    return timed(raises, n)


def bench_change(n):
    def changes(n):
        change = signal.signal
        for _ in range(n // 2):
            change(SIGNUM, handler)
            change(SIGNUM, other_handler)

    return timed(changes, n)


def bench_ignore(n):
    def ignores(n):
        change, ignored = signal.signal, signal.SIG_IGN
        for _ in range(n // 2):
            change(SIGNUM, handler)
            change(SIGNUM, ignored)

    return timed(ignores, n)


def wait_for(n):
    while count < n:
        signal.pause()


def other_side(parent, n, ready):
    global count
    count = 0
    signal.setitimer(signal.ITIMER_REAL, GUARD_S, GUARD_S)
    os.write(ready, b"r")
    for i in range(1, n + 1):
        wait_for(i)
        os.kill(parent, SIGNUM)
    os._exit(0)


def bench_round_trip(n):
    global count
    lost = []
    signal.signal(SIGNUM, handler)
    signal.signal(signal.SIGALRM, lambda signum, frame: lost.append(1))
    ready = os.pipe()
    parent, other = os.getpid(), os.fork()
    if other == 0:
        other_side(parent, WARM + n, ready[1])
    count = 0
    signal.setitimer(signal.ITIMER_REAL, GUARD_S, GUARD_S)
    os.read(ready[0], 1)
    for i in range(1, WARM + n + 1):
        if i == WARM + 1:
            begin = time.monotonic_ns()
        os.kill(other, SIGNUM)
        wait_for(i)
    end = time.monotonic_ns()
    os.waitpid(other, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.close(ready[0])
    os.close(ready[1])
    return {"ns": end - begin, "arrived": count - WARM, "lost_wakeups": len(lost)}


def leave_core():
    """Before exec, which may sleep: a receiver that spins never gives this core back."""
    cpu = int(os.environ["BENCH_FLOOD_CPU"])
    if cpu >= 0:  # PyPy has no os.sched_setaffinity
        cpus = (ctypes.c_uint64 * 16)()
        cpus[cpu // 64] = 1 << cpu % 64
        libc.sched_setaffinity(0, ctypes.sizeof(cpus), ctypes.byref(cpus))


def storm(once, how, signum, ms):
    ctypes.memset(page, 0, PAGE_BYTES)
    signal.signal(signum, shared_handler)
    numbers = [os.getpid(), signum, ms]
    flood = subprocess.Popen([os.environ["BENCH_FLOOD"], how] + [str(int(n)) for n in numbers], stdin=page_fd,
                             preexec_fn=leave_core)
    while not page[OVER]:
        once()
    page[STOP] = 1
    flood.wait()
    signal.signal(signum, signal.SIG_DFL)
    return {"ns": page[WINDOW_NS], "arrived": page[ARRIVED], "in_window": page[ARRIVED_IN_WINDOW], "sent": page[SENT],
            "sent_in_window": page[SENT_IN_WINDOW], "asked": True}


BENCHES = {
    "raise": bench_raise,
    "change": bench_change,
    "ignore": bench_ignore,
    "round trip": bench_round_trip,
    "storm, spinning": lambda ms: storm(int, "kill", SIGNUM, ms),
    "storm, waiting": lambda ms: storm(signal.pause, "kill", SIGNUM, ms),
    "storm, queued": lambda ms: storm(int, "queue", signal.SIGRTMIN + 1, ms),
}


def main():
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)
    print(json.dumps({"competitors": [{"name": name, "benches": list(BENCHES)}]}), flush=True)
    for line in sys.stdin:
        bench, competitor, amount = line.rstrip("\n").split("|")
        print(json.dumps(BENCHES[bench](int(amount))), flush=True)


if __name__ == "__main__":
    main()
