"""A time is rounded up to microseconds."""
import signal
import sys

signal.setitimer(signal.ITIMER_REAL, 70, 1.9999999)
documented, seen = 2.0, signal.setitimer(signal.ITIMER_REAL, 0)[1]
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
