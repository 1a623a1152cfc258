"""alarm() returns an unsigned number of seconds: -1 was set, and 4294967295 are left."""
import signal
import sys

signal.alarm(-1)
documented, seen = 4294967295, signal.alarm(0)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
