# clause: wakeup-report-waits-for-safe-point
# clause: wakeup-other-errors-are-reported
import os
import signal
import subprocess
import sys

PROGRAM = '''
import os, signal
reader, writer = os.pipe()
os.set_blocking(writer, False)
signal.signal(signal.SIGUSR1, lambda signum, frame: print('handler'))
signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
os.close(%s)
signal.raise_signal(signal.SIGUSR1)
for _ in range(2):
    pass
'''

for end in 'writer', 'reader':
    run = subprocess.run([sys.executable, '-c', PROGRAM % end], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         universal_newlines=True)
    said = run.stderr.splitlines()
    print(run.stdout, said[0], said[-1], sep='\n')
