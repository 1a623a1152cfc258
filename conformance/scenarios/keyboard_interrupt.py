import time

print("Running program. Press Ctrl+C to interrupt.")
while True:
    time.sleep(1)
