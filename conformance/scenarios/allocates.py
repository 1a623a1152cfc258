import signal
import time

received = []

def remember(signum, frame):
    received.append(str(signum))
    print("Remembered", ", ".join(received))

for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(signum, remember)

print("Send three signals.")
while len(received) < 3:
    time.sleep(0.1)
print(f"Received {len(received)} signals.")
