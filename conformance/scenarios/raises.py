import signal
import time

class DeviceError(Exception):
    pass

def handle_alarm(signum, frame):
    print(f"Handler called with signal {signum}")
    raise DeviceError("Couldn't open device!")

# Set the handler and an alarm
signal.signal(signal.SIGALRM, handle_alarm)
signal.alarm(1)

print("Opening device...")
try:
    time.sleep(60)  # This may hang
except DeviceError as error:
    print(f"Gave up: {error}")

signal.alarm(0)  # Disable the alarm
print("Program goes on.")
