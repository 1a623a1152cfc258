# clause: second-execution-of-the-module
import signal
import sys


def handler(signum, frame):
    pass


signal.signal(signal.SIGUSR1, handler)
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
old = sys.modules.pop('_signal')
import _signal  # noqa: E402

shown = _signal.getsignal(signal.SIGUSR1), _signal.getsignal(signal.SIGINT)
print(shown in ((None, None), (handler, signal.default_int_handler)), _signal.getsignal(signal.SIGUSR2) == 1)
