"""What a user has today: Hypothesis' state machine over CPython's `signal`, with a model beside it. For comparison.

    state_machine.py SECONDS      runs for so long, and prints {"rules": N, "cpu_s": S} as its last line

Two signals, two handlers, masks, timers, waits and queries; each rule compares what it sees with a few lines of model, as
one would write it. Hypothesis runs as fast as it lets itself be asked to: no data base, no deadline, no shrinking.
"""
import json
import os
import signal
import sys
import time

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

SIGNALS = (signal.SIGUSR1, signal.SIGUSR2)
STEPS = 50
count = 0
calls = []


def h1(signum, _frame):
    calls.append((1, signum))


def h2(signum, _frame):
    calls.append((2, signum))
    signal.getsignal(signum)


HANDLERS = {h1: 1, h2: 2, signal.SIG_IGN: 0}
signals = st.sampled_from(SIGNALS)


class Signals(RuleBasedStateMachine):
    """The model: a table, a mask, what is pending for the thread and for the process."""

    @initialize()
    def start(self):
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        self.table = dict.fromkeys(SIGNALS, h1)
        for signum in SIGNALS:
            signal.signal(signum, h1)
        self.mask, self.own, self.shared = set(), set(), set()
        calls.clear()

    def discard_ignored(self, signum):
        if self.table[signum] == signal.SIG_IGN:
            self.own.discard(signum)
            self.shared.discard(signum)

    def arrive(self, *numbers):
        return [(HANDLERS[self.table[n]], n) for n in sorted(numbers) if HANDLERS[self.table[n]]]

    def expect(self, expected):
        global count
        count += 1
        assert calls == expected, (calls, expected)
        calls.clear()

    @rule(signum=signals, handler=st.sampled_from(sorted(HANDLERS, key=HANDLERS.get)))
    def install(self, signum, handler):
        assert signal.signal(signum, handler) == self.table[signum]
        self.table[signum] = handler
        self.discard_ignored(signum)
        self.expect([])

    @rule(signum=signals)
    def raise_signal(self, signum):
        signal.raise_signal(signum)
        if signum in self.mask:
            self.own.add(signum)
            self.expect([])
        else:
            self.expect(self.arrive(signum))

    @rule(signum=signals)
    def kill(self, signum):
        os.kill(os.getpid(), signum)
        if signum in self.mask:
            self.shared.add(signum)
            self.expect([])
        else:
            self.expect(self.arrive(signum))

    @rule(numbers=st.sets(signals))
    def block(self, numbers):
        assert signal.pthread_sigmask(signal.SIG_BLOCK, numbers) == self.mask
        self.mask |= numbers
        self.expect([])

    @rule(numbers=st.sets(signals))
    def unblock(self, numbers):
        assert signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers) == self.mask
        self.mask -= numbers
        arriving = (self.own | self.shared) & numbers
        self.own -= numbers
        self.shared -= numbers
        self.expect(self.arrive(*arriving))

    @rule()
    def sigpending(self):
        assert signal.sigpending() == self.own | self.shared
        self.expect([])

    @rule(signum=signals)
    def sigtimedwait(self, signum):
        if signum not in self.mask:
            return
        info = signal.sigtimedwait([signum], 0)
        assert (info is not None) == (signum in self.own | self.shared)
        (self.own if signum in self.own else self.shared).discard(signum)
        self.expect([])

    @rule(signum=signals)
    def getsignal(self, signum):
        assert signal.getsignal(signum) == self.table[signum]
        self.expect([])

    @rule(signum=signals, flag=st.booleans())
    def siginterrupt(self, signum, flag):
        signal.siginterrupt(signum, flag)
        self.discard_ignored(signum)
        self.expect([])

    @rule(seconds=st.sampled_from([0, 3600, 1.5]))
    def setitimer(self, seconds):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        assert (signal.getitimer(signal.ITIMER_PROF)[0] > 0) == (seconds > 0)
        self.expect([])

    def teardown(self):
        signal.setitimer(signal.ITIMER_PROF, 0)
        for signum in SIGNALS:
            signal.signal(signum, signal.SIG_IGN)


def main():
    end = time.monotonic() + float(sys.argv[1])
    quiet = settings(max_examples=200, stateful_step_count=STEPS, deadline=None, database=None, phases=[Phase.generate],
                     suppress_health_check=list(HealthCheck))
    while time.monotonic() < end:
        run_state_machine_as_test(Signals, settings=quiet)
    print(json.dumps({"rules": count, "cpu_s": time.process_time()}))


if __name__ == "__main__":
    main()
