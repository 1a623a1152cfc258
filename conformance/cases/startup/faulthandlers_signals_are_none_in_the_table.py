# clause: table-filled-from-kernel
# clause: none-cannot-be-given-back
import subprocess
import sys

PROGRAM = '''
import signal
print([number for number in range(1, 65) if signal.getsignal(number) is None and number not in (32, 33)])
handler = signal.signal(signal.SIGSEGV, signal.SIG_DFL)
print(handler is None, signal.getsignal(signal.SIGSEGV) is signal.SIG_DFL)
try:
    signal.signal(signal.SIGSEGV, handler)
except TypeError:
    print('None cannot be given back')
'''

for options in [], ['-X', 'faulthandler']:
    sys.stdout.flush()
    subprocess.run([sys.executable, *options, '-c', PROGRAM])
