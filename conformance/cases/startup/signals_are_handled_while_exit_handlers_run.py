# clause: exit-handlers-are-served
import atexit
import signal


def leave():
    print('first')
    signal.raise_signal(signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, lambda signum, frame: print('the new handler of', signum))
    signal.raise_signal(signal.SIGUSR1)
    print('last', flush=True)


def interrupted():
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        print('KeyboardInterrupt', flush=True)


atexit.register(leave)
atexit.register(interrupted)
signal.signal(signal.SIGUSR1, lambda signum, frame: print('handler of', signum))
