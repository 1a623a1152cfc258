"""A handler that is callable is called, whatever else it is: only SIG_DFL and SIG_IGN themselves are no handlers."""
import _signal
import sys


class Number(int):
    def __call__(self, signum, frame):
        seen.append("called")


documented, seen = ["called"], []
_signal.signal(10, Number(1))
_signal.raise_signal(10)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
