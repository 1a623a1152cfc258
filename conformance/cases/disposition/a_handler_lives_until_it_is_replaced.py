# clause: handler-is-kept-while-installed
import gc
import signal
import weakref


class Handler:
    def __call__(self, signum, frame):
        print('called')


def install():
    handler = Handler()
    signal.signal(signal.SIGUSR1, handler)
    return weakref.ref(handler)


def alive(handler):
    gc.collect()
    return handler() is not None


first = install()
print(alive(first))
signal.raise_signal(signal.SIGUSR1)
second = install()
print(alive(first), alive(second))
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
print(alive(second))
third = install()
previous = signal.signal(signal.SIGUSR1, signal.SIG_DFL)
print(alive(third), previous is third())
