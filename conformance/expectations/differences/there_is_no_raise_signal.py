"""The module has raise_signal(), since 3.8."""
import signal
import sys

documented, seen = True, hasattr(signal, "raise_signal")
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
