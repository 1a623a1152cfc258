# clause: handler-runs-in-main-thread
import os
import signal
import threading

main = threading.current_thread()
ran_in = []
done = threading.Event()


def handler(signum, frame):
    ran_in.append(threading.current_thread() is main)
    done.set()


signal.signal(signal.SIGUSR1, handler)
for send in (lambda: signal.raise_signal(signal.SIGUSR1), lambda: os.kill(os.getpid(), signal.SIGUSR1),
             lambda: signal.pthread_kill(main.ident, signal.SIGUSR1)):
    done.clear()
    thread = threading.Thread(target=send)
    thread.start()
    thread.join()
    repr(None)
    while not done.is_set():
        pass
print(ran_in)
