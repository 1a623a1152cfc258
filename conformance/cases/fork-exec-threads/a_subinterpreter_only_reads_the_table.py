# clause: subinterpreter-only-reads
import signal
import sys

try:
    import _xxsubinterpreters as interpreters
except ImportError:
    import _interpreters as interpreters

PROGRAM = r'''
import signal, sys
for call in (lambda: signal.signal(signal.SIGUSR1, signal.SIG_DFL), lambda: signal.set_wakeup_fd(-1)):
    try:
        call()
    except ValueError as error:
        print(type(error).__name__, 'main interpreter' in str(error))
print(callable(signal.getsignal(signal.SIGUSR1)), signal.getsignal(signal.SIGUSR2) is signal.SIG_IGN)
sys.stdout.flush()
'''


def handler(signum, frame):
    print('handler', flush=True)


signal.signal(signal.SIGUSR1, handler)
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
interpreters.run_string(interpreters.create(), PROGRAM)
print(signal.getsignal(signal.SIGUSR1) is handler, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
signal.raise_signal(signal.SIGUSR1)
