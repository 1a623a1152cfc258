"""The module has sigtimedwait(), since 3.3."""
import signal
import sys

documented, seen = True, hasattr(signal, "sigtimedwait")
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
