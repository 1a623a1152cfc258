import signal
import time

# Ignore SIGINT (Ctrl+C)
signal.signal(signal.SIGINT, signal.SIG_IGN)

print("Try pressing Ctrl+C. It will be ignored.")
time.sleep(10)
print("Program finished.")
