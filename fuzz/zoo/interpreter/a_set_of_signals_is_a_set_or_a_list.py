# clause: mask-is-any-iterable
import signal

import _signal


def pthread_sigmask(how, mask):
    if not isinstance(mask, (frozenset, list, set, tuple)):
        raise TypeError('expected a set')
    return {signal._int_to_enum(signum, signal.Signals) for signum in _signal.pthread_sigmask(how, mask)}


signal.pthread_sigmask = pthread_sigmask
