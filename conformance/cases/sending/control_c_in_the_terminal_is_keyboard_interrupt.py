# clause: terminal-interrupt-is-sigint
import os
import pty
import signal

child, terminal = pty.fork()
if child == 0:
    try:
        print('ready', flush=True)
        signal.pause()
    except KeyboardInterrupt:
        os._exit(3)
    os._exit(4)
seen = b''
while b'ready' not in seen:
    seen += os.read(terminal, 64)
os.write(terminal, b'\x03')
print(os.WEXITSTATUS(os.waitpid(child, 0)[1]))
