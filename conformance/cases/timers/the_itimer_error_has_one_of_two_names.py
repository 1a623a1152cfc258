# clause: itimer-error-name
import signal

print(signal.ItimerError.__name__ in ('ItimerError', 'itimer_error'))
