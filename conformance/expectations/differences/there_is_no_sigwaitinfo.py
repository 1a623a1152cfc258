"""The module has sigwaitinfo(), since 3.3."""
import signal
import sys

documented, seen = True, hasattr(signal, "sigwaitinfo")
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
