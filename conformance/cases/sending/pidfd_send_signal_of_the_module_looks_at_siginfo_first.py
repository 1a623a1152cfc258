# clause: pidfd-siginfo-must-be-none
# clause: pidfd-refusals
import os
import signal


def say(*arguments):
    try:
        print(signal.pidfd_send_signal(*arguments))
    except (OSError, TypeError) as error:
        print(type(error).__name__, error)


pidfd = os.pidfd_open(os.getpid())
say(-1, signal.SIGTERM, 0, 1)
say(os.pipe()[0], 0)
say(-1, 0)
say(pidfd, signal.SIGTERM, None, 1 << 30)
say(pidfd, 65)
say(pidfd, 0)
