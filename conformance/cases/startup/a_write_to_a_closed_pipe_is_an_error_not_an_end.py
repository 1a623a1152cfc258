# clause: startup-ignores-sigpipe-sigxfsz
import os
import resource
import signal
import tempfile

reader, writer = os.pipe()
os.close(reader)
try:
    os.write(writer, b'x')
except BrokenPipeError as error:
    print('BrokenPipeError', error.errno)
with tempfile.TemporaryFile(buffering=0) as file:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        file.write(b'x')
        error = 0
    except OSError as failure:
        error = failure.errno
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
print('too large a file', error)
print(signal.getsignal(signal.SIGPIPE) is signal.SIG_IGN, signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN)
