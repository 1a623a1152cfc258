"""The module has strsignal(), since 3.8."""
import signal
import sys

documented, seen = True, hasattr(signal, "strsignal")
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
