# clause: time-over-in-handler-ends-call
import os
import select
import signal
import time

reader, writer = os.pipe()


def handler(signum, frame):
    time.sleep(0.08)
    os.write(writer, b'x')


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.05)
print(select.select([reader], [], [], 0.1))
print(os.read(reader, 2))
