# clause: getsignal-ignores-equality
import signal


class Equal:
    def __call__(self, signum, frame):
        print('called')

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


handler = Equal()
signal.signal(signal.SIGUSR1, handler)
signal.raise_signal(signal.SIGUSR1)
print(signal.getsignal(signal.SIGUSR1) is handler)
print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is handler)
