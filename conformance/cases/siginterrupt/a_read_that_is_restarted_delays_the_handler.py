# clause: siginterrupt-false-restarts
# clause: restarted-call-delays-handler
import os
import signal
import threading
import time

reader, writer = os.pipe()
told, tells = os.pipe()
os.set_blocking(tells, False)
calls = []


def send(main):
    for _ in range(20):
        signal.pthread_kill(main, signal.SIGUSR1)
        os.read(told, 1)
        time.sleep(0.0005)
    calls.append('byte')
    os.write(writer, b'x')


signal.signal(signal.SIGUSR1, lambda signum, frame: calls.append('handler'))
signal.siginterrupt(signal.SIGUSR1, False)
signal.set_wakeup_fd(tells)
thread = threading.Thread(target=send, args=[threading.get_ident()])
thread.start()
os.read(reader, 1)
thread.join()
print(set(calls[calls.index('byte') + 1:]))
