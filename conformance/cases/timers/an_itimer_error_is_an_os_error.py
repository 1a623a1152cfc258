# clause: timer-bad-which
import signal

for call in (lambda: signal.setitimer(99, 1), lambda: signal.setitimer(signal.ITIMER_REAL, -1)):
    try:
        call()
    except OSError as error:
        print(type(error) is signal.ItimerError, error.errno)
print(issubclass(signal.ItimerError, OSError))
