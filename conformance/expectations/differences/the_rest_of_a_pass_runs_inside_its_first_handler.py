"""The handlers of what arrived before a safe point run one after another, the lowest number first."""
import signal
import sys

SIGNALS, seen = [signal.SIGHUP, signal.SIGINT, signal.SIGTERM], []
for signum in SIGNALS:
    signal.signal(signum, lambda signum, frame: seen.append(int(signum)))
signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
for signum in SIGNALS:
    signal.raise_signal(signum)
signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
documented = [1, 2, 15]
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
