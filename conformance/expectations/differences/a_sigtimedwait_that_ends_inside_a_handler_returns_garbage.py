"""sigtimedwait() returns None when its time is over, also when it ends while a handler runs."""
import signal
import sys
import time


def handler(signum, frame):
    time.sleep(0.6)  # beyond the end of the wait
    signal.setitimer(signal.ITIMER_REAL, 0.2)  # once more, if the wait had not begun


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.2)
seen = signal.sigtimedwait([signal.SIGUSR1], 0.5)
signal.setitimer(signal.ITIMER_REAL, 0)
documented = None
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
