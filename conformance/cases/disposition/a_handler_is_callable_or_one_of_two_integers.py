# clause: handler-type
# clause: integer-handlers
import _signal
import signal

SIGUSR1 = int(signal.SIGUSR1)


class Number(int):
    def __call__(self, signum, frame):
        print('called as a function')


def install(handler):
    try:
        _signal.signal(SIGUSR1, handler)
        print(_signal.getsignal(SIGUSR1) in (0, 1) or 'a callable')
    except TypeError as error:
        print(error)


for handler in 0, 1, int('0'), 2, -1, 1 << 100, None, 'x', object(), Number(1), Number(5):
    install(handler)
    if callable(_signal.getsignal(SIGUSR1)):
        signal.raise_signal(SIGUSR1)
