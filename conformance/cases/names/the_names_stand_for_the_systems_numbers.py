# clause: signal-numbers
# clause: other-constants
import signal

NAMES = 'SIGHUP SIGINT SIGKILL SIGUSR1 SIGALRM SIGTERM SIGRTMIN SIGRTMAX'
print([int(getattr(signal, name)) for name in NAMES.split()])
print(signal.NSIG)
print(signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
print(int(signal.SIG_BLOCK), int(signal.SIG_UNBLOCK), int(signal.SIG_SETMASK))
