import signal
import sys
import time

def handle_sigint(signum, frame):
    print(f"Signal number: {signum}")
    print(f"Interrupted in: {frame.f_code.co_name}")
    sys.exit(0)

def wait_for_signal():
    print("Press Ctrl+C.")
    while True:
        time.sleep(1)

signal.signal(signal.SIGINT, handle_sigint)
wait_for_signal()
