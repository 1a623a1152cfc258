# clause: table-filled-from-kernel
# clause: startup-keeps-other-sigint
# clause: startup-ignores-sigpipe-sigxfsz
import signal
import subprocess
import sys

PROGRAM = '''
import signal
shown = []
for name in 'SIGHUP', 'SIGINT', 'SIGUSR1', 'SIGPIPE', 'SIGXFSZ':
    handler = signal.getsignal(getattr(signal, name))
    shown.append({signal.SIG_DFL: 'default', signal.SIG_IGN: 'ignored'}.get(handler, 'handler'))
print(*shown)
'''


def start():
    sys.stdout.flush()
    subprocess.run([sys.executable, '-c', PROGRAM])


signal.signal(signal.SIGUSR1, lambda signum, frame: None)
start()
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
start()
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
start()
