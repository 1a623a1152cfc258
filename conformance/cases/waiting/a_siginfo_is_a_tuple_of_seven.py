# clause: siginfo-fields
import os
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGCHLD])
os.kill(os.getpid(), signal.SIGUSR1)
info = signal.sigwaitinfo([signal.SIGUSR1])
print(len(info), tuple(info)[:3], info.si_pid == os.getpid(), info.si_uid == os.getuid())
child = os.fork()
if child == 0:
    os._exit(5)
info = signal.sigwaitinfo([signal.SIGCHLD])
print(info.si_signo, info.si_code, info.si_errno, info.si_pid == child, info.si_uid == os.getuid(), info.si_status)
print(isinstance(info.si_band, int))
os.waitpid(child, 0)
