# clause: leftovers-run-at-next-safe-point
import signal

log = []


def fail(signum, frame):
    raise ValueError


signal.signal(signal.SIGUSR1, fail)
signal.signal(signal.SIGUSR2, lambda signum, frame: log.append('handler'))
both = [signal.SIGUSR1, signal.SIGUSR2]
signal.pthread_sigmask(signal.SIG_BLOCK, both)
for signum in both:
    signal.raise_signal(signum)
try:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, both)
except ValueError:
    log.append('failure')
for _ in range(100): # the interpreter's loop is the safe point
    pass
log.append('behind the loop')
print(log)
