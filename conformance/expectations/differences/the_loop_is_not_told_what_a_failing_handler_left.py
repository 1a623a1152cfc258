"""What a handler that failed has left runs at the next safe point, and the interpreter's loop is one."""
import signal
import sys

seen, both = [], [signal.SIGUSR1, signal.SIGUSR2]
signal.signal(signal.SIGUSR1, lambda signum, frame: int("x"))
signal.signal(signal.SIGUSR2, lambda signum, frame: seen.append("handler"))
signal.pthread_sigmask(signal.SIG_BLOCK, both)
for signum in both:
    signal.raise_signal(signum)
try:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, both)
except ValueError:
    seen.append("failure")
for _ in range(100):
    pass
seen.append("behind the loop")
documented = ["failure", "handler", "behind the loop"]
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
