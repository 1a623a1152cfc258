"""A program with an uncaught KeyboardInterrupt dies of SIGINT."""
import subprocess
import sys

PROGRAM = "import os; os.kill(os.getpid(), 2); [0 for _ in range(9)]"
documented, seen = -2, subprocess.run([sys.executable, "-c", PROGRAM], stderr=subprocess.DEVNULL).returncode
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
