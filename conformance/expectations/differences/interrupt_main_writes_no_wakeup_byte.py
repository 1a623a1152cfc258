"""interrupt_main() has the effect of an arrival, so that the number is written to the wakeup fd."""
import _thread
import os
import signal
import sys

reader, writer = os.pipe()
os.set_blocking(writer, False)
signal.set_wakeup_fd(writer)
signal.signal(signal.SIGINT, lambda signum, frame: None)
_thread.interrupt_main()
os.close(signal.set_wakeup_fd(-1))
documented, seen = b"\x02", os.read(reader, 9)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
