# clause: handler-result-is-ignored
import signal

for result in (None, 1, -1, 'text', NotImplemented, ValueError('not raised'), (value for value in 'abc')):
    signal.signal(signal.SIGUSR1, lambda signum, frame: result)
    print(type(result).__name__, signal.raise_signal(signal.SIGUSR1))
