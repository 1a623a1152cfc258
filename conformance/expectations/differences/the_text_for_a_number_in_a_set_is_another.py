"""The error for a number out of range in a set names the number and the range."""
import signal
import sys

documented, seen = "signal number 65 out of range [1; 64]", None
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, [65])
except ValueError as error:
    seen = str(error)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
