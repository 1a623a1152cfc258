# clause: sigtimedwait-waits-the-rest
# clause: sigtimedwait-times-out
import signal
import time

calls = []
signal.signal(signal.SIGALRM, lambda signum, frame: calls.append(signum))
signal.setitimer(signal.ITIMER_REAL, 0.013, 0.013)
start = time.monotonic()
result = signal.sigtimedwait([signal.SIGUSR1], 0.045)
lasted = time.monotonic() - start
signal.setitimer(signal.ITIMER_REAL, 0)
print(result, lasted >= 0.045, len(calls) >= 2)
