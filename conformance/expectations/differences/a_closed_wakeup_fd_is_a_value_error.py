"""set_wakeup_fd() of a descriptor that is not open is OSError."""
import os
import signal
import sys

reader, writer = os.pipe()
os.close(writer)
documented, seen = "OSError", None
try:
    signal.set_wakeup_fd(writer)
except (OSError, ValueError) as error:
    seen = type(error).__name__
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
