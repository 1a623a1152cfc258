"""A select() whose time ends while a handler runs is over: what the handler wrote is not found any more."""
import os
import select
import signal
import sys
import time

reader, writer = os.pipe()
signal.signal(signal.SIGALRM, lambda signum, frame: (time.sleep(1), os.write(writer, b"x")))
signal.setitimer(signal.ITIMER_REAL, 0.5)
documented, seen = ([], [], []), select.select([reader], [], [], 1)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
