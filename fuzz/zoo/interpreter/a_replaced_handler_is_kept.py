# clause: handler-is-kept-while-installed
import signal

kept = []
install = signal.signal


def keep_too(signum, handler):
    kept.append(handler)
    return install(signum, handler)


signal.signal = keep_too
