import signal
import time

def handle(signum, frame):
    print(f"Received signal {signum}.")
    if signum == signal.SIGTERM:
        exit(0)

# One handler for both
signal.signal(signal.SIGINT, handle)
signal.signal(signal.SIGTERM, handle)

print("Running program. Press Ctrl+C, then send SIGTERM.")
while True:
    time.sleep(1)
