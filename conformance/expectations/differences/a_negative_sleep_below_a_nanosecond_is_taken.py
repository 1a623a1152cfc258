"""A negative time to sleep is ValueError."""
import sys
import time

documented = "ValueError"
try:
    seen = time.sleep(-1e-12)
except ValueError:
    seen = "ValueError"
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
