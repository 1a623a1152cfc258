import signal
import time

def handle_sigint(signum, frame):
    print("Interrupted, going on.")

signal.signal(signal.SIGINT, handle_sigint)

print("Sleeping for 5 seconds. Press Ctrl+C.")
time.sleep(5)
print("Slept for 5 seconds.")
