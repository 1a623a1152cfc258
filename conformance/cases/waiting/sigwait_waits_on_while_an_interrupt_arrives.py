# clause: sigwait-runs-nothing
import os
import signal
import threading
import time

told, tells = os.pipe()
os.set_blocking(tells, False)
seen = []


def send(main):
    signal.pthread_kill(main, signal.SIGUSR2)
    os.read(told, 1)
    time.sleep(0.01)
    seen.append('sent')
    signal.pthread_kill(main, signal.SIGUSR1)


signal.signal(signal.SIGUSR2, lambda signum, frame: seen.append('handler'))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])
signal.set_wakeup_fd(tells)
thread = threading.Thread(target=send, args=[threading.get_ident()])
thread.start()
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR2])
taken = signal.sigwait([signal.SIGUSR1])
thread.join()
print(int(taken), sorted(seen))
