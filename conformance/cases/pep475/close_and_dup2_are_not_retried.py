# clause: close-is-not-retried
import os
import subprocess
import sys
import tempfile

# In place of the C library's: descriptors from 700 on are interrupted.
PRELOADED = r'''
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>
int counted;
int close(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "close");
    if (fd < 700) return real(fd);
    counted++;
    errno = EINTR;
    return -1;
}
int dup2(int fd, int other) {
    int (*real)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "dup2");
    if (other < 700) return real(fd, other);
    counted++;
    errno = EINTR;
    return -1;
}
'''
PROGRAM = r'''
import ctypes, os
counted = ctypes.c_int.in_dll(ctypes.CDLL(None), 'counted')
for call in (lambda: os.close(700), lambda: os.dup2(1, 700, True)):
    before = counted.value
    try:
        call()
    except InterruptedError:
        pass
    print(counted.value - before)
'''

with tempfile.TemporaryDirectory() as folder:
    source, library = os.path.join(folder, 'interrupts.c'), os.path.join(folder, 'interrupts.so')
    with open(source, 'w') as file:
        file.write(PRELOADED)
    subprocess.check_call(['cc', '-D_GNU_SOURCE', '-shared', '-fPIC', source, '-o', library])
    sys.stdout.flush()
    subprocess.check_call([sys.executable, '-c', PROGRAM], env=dict(os.environ, LD_PRELOAD=library))
