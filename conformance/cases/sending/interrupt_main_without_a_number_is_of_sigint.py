# clause: interrupt-is-like-an-arrival
# clause: interrupt-range
import _thread
import os
import signal

reader, writer = os.pipe()
os.set_blocking(writer, False)
os.set_blocking(reader, False)
signal.set_wakeup_fd(writer)
signal.signal(signal.SIGINT, lambda signum, frame: print('handler of', signum))
_thread.interrupt_main()
repr(None)
print(os.read(reader, 16))
signal.signal(signal.SIGTERM, lambda signum, frame: print('handler of', signum))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
_thread.interrupt_main(signal.SIGTERM)
repr(None)
print(os.read(reader, 16), signal.sigpending())
for number in 0, 65, -1:
    try:
        _thread.interrupt_main(number)
    except ValueError as error:
        print(number, error)
