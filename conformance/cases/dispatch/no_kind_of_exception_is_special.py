# clause: no-failure-is-special
# clause: handler-may-end-the-program
import os
import signal
import sys


class Mine(BaseException):
    pass


def raising(error):
    def handler(signum, frame):
        raise error
    return handler


for error in (ValueError(1), SystemExit(5), GeneratorExit(), KeyboardInterrupt(), StopIteration(2), Mine(3)):
    signal.signal(signal.SIGUSR1, raising(error))
    try:
        signal.raise_signal(signal.SIGUSR1)
        print('nothing')
    except BaseException as seen:
        print(type(seen).__name__, seen is error)

sys.stdout.flush()
child = os.fork()
if child == 0:
    signal.signal(signal.SIGUSR1, lambda signum, frame: sys.exit(3))
    signal.raise_signal(signal.SIGUSR1)
    os._exit(9)
print('exit', os.waitpid(child, 0)[1] >> 8)
