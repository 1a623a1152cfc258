"""Runs one of CPython's test modules, unmodified, and says of each test as it begins and ends what becomes of it.

Run by the interpreter under test: play.py FD MODULE [TEST...]. Lines of JSON go to the descriptor FD: first the names
of all tests, then {"start": TEST} and {"stop": TEST, "result": ..., "text": ..., "seconds": ...}. With TESTs only
these.
"""
import json
import os
import sys
import time
import unittest


def named(test):
    """A test's name, also of one that has something else as its id."""
    return test.id() if callable(test.id) else unittest.TestCase.id(test)


class Telling(unittest.TestResult):
    """A result that writes down everything as it happens."""

    def __init__(self, tell):
        super().__init__()
        self.tell, self.results = tell, {}

    def startTest(self, test):
        super().startTest(test)
        self.results[named(test)] = "ok", "", time.monotonic()
        self.tell(start=named(test))

    def stopTest(self, test):
        super().stopTest(test)
        self._stop(named(test))

    def _stop(self, name):
        result, text, begun = self.results[name]
        self.tell(stop=name, result=result, text=text, seconds=round(time.monotonic() - begun, 3))

    def _became(self, test, result, text):
        """A failure of setUpClass or the like belongs to a test that never starts."""
        started = named(test) in self.results
        begun = self.results[named(test)][2] if started else time.monotonic()
        self.results[named(test)] = result, text, begun
        if not started:
            self._stop(named(test))

    def addError(self, test, error):
        super().addError(test, error)
        self._became(test, "error", self.errors[-1][1])

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self._became(test, "fail", self.failures[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        whole = getattr(test, "test_case", test)  # a subtest that is skipped is no skipped test
        if whole is test:
            self._became(test, "skip", reason)

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self._became(test, "xfail", "")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._became(test, "xpass", "an unexpected success")

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self._became(test, "fail", "".join(text for _, text in [*self.failures, *self.errors][-1:]))


def each(suite):
    """The tests of a suite, one by one."""
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from each(one)
        else:
            yield one


def only(suite, wanted):
    """The suite without the tests that are not wanted; its classes stay together."""
    kept = [only(one, wanted) if isinstance(one, unittest.TestSuite) else one for one in suite]
    return type(suite)([one for one in kept if isinstance(one, unittest.TestSuite) or named(one) in wanted])


def main(fd, name, *wanted):
    os.set_inheritable(int(fd), False)
    stream = os.fdopen(int(fd), "w", encoding="utf-8", errors="backslashreplace")
    own = os.getpid()

    def tell(**event):
        if os.getpid() == own:  # and no child that came back from a test
            print(json.dumps(event), file=stream, flush=True)

    from test import support
    support.use_resources = ["walltime"]
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    tell(tests=[named(test) for test in each(suite)])
    if wanted:
        suite = only(suite, set(wanted))
    suite.run(Telling(tell))
    tell(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
