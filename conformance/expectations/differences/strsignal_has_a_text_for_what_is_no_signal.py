"""A number out of range has no text but is ValueError, and a signal without a description has None."""
import signal
import sys

documented, seen = ["None", "signal number out of range"], []
for signum in 32, 65:
    try:
        seen.append(str(signal.strsignal(signum)))
    except ValueError as error:
        seen.append(str(error))
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
