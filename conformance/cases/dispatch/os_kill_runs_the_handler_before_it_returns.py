# clause: os-kill-is-a-safe-point
import functools
import operator
import os
import signal

log = []
signal.signal(signal.SIGUSR1, lambda signum, frame: log.append('handler'))
kill = functools.partial(os.kill, os.getpid(), signal.SIGUSR1)

# No line of Python between the calls.
list(map(operator.methodcaller('__call__'), (kill, functools.partial(log.append, 'returned'))))
print(log)
