"""A wakeup byte that cannot be written is reported at the next safe point, through sys.unraisablehook."""
import os
import signal
import subprocess
import sys

if sys.argv[1:]:
    sys.unraisablehook = lambda report: print("hook")
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    os.close(reader)
    signal.signal(signal.SIGUSR1, lambda signum, frame: None)
    sys.exit(signal.raise_signal(signal.SIGUSR1))
documented = b"hook\n"
seen = subprocess.run([sys.executable, __file__, "again"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
