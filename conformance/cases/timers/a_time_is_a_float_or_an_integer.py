# clause: timer-time-types
import decimal
import fractions
import signal


class Index:
    def __index__(self):
        return 40


class Float:
    def __float__(self):
        return 40.0


def say(seconds, interval=0):
    try:
        value, interval = signal.setitimer(signal.ITIMER_REAL, seconds, interval)
        print('before', round(value), interval)
    except TypeError as error:
        print(type(error).__name__)


for seconds in '1', None, decimal.Decimal(1), fractions.Fraction(1), Float(), b'1':
    say(seconds)
say(1, '1')
say(20)
say(30.5, True)
say(Index())
say(0)
