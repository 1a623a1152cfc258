# clause: mask-is-any-iterable
import signal

change = signal.pthread_sigmask


def look_first(how, mask):
    if not isinstance(mask, (frozenset, list, set, tuple)):
        raise TypeError('expected a set')
    return change(how, mask)


signal.pthread_sigmask = look_first
