import signal
import sys
import time

def handle_sigterm(signum, frame):
    print("Received SIGTERM. Exiting with status 3.")
    sys.exit(3)

signal.signal(signal.SIGTERM, handle_sigterm)

print("Running program. Send SIGTERM.")
while True:
    time.sleep(1)
