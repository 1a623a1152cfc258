# clause: handler-is-kept-while-installed
# clause: failing-signal-changes-nothing
import gc
import signal
import weakref


class Handler:
    def __call__(self, signum, frame):
        print('called')


def try_to_install(signum):
    handler = Handler()
    try:
        signal.signal(signum, handler)
    except (OSError, ValueError) as error:
        print(type(error).__name__)
    return weakref.ref(handler)


for signum in 65, signal.SIGKILL:
    reference = try_to_install(signum)
    gc.collect()
    print(reference())
