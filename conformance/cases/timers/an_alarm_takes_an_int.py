# clause: alarm-takes-an-int
import signal


def say(seconds):
    try:
        print(signal.alarm(seconds))
    except (TypeError, OverflowError) as error:
        print(type(error).__name__)


signal.alarm(50)
for seconds in 1.5, '1', None, 1 << 31, 1 << 1000, -(1 << 31) - 1:
    say(seconds)
say(True)
say(0)
