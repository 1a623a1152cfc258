# clause: mask-is-any-iterable
import signal


def failing():
    yield 10
    raise KeyError('over')


def say(mask, how=signal.SIG_BLOCK):
    try:
        print(sorted(int(number) for number in signal.pthread_sigmask(how, mask)))
    except (TypeError, ValueError, KeyError, OSError) as error:
        print(type(error).__name__)


say([10, 12])
say(iter((14,)))
say({15: None})
say('')
say(number for number in (1, 2))
for mask in None, 10, 'a', [None], ['10'], [10.5], failing(), [3, 0]:
    say(mask)
say(None, 1700)
say([], 1700)
say([])
