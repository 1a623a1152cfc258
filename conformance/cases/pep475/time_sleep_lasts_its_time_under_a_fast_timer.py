# clause: sleep-lasts-its-time
import signal
import time

calls = []
signal.signal(signal.SIGALRM, lambda signum, frame: calls.append(signum))
signal.setitimer(signal.ITIMER_REAL, 0.004, 0.004)
start = time.monotonic()
time.sleep(0.04)
lasted = time.monotonic() - start
signal.setitimer(signal.ITIMER_REAL, 0)
print(lasted >= 0.04, len(calls) >= 2)
