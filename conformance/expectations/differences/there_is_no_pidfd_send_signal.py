"""The module has pidfd_send_signal(), since 3.9."""
import signal
import sys

documented, seen = True, hasattr(signal, "pidfd_send_signal")
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
