"""A time that is not a number is ValueError, and is refused before the timer is looked at."""
import signal
import sys

documented, seen = "ValueError", None
try:
    signal.setitimer(99, float("nan"))
except (ValueError, OSError) as error:
    seen = type(error).__name__
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
