"""A signal number beyond a C int is OverflowError."""
import signal
import sys

documented, seen = "OverflowError", None
try:
    signal.signal(1 << 32, signal.SIG_IGN)
except (OverflowError, ValueError) as error:
    seen = type(error).__name__
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
