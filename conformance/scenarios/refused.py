import signal
import threading

def handler(signum, frame):
    pass

def attempt(signum, handler):
    try:
        signal.signal(signum, handler)
        print("Accepted.")
    except Exception as error:
        print(f"{type(error).__name__}: {error}")

attempt(0, handler)
attempt(65, handler)
attempt(signal.SIGKILL, handler)
attempt(signal.SIGSTOP, handler)
attempt(signal.SIGTERM, None)
thread = threading.Thread(target=attempt, args=(signal.SIGTERM, handler))
thread.start()
thread.join()
print("Nothing has changed:", signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
