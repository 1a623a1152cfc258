"""A time is a float or an integer."""
import decimal
import signal
import sys

documented = "TypeError"
try:
    seen = signal.setitimer(signal.ITIMER_REAL, decimal.Decimal(0))
except TypeError:
    seen = "TypeError"
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
