# clause: hooks-come-after-forgetting
import functools
import operator
import os
import signal

calls = []
seen = []
signal.signal(signal.SIGUSR1, lambda signum, frame: calls.append(signum))
os.register_at_fork(after_in_child=lambda: seen.append(list(calls)))
pidfd = os.pidfd_open(os.getpid())
send = functools.partial(signal.pidfd_send_signal, pidfd, signal.SIGUSR1)

# Nothing of this runs a line of Python between the arrival and the fork.
_, child = list(map(operator.methodcaller('__call__'), (send, os.fork)))
if child == 0:
    print('child', seen, calls, flush=True)
    os._exit(0)
os.waitpid(child, 0)
print('parent', seen, calls)
