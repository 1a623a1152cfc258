# clause: mask-is-any-iterable
import signal

for number in 1 << 1000, -(1 << 1000):
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, [number])
    except ValueError as error:
        print(error)
