import signal
import time

def handle_sigint(signum, frame):
    print(f"Received signal {signum}. Exiting gracefully!")
    exit(0)

# Register the handler for SIGINT
signal.signal(signal.SIGINT, handle_sigint)

print("Running program. Press Ctrl+C to interrupt.")
while True:
    time.sleep(1)
