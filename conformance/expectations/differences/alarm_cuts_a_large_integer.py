"""An integer beyond a C int is OverflowError."""
import signal
import sys

documented = "OverflowError"
try:
    seen = signal.alarm(1 << 32)
except OverflowError:
    seen = "OverflowError"
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
