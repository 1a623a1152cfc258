# clause: numbers-convert-to-int
import signal
import threading


def refused(*arguments):
    try:
        signal.signal(*arguments)
    except Exception as error:
        print(type(error).__name__)


def ask():
    for number in 1 << 31, -(1 << 31) - 1, 1 << 100, None, 'x', [10]:
        refused(number, 'no handler')


ask()
thread = threading.Thread(target=ask)  # the number comes before the thread
thread.start()
thread.join()
for call in signal.getsignal, signal.raise_signal, signal.strsignal, lambda number: signal.siginterrupt(number, True):
    for number in 1 << 31, None:
        try:
            call(number)
        except Exception as error:
            print(type(error).__name__)
