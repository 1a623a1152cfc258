# clause: exception-keeps-its-context
import signal

seen = []


def fail(signum, frame):
    raise ValueError(signum)


def show(error):
    return error and (type(error).__name__, *error.args)


def watch(send):
    try:
        send()
    except ValueError as error:
        seen.append((show(error), show(error.__context__)))


def send_while_handling():
    try:
        raise KeyError('handled')
    except KeyError:
        signal.raise_signal(signal.SIGUSR1)


def send_twice():
    try:
        signal.raise_signal(signal.SIGUSR1)
    except ValueError:
        signal.raise_signal(signal.SIGUSR2)


def send_three_at_once():
    three = [signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2]
    signal.pthread_sigmask(signal.SIG_BLOCK, three)
    for signum in three:
        signal.raise_signal(signum)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, three)


for signum in (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2):
    signal.signal(signum, fail)
watch(lambda: signal.raise_signal(signal.SIGUSR1))
watch(send_while_handling)
watch(send_twice)
watch(send_three_at_once)
for _ in range(3):
    watch(lambda: repr(None))
print(*seen, sep='\n')
