import signal
import time

def handle_alarm(signum, frame):
    print("Alarm triggered!")

signal.signal(signal.SIGALRM, handle_alarm)

nothing = signal.alarm(100)
first = signal.alarm(2)
second = signal.alarm(0)

print(f"No alarm was set: {nothing}")
print(f"The first had {first} seconds left, the second {second}.")
time.sleep(3)
print("Nothing came.")
