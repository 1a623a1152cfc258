# clause: handlers-convert-through-int
import signal


class Callable:
    def __call__(self, signum, frame):
        print('not reached')

    def __int__(self):
        return 1


for handler in True, '1', b'1', 1.9, Callable():
    signal.signal(10.7, handler)
    print(signal.getsignal(10) is signal.SIG_IGN)
    signal.raise_signal(signal.SIGUSR1)
for handler in False, '0', 0.5:
    signal.signal(b'10', signal.SIG_IGN)
    print(signal.signal('10', handler) is signal.SIG_IGN, signal.getsignal(10) is signal.SIG_DFL)
