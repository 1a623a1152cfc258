# clause: getitimer-shows-what-is-left
# clause: setitimer-returns-previous
# clause: alarm-is-the-real-timer
import signal

print(signal.setitimer(signal.ITIMER_REAL, 49.75, 0.25))
value, interval = signal.getitimer(signal.ITIMER_REAL)
print(40 < value <= 49.75, interval)
value, interval = signal.setitimer(signal.ITIMER_REAL, 30)
print(40 < value <= 49.75, interval)
print(signal.alarm(20))
value, interval = signal.setitimer(signal.ITIMER_REAL, 0)
print(10 < value <= 20, interval)
