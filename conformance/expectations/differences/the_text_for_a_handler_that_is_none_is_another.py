"""A handler is SIG_IGN, SIG_DFL or callable; the error for anything else says so."""
import signal
import sys

documented = "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"
try:
    seen = signal.signal(signal.SIGUSR1, None)
except TypeError as error:
    seen = str(error)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
