# clause: wakeup-flag-of-last-call
# clause: wakeup-full-is-reported
# clause: wakeup-full-is-silent
import os
import signal
import sys

reader, writer = os.pipe()
os.set_blocking(writer, False)
os.set_blocking(reader, False)
signal.signal(signal.SIGUSR1, lambda signum, frame: calls.append('handler'))
calls = []


def report(unraisable):
    calls.append((unraisable.exc_type.__name__, unraisable.exc_value.errno))


def show(what, **flag):
    del calls[:]
    signal.set_wakeup_fd(writer, **flag)
    signal.raise_signal(signal.SIGUSR1)
    for _ in range(2):
        pass  # the evaluation loop makes its reports
    print(what, *sorted(calls, key=str))


sys.stderr = open(os.devnull, 'w')
sys.unraisablehook = report
try:
    while True:
        os.write(writer, bytes(4096))
except BlockingIOError:
    pass
show('given nothing')
show('given False', warn_on_full_buffer=False)
show('given nothing again')
show('given True', warn_on_full_buffer=True)
show('given False again', warn_on_full_buffer=False)
signal.set_wakeup_fd(-1)
show('given nothing after -1')
