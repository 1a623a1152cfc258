import signal
import time

def handle_sigterm(signum, frame):
    print("Received SIGTERM. Cleaning up resources...")
    exit(0)

# Register the handler for SIGTERM
signal.signal(signal.SIGTERM, handle_sigterm)

print("Running program. Use 'kill -15 <PID>' to terminate.")
while True:
    time.sleep(1)
