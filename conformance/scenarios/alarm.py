import signal
import time

def handle_alarm(signum, frame):
    print("Alarm triggered!")

# Register handler and set alarm
signal.signal(signal.SIGALRM, handle_alarm)
signal.alarm(5)  # Trigger SIGALRM after 5 seconds

print("Waiting for alarm...")
time.sleep(10)
