import signal

def handle_usr1(signum, frame):
    print("SIGUSR1 begins.")
    signal.raise_signal(signal.SIGUSR2)
    print("SIGUSR1 ends.")

def handle_usr2(signum, frame):
    print("SIGUSR2 runs inside.")

signal.signal(signal.SIGUSR1, handle_usr1)
signal.signal(signal.SIGUSR2, handle_usr2)

print("Raising SIGUSR1.")
signal.raise_signal(signal.SIGUSR1)
print("Both are done.")
