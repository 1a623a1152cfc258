import subprocess
import sys
import time

child = subprocess.Popen(["sh", "-c", "trap '' HUP; sleep 100000"])
print(child.pid, file=sys.stderr, flush=True)
print("Started.")
time.sleep(100000)
