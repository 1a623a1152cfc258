"""The frame that a handler gets is the one that was interrupted, and that is the same for a whole pass."""
import signal
import sys

SIGNALS, frames = [signal.SIGHUP, signal.SIGTERM], []
for signum in SIGNALS:
    signal.signal(signum, lambda signum, frame: frames.append(frame))
signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
for signum in SIGNALS:
    signal.raise_signal(signum)
signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
documented, seen = True, frames[0] is frames[1]
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
