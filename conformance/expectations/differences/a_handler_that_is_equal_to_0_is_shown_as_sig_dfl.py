"""getsignal() returns the handler that was installed, whatever it is equal to."""
import signal
import sys


class Equal:
    def __call__(self, signum, frame):
        """Handles it."""

    def __eq__(self, other):
        return True


handler = Equal()
signal.signal(signal.SIGUSR1, handler)
documented, seen = True, signal.getsignal(signal.SIGUSR1) is handler
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
