import signal
import time

def handle_once(signum, frame):
    # Restore the default behavior for the next one
    signal.signal(signum, signal.SIG_DFL)
    print("Handled once. Press Ctrl+C again.")

signal.signal(signal.SIGINT, handle_once)

print("Running program. Press Ctrl+C to interrupt.")
while True:
    time.sleep(1)
