"""The fd of set_wakeup_fd() has a place and no name."""
import signal
import sys

documented = "TypeError"
try:
    seen = signal.set_wakeup_fd(fd=-1)
except TypeError:
    seen = "TypeError"
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
