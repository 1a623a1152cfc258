"""getitimer() of a timer that does not exist is ItimerError."""
import signal
import sys

documented, seen = "ItimerError", "a value"
try:
    signal.getitimer(99)
except signal.ItimerError:
    seen = "ItimerError"
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
