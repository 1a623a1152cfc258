import time

print("Sleeping for 3 seconds.")
time.sleep(0.1)
