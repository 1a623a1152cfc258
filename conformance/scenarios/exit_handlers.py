import atexit
import time

def goodbye():
    print("Goodbye.")

atexit.register(goodbye)

print("Running program. Press Ctrl+C to interrupt.")
while True:
    time.sleep(1)
