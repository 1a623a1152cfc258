# clause: signal-by-keyword
import signal


def handler(signum, frame):
    print('handler of', signum)


print(signal.signal(signalnum=signal.SIGUSR1, handler=handler) is signal.SIG_DFL)
signal.raise_signal(signal.SIGUSR1)
print(signal.signal(signal.SIGUSR1, handler=signal.SIG_IGN) is handler)
for wrong in {'signum': 10, 'handler': handler}, {'handler': handler}, {'signalnum': 10}:
    try:
        signal.signal(**wrong)
    except TypeError:
        print('TypeError')
