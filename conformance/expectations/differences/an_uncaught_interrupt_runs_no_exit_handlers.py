"""A program that dies of an uncaught KeyboardInterrupt runs its exit handlers first."""
import subprocess
import sys

PROGRAM = "import atexit, os; atexit.register(print, 'exit handler'); os.kill(os.getpid(), 2); [0 for _ in range(9)]"
run = subprocess.run([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
documented, seen = (-2, b"exit handler\n"), (run.returncode, run.stdout)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
