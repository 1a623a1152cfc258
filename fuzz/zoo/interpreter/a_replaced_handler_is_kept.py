# clause: handler-is-kept-while-installed
import signal

kept = []
install = signal.signal


def install_and_keep(*arguments, **named):
    previous = install(*arguments, **named)
    kept.append((arguments, named))
    return previous


signal.signal = install_and_keep
