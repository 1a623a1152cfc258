import signal
import sys
import time

def first(signum, frame):
    print("First handler.")
    sys.exit(0)

def second(signum, frame):
    print("Second handler.")

def name(disposition):
    return disposition.name if isinstance(disposition, signal.Handlers) else disposition.__name__

print("SIGINT had", name(signal.signal(signal.SIGINT, second)))
print("SIGTERM had", name(signal.signal(signal.SIGTERM, first)))
previous = signal.signal(signal.SIGTERM, second)
print("SIGTERM then had", name(previous))

# Give back the previous one
print("SIGTERM last had", name(signal.signal(signal.SIGTERM, previous)))
print("Send SIGTERM.")
while True:
    time.sleep(1)
