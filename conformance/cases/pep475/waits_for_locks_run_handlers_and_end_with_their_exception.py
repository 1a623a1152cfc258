# clause: lock-waits-are-interruptible
import signal
import threading
import time

lock = threading.Lock()
lock.acquire()
thread = threading.Thread(target=lock.acquire, daemon=True)
thread.start()
waits = {
    'acquire': lock.acquire,
    'acquire with a timeout': lambda: lock.acquire(timeout=20),
    'event': threading.Event().wait,
    'join': thread.join,
}
calls = []


def handler(signum, frame):
    calls.append(time.monotonic())
    if len(calls) % 3 == 0:
        raise KeyError(len(calls))


signal.signal(signal.SIGALRM, handler)
for name, wait in waits.items():
    signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
    try:
        wait()
        print(name, 'ended')
    except KeyError:
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(name, 'failed')
print(len(calls) >= 12)
