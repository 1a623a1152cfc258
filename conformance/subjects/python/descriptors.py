"""What the wakeup fd may be: descriptors made to order, each with a number that no other one has had."""
import fcntl
import os

F_SETPIPE_SZ = 1031
NOT_OPEN = 900
first_number = 300 # of descriptors made here: above whatever else is open


def number_of_its_own(fd):
    """The same descriptor under a number that comes once only, so that a stale one never means another."""
    global first_number
    fresh = fcntl.fcntl(fd, fcntl.F_DUPFD, first_number)
    os.set_inheritable(fresh, False)
    first_number = fresh + 1
    os.close(fd)
    return fresh


class Opened:
    """A descriptor by its word, and the other end of it or None."""

    def __init__(self, word):
        self.word, self.fd, self.other = word, -1, None
        make = getattr(self, 'make_' + word, None)
        if make:
            make()
        else:
            self.fd = {'off': -1, '-2': -2, 'closed': NOT_OPEN}[word]

    def keep(self, fd, other=None):
        self.fd = number_of_its_own(fd)
        self.other = other if other is None else number_of_its_own(other)

    def make_pipe(self):
        other, fd = os.pipe()
        self.keep(fd, other)
        os.set_blocking(self.fd, False)
        os.set_blocking(self.other, False)

    def make_full(self):
        self.make_pipe()
        fcntl.fcntl(self.fd, F_SETPIPE_SZ, 4096)
        try:
            while True:
                os.write(self.fd, bytes(4096))
        except BlockingIOError:
            pass

    def make_blocking(self):
        self.make_pipe()
        os.set_blocking(self.fd, True)

    def make_socket(self):
        import socket # slow, and seldom needed
        left, right = socket.socketpair()
        self.keep(left.detach(), right.detach())
        os.set_blocking(self.fd, False)
        os.set_blocking(self.other, False)

    def make_readend(self):
        fd, other = os.pipe()
        self.keep(fd, other)
        os.set_blocking(self.fd, False)

    def make_null(self):
        self.keep(os.open('/dev/null', os.O_WRONLY | os.O_NONBLOCK))

    def make_broken(self):
        self.make_pipe()
        os.close(self.other)
        self.other = None

    make_lost = make_pipe # and closed when it has been taken

    def close(self):
        for fd in (self.fd, self.other):
            if fd is not None and fd not in (-1, -2, NOT_OPEN):
                os.close(fd)
        self.other = None


class Wakeup:
    """The wakeup fd that the implementation has, and the last pair that was opened for it, which drain reads."""

    def __init__(self):
        self.now = self.pair = Opened('off')
        self.generation = 0

    @staticmethod
    def open(word):
        return Opened(word)

    def adopt(self, opened, previous, generation):
        """opened has become the wakeup fd. Returns the word of the one before, whose number was previous."""
        before, self.now = self.now, opened
        if opened.word not in ('off', '-2', 'closed'):
            if self.generation == generation and self.pair.word != 'lost':
                self.pair.close()
            self.pair, self.generation = opened, generation
        if opened.word == 'lost':
            opened.close()
        if previous == -1:
            return 'off'
        return before.word if previous == before.fd else str(previous)

    def drain(self):
        """What waits at the other end."""
        if self.pair.other is None or self.pair.word == 'readend':
            return b''
        found = b''
        while True:
            try:
                more = os.read(self.pair.other, 65536)
            except BlockingIOError:
                return found
            if not more:
                return found
            found += more
