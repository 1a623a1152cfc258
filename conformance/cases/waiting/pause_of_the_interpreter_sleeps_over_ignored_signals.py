# clause: pause-sleeps-on
import signal
import threading
import time

seen = []


def send(main):
    for _ in range(3):
        time.sleep(0.005)
        signal.pthread_kill(main, signal.SIGUSR1)
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR2)
    time.sleep(0.005)
    seen.append('last')
    signal.pthread_kill(main, signal.SIGUSR2)


signal.signal(signal.SIGUSR1, signal.SIG_IGN)
signal.signal(signal.SIGUSR2, lambda signum, frame: seen.append('handler'))
thread = threading.Thread(target=send, args=[threading.get_ident()])
thread.start()
print(signal.pause(), 'last' in seen)
thread.join()
