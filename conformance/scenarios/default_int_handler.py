import signal
import time

# SIGTERM shall act as Ctrl+C does
signal.signal(signal.SIGTERM, signal.default_int_handler)

print("Running program. Send SIGTERM.")
try:
    while True:
        time.sleep(1)
except KeyboardInterrupt:
    print("Interrupted. Cleaning up resources...")
    raise
