# clause: signal-returns-previous
import signal


class Service:
    def handle(self, signum, frame):
        print('handled')


method = Service().handle
print(repr(signal.signal(signal.SIGUSR1, method)) == repr(signal.SIG_DFL))
print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is method)
print(signal.signal(signal.SIGUSR1, signal.SIG_DFL) is signal.SIG_IGN)
print(signal.signal(signal.SIGINT, method) is signal.default_int_handler)
