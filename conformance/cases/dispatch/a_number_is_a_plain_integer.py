# clause: number-is-plain-int
import os
import signal

numbers = []
signal.signal(signal.SIGUSR1, lambda signum, frame: numbers.append(signum))
signal.signal(signal.SIGRTMAX, lambda signum, frame: numbers.append(signum))
signal.raise_signal(signal.SIGUSR1)
os.kill(os.getpid(), 10)
signal.raise_signal(signal.SIGRTMAX)
print([type(number) is int for number in numbers], [str(number) for number in numbers])
