"""What calls cost on our engine, beside stock, in one run: CPU time of the whole process, kernel included.

Both interpreters play in turns, the first to begin changes, and each pair of turns gives one ratio; the median of the
ratios is judged. Run by the harness's Python; with "turn" as its argument it is a turn, in an interpreter under test.
"""
import json
import statistics
import subprocess
import sys
from pathlib import Path

LIMIT = 1.10
TOLERANCE = 0.1  # the part by which a ratio may be worse than the baseline's
CALLS = ("raise_signal", "signal", "pthread_sigmask")
TURNS = 31
TIMES = 20000


def turn():
    """Nanoseconds of CPU time per call, as JSON."""
    import signal
    import time

    def handler(signum, frame):
        pass

    def other(signum, frame):
        pass

    signal.signal(signal.SIGUSR1, handler)
    raise_signal, set_signal, mask = signal.raise_signal, signal.signal, signal.pthread_sigmask
    usr1, usr2, block, unblock = signal.SIGUSR1, signal.SIGUSR2, signal.SIG_BLOCK, signal.SIG_UNBLOCK

    def raise_signals(times):
        for _ in range(times):
            raise_signal(usr1)

    def set_signals(times):
        for _ in range(times // 2):
            set_signal(usr2, handler)
            set_signal(usr2, other)

    def masks(times):
        for _ in range(times // 2):
            mask(block, {usr2})
            mask(unblock, {usr2})

    found = {}
    for name, play in zip(CALLS, (raise_signals, set_signals, masks)):
        play(TIMES // 10)
        begun = time.process_time_ns()
        play(TIMES)
        found[name] = (time.process_time_ns() - begun) / TIMES
    print(json.dumps(found))


def _ask(python):
    asked = subprocess.run([python, str(Path(__file__).resolve()), "turn"], capture_output=True, text=True, check=True)
    return json.loads(asked.stdout)


def measure(stock, ours, turns=TURNS, told=lambda line: None):
    """{call: (stock's median ns, ours, median of the ratios)}."""
    pairs = []
    for n in range(turns):
        order = (stock, ours) if n % 2 else (ours, stock)
        found = {python: _ask(python) for python in order}
        pairs.append((found[stock], found[ours]))
        told(f"overhead: turn {n + 1} of {turns}")
    return {name: (statistics.median(a[name] for a, _ in pairs), statistics.median(b[name] for _, b in pairs),
                   statistics.median(b[name] / a[name] for a, b in pairs)) for name in CALLS}


if __name__ == "__main__" and sys.argv[1:] == ["turn"]:
    turn()
