# clause: signal-from-another-process
import os
import signal
import subprocess

signal.signal(signal.SIGTERM, lambda signum, frame: print('handler of', signum))
subprocess.call(['/bin/sh', '-c', 'kill -TERM %d' % os.getpid()])
print('over')
