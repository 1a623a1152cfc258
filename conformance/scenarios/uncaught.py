import signal
import time

def handle_sigterm(signum, frame):
    raise Exception("Out of order!")

signal.signal(signal.SIGTERM, handle_sigterm)

print("Running program. Send SIGTERM.")
while True:
    time.sleep(1)
