import signal
import time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("Send SIGTERM.")
time.sleep(100000)
