"""default_int_handler() takes a number and a frame."""
import signal
import sys

documented, seen = "TypeError", None
try:
    signal.default_int_handler()
except (TypeError, KeyboardInterrupt) as error:
    seen = type(error).__name__
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
