# clause: uncaught-interrupt-dies-of-sigint
# clause: uncaught-failure-exits-with-1
import subprocess
import sys

PROGRAM = '''
import atexit, signal
atexit.register(print, 'exit handler')
signal.signal(signal.SIGTERM, lambda signum, frame: int('x'))
signal.raise_signal(signal.%s)
print('not reached')
'''

for name in 'SIGINT', 'SIGTERM':
    run = subprocess.run([sys.executable, '-c', PROGRAM % name], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         universal_newlines=True)
    print(run.returncode, repr(run.stdout), run.stderr.splitlines()[-1].split(':')[0])
