"""An integer of any size in a set is out of range, which is ValueError."""
import signal
import sys

documented, seen = "ValueError", None
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, [1 << 1000])
except (ValueError, OverflowError) as error:
    seen = type(error).__name__
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
