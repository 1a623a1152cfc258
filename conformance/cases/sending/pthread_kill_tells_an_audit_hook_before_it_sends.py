# clause: thread-kill-is-audited
import signal
import sys
import threading

sent = []


def hook(event, arguments):
    if event == 'signal.pthread_kill':
        print(event, arguments[0] == threading.get_ident(), *arguments[1:], sent)


signal.signal(signal.SIGUSR1, lambda signum, frame: sent.append(signum))
sys.addaudithook(hook)
signal.pthread_kill(threading.get_ident(), 10)
signal.pthread_kill(threading.get_ident(), 0)
print(sent)
