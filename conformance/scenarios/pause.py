import signal

def handle_alarm(signum, frame):
    print("Alarm triggered!")

signal.signal(signal.SIGALRM, handle_alarm)
signal.alarm(2)

print("Pausing.")
signal.pause()
print("Awake again.")
