# clause: signals-are-enumerations
import enum
import signal

for kind in signal.Signals, signal.Handlers, signal.Sigmasks:
    print(kind.__name__, issubclass(kind, enum.IntEnum))
print(type(signal.SIGTERM).__name__, type(signal.SIG_IGN).__name__, type(signal.SIG_BLOCK).__name__)
print(signal.SIGCLD is signal.SIGCHLD, signal.SIGIOT is signal.SIGABRT, signal.SIGPOLL is signal.SIGIO)
print([member.name for member in signal.Signals if member >= 32])

signal.pthread_sigmask(signal.SIG_BLOCK, [10, 35])
signal.raise_signal(10)
signal.raise_signal(35)
returned = sorted(signal.sigpending())
print([type(number).__name__ for number in returned])
print(type(signal.sigwait([10])).__name__, type(signal.sigwait([35])).__name__)
print(type(signal.signal(10, signal.SIG_IGN)).__name__, type(signal.getsignal(10)).__name__)
print(signal.SIGTERM in signal.valid_signals(), signal.SIGTERM == 15)
