"""A time that no clock can count is OverflowError."""
import signal
import sys

documented, seen = "OverflowError", None
try:
    signal.setitimer(signal.ITIMER_REAL, float("inf"))
except (OverflowError, OSError) as error:
    seen = type(error).__name__
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
