"""pthread_kill() of a number that is no signal is OSError."""
import signal
import sys
import threading

documented = "OSError"
try:
    seen = signal.pthread_kill(threading.get_ident(), 65)
except OSError:
    seen = "OSError"
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
