"""The numbers that the C library reserves are left out of a set with a RuntimeWarning."""
import signal
import sys
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    signal.pthread_sigmask(signal.SIG_BLOCK, [32])
documented, seen = ["RuntimeWarning"], [one.category.__name__ for one in caught]
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
