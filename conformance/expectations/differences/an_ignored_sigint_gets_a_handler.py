"""A SIGINT that was ignored when the interpreter started stays ignored."""
import signal
import subprocess
import sys

PROGRAM = "import os; os.kill(os.getpid(), 2); [0 for _ in range(9)]"
signal.signal(signal.SIGINT, signal.SIG_IGN)
documented, seen = 0, subprocess.run([sys.executable, "-c", PROGRAM], stderr=subprocess.DEVNULL).returncode
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
