"""Only the main thread of the main interpreter may install a handler; the error says so."""
import signal
import sys
import threading


def install():
    try:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    except ValueError as error:
        seen.append(str(error))


documented, seen = ["signal only works in main thread of the main interpreter"], []
thread = threading.Thread(target=install)
thread.start()
thread.join()
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
