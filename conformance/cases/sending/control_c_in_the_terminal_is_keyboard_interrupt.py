# clause: terminal-interrupt-is-sigint
import os
import pty
import time

child, terminal = pty.fork()
if child == 0:
    try:
        print('ready', flush=True)
        while True:
            time.sleep(0.1)  # pause() would not end if the signal came just before it
    except KeyboardInterrupt:
        os._exit(3)
seen = b''
while b'ready' not in seen:
    seen += os.read(terminal, 64)
os.write(terminal, b'\x03')
print(os.WEXITSTATUS(os.waitpid(child, 0)[1]))
