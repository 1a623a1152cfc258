# clause: fork-in-handler-doubles-the-rest
import os
import signal
import sys

child = -1 # until it is known


def fork_here(signum, frame):
    global child
    child = os.fork()
    if child:
        os.waitpid(child, 0)


def handler(signum, frame):
    print('parent' if child else 'child', signum, flush=True)


signal.signal(signal.SIGUSR1, fork_here)
signal.signal(signal.SIGUSR2, handler)
both = [signal.SIGUSR1, signal.SIGUSR2]
signal.pthread_sigmask(signal.SIG_BLOCK, both)
for signum in both:
    os.kill(os.getpid(), signum)
signal.pthread_sigmask(signal.SIG_UNBLOCK, both)
print('parent ends' if child else 'child ends', flush=True)
