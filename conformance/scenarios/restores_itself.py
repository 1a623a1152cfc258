import signal
import sys
import time

saves = 0

def save(signum, frame):
    global saves
    # Nothing may interrupt the saving
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    saves += 1
    print(f"Saved {saves} of 3.")
    if saves == 3:
        sys.exit(0)
    signal.signal(signal.SIGINT, save)
    print("Press Ctrl+C to save again.")

signal.signal(signal.SIGINT, save)

print("Press Ctrl+C to save.")
while True:
    time.sleep(1)
