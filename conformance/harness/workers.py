"""Threads that share work and wait for processes; what they find comes out in one."""
import queue
import threading

from conformance.harness import child

END = object()


class _Broken:
    """What a worker was ended by."""

    def __init__(self, error):
        self.error = error


def gather(number, work):
    """Yields what the calls work(index, give), one in each of so many threads, give; the caller's thread keeps it.

    queue.Empty, where a queue of jobs has no more, ends one of them. Anything else that one raises stops the children,
    and with them the others, and is raised here when all have ended; after child.stop_all() it is a consequence of that.
    """
    results, broken = queue.SimpleQueue(), None

    def run(index):
        try:
            work(index, results.put)
        except queue.Empty:
            pass
        except BaseException as error:  # whatever it is, the run must end, and say it
            results.put(_Broken(error))
        results.put(END)
    for index in range(number):
        threading.Thread(target=run, args=(index,)).start()
    while number:
        got = results.get()
        if got is END:
            number -= 1
        elif not isinstance(got, _Broken):
            yield got
        elif not child.stopped():
            broken = got.error
            child.stop_all()
    if broken:
        raise broken
