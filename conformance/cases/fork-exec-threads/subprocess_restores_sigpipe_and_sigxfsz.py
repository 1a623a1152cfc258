# clause: subprocess-restores-sigpipe
import signal
import subprocess

for number in signal.SIGPIPE, signal.SIGXFSZ, signal.SIGUSR1:
    signal.signal(number, signal.SIG_IGN)
for restore in True, False:
    text = subprocess.check_output(['grep', 'SigIgn', '/proc/self/status'], restore_signals=restore).split()[1]
    ignored = int(text, 16)
    print([int(number) for number in range(1, 65) if ignored >> number - 1 & 1 and number in (10, 13, 25)])
