# clause: repr-is-a-safe-point
import functools
import operator
import os
import signal

log = []
signal.signal(signal.SIGUSR1, lambda signum, frame: log.append('handler'))
send = functools.partial(signal.pidfd_send_signal, os.pidfd_open(os.getpid()), signal.SIGUSR1)

# No line of Python between the calls: what is no safe point leaves the handler to the end.
for function in (os.getpid, functools.partial(repr, None), functools.partial(str, 5), functools.partial(repr, [])):
    log.clear()
    list(map(operator.methodcaller('__call__'), (send, function, functools.partial(log.append, 'behind'))))
    print(log)
