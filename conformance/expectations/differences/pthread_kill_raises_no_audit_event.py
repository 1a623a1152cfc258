"""pthread_kill() raises the audit event signal.pthread_kill."""
import signal
import sys
import threading

events = []
sys.addaudithook(lambda event, arguments: events.append(event))
signal.pthread_kill(threading.get_ident(), 0)
documented, seen = True, "signal.pthread_kill" in events
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
