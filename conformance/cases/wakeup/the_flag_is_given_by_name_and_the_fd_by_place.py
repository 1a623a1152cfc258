# clause: wakeup-flag-by-keyword
import os
import signal

reader, writer = os.pipe()
os.set_blocking(writer, False)
print(signal.set_wakeup_fd(writer, warn_on_full_buffer=False))
print(signal.set_wakeup_fd(-1) == writer)
for arguments, names in ((writer, True), {}), ((), {'fd': writer}), ((), {}), ((writer,), {'warn': True}):
    try:
        signal.set_wakeup_fd(*arguments, **names)
        print('accepted')
    except TypeError:
        print('TypeError')
