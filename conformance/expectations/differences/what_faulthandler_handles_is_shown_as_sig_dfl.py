"""getsignal() is None where the handler was not installed from Python, as with faulthandler's."""
import subprocess
import sys

PROGRAM = "import signal; print(signal.getsignal(signal.SIGSEGV))"
run = subprocess.run([sys.executable, "-X", "faulthandler", "-c", PROGRAM], stdout=subprocess.PIPE)
documented, seen = b"None\n", run.stdout
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
