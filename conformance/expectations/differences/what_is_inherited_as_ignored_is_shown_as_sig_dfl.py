"""A signal that was ignored when the interpreter started is SIG_IGN in its table."""
import signal
import subprocess
import sys

PROGRAM = "import signal; print(signal.getsignal(1) == signal.SIG_IGN)"
signal.signal(signal.SIGHUP, signal.SIG_IGN)
documented, seen = b"True\n", subprocess.run([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE).stdout
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
