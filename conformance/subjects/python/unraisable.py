"""What an interpreter tells nobody in particular: unraisable exceptions, warnings, lines on stderr."""
import os
import re
import sys
import warnings

import language

WAKEUP = re.compile(r'(?:\w+Error: \[Errno|signal wakeup fd: Errno) (\d+)')


class Reports:
    """Tells player.say_report and player.say_warning. The process's stderr is taken: its lines are read where the
    interpreter has no hook."""

    def __init__(self, player):
        self.player = player
        self.stderr = None
        if hasattr(sys, 'unraisablehook'):
            sys.unraisablehook = lambda report: player.report(report.exc_value)
        if not hasattr(sys, 'unraisablehook') or sys.implementation.name == 'pypy':
            self.read_stderr()
        warnings.simplefilter('ignore')
        warnings.simplefilter('always', RuntimeWarning)
        warnings.showwarning = self.warn

    def warn(self, message, category, filename, lineno, file=None, line=None):
        self.player.warn(str(message))

    def read_stderr(self):
        self.stderr, other = os.pipe()
        os.set_blocking(self.stderr, False)
        os.dup2(other, 2)
        sys.stderr = open(2, 'w', buffering=1, closefd=False)

    def look(self):
        """Errors that the wakeup fd gave since the last look."""
        if self.stderr is None:
            return []
        try:
            text = os.read(self.stderr, 65536).decode('utf-8', 'replace')
        except BlockingIOError:
            return []
        return [OSError(int(number), '') for number in WAKEUP.findall(text)]
