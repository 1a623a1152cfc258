# clause: text-of-a-signal
import signal

print(str(signal.SIGINT) in ('2', 'Signals.SIGINT'), str(signal.SIGRTMAX) in ('64', 'Signals.SIGRTMAX'))
