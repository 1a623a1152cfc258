# clause: one-frame-a-pass
# clause: handler-gets-number-and-frame
import signal

frames = []


def note(signum, frame):
    frames.append(frame)


def nest(signum, frame):
    frames.append(frame)
    unblock(signal.SIGHUP, signal.SIGINT)


def unblock(*signals):
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    for signum in signals:
        signal.raise_signal(signum)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)


def interrupted(*signals):
    unblock(*signals)


for signum in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(signum, note)
signal.signal(signal.SIGUSR1, nest)
interrupted(signal.SIGHUP, signal.SIGINT)
first, second = frames
print(first.f_code.co_name, first.f_back.f_code.co_name, first is second)
frames.clear()
interrupted(signal.SIGUSR1, signal.SIGTERM)
outer, *nested = frames
print(outer.f_code.co_name, outer.f_back.f_code.co_name, outer.f_lineno == first.f_lineno)
print(len(nested), len({id(frame) for frame in nested}), nested[0].f_back.f_code.co_name)
