"""The OSError of pthread_sigmask() carries the errno of its own failure."""
import errno
import os
import signal
import sys

documented, seen = "EINVAL", None
try:
    os.close(-1)  # leaves EBADF
except OSError:
    pass
try:
    signal.pthread_sigmask(-1, [])
except OSError as error:
    seen = errno.errorcode.get(error.errno)
print(f"documented: {documented}\nseen: {seen}")
sys.exit(seen != documented)
