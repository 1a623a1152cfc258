# clause: wrong-arity-is-type-error
# clause: handler-gets-number-and-frame
import signal

for handler in (lambda: None, lambda signum: None, lambda signum, frame, more: None, lambda *, signum, frame: None,
                lambda *given: print(len(given), 'given'), lambda signum, frame, more=3: print(more, 'by default')):
    signal.signal(signal.SIGUSR1, handler)
    try:
        signal.raise_signal(signal.SIGUSR1)
        print('fits')
    except TypeError as error:
        print('TypeError', 'argument' in str(error))
