import time

print("Press Ctrl+C.\nReceived signal 2.", flush=True)
time.sleep(100000)
