"""What a program needs besides the signal module: threads in lockstep, raw sends, children, and who waits."""
import _signal
import _thread
import os
import signal
import sys
import time

import board
import language

EVERYTHING = set(language.ALL_SIGNALS)
LONGEST = 100.0 # seconds that `advance` and `spend` last at most


class Worker:
    """A thread that runs what it is given, while the one that gives waits. Whoever hands over may be handed back an
    empty turn (ping): it has then passed through the kernel, and what was sent to it has arrived."""

    def __init__(self):
        self.go, self.back = _thread.allocate_lock(), _thread.allocate_lock()
        self.go.acquire()
        self.back.acquire()
        self.job, self.finished = None, True
        _thread.start_new_thread(self.loop, ())
        self.ident = None
        self.run(self.tell_ident)

    def tell_ident(self):
        self.ident = _thread.get_ident()

    def loop(self):
        while True:
            self.go.acquire()
            self.job()
            self.finished = True
            self.back.release()

    def run(self, job):
        self.job, self.finished = job, False
        self.go.release()
        self.back.acquire()
        while not self.finished:
            self.go.release()
            self.back.acquire()

    def ping(self):
        self.run(lambda: None)

    def ping_giver(self):
        """By the thread itself, in its job."""
        self.back.release()
        self.go.acquire()


class World:
    def __init__(self, player):
        self.player = player
        self.waiting = False
        self.asked_fd = -1
        self.line = os.pipe()
        self.begin_process()

    def begin_process(self):
        self.main_ident = _thread.get_ident()

    # ------------------------------------------------------------------------------------------------------- threads --

    def worker(self, number):
        if number not in self.player.workers:
            self.player.workers[number] = Worker()
        return self.player.workers[number]

    def run_in_thread(self, number, job):
        worker = self.worker(number)
        self.player.acting = number
        worker.run(job)
        self.player.acting = 0

    def ident(self, number):
        if number == self.player.acting:
            return _thread.get_ident()
        return self.worker(number).ident if number else self.main_ident

    def settle(self):
        """What was sent to another thread has arrived there when this returns."""
        for number, worker in list(self.player.workers.items()):
            if number != self.player.acting:
                worker.ping()
        if self.player.acting:
            self.player.workers[self.player.acting].ping_giver()

    def hold(self):
        """The sends of the block have left their events when they arrive, in one pass."""
        player, before = self.player, _signal.pthread_sigmask(signal.SIG_BLOCK, EVERYTHING)
        for number, op in enumerate(player.held.body, 1):
            player.send_held(op, '%s.%s' % (player.held_path, language.decimal(number)))
        player.door_open = not player.acting
        _signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self.settle()

    def send_raw(self, op):
        if op.name == 'kill':
            os.kill(os.getpid(), op.arguments[0])
        else:
            signal.pthread_kill(self.ident(op.arguments[0]), op.arguments[1])
        self.settle()

    # ------------------------------------------------------------------------------------------------------ children --

    def wait_for(self, pid):
        _, status = os.waitpid(pid, os.WUNTRACED)
        if self.player.board.get(board.LIMIT):
            self.player.limit()
        if os.WIFSTOPPED(status):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return 'stopped ' + language.show_signal(os.WSTOPSIG(status))
        if os.WIFSIGNALED(status):
            return 'killed ' + language.show_signal(os.WTERMSIG(status))
        return 'exit ' + language.decimal(os.WEXITSTATUS(status))

    def become_reporter(self, path):
        """The kernel is asked before too: a new interpreter changes some dispositions before it can look."""
        fds = [str(fd) for fd in self.player.board.fds]
        player = [sys.executable, '-I', '-S', sys.argv[0]]
        os.execv(sys.executable, player + ['--inherited'] + fds + [path, str(ignored()), repr(time.monotonic())])

    # ------------------------------------------------------------------------------------------------------- waiting --

    def waits(self, waits):
        """Tells the supervisor that this process does nothing until a signal comes, and that no timer will send one.
        Returns what was told before."""
        before, self.waiting = self.waiting, waits
        shared = self.player.board
        forever = waits and not signal.getitimer(signal.ITIMER_REAL)[0]
        shared.set(board.WAITER, os.getpid() if forever else 0)
        shared.set(board.TURN, shared.get(board.TURN) + 1 & 0xffff)
        return before

    def wait_in(self, function, *arguments):
        before = self.waits(True)
        try:
            return function(*arguments)
        finally:
            self.waits(before)

    def let_pass(self, clock, seconds, idle):
        end = clock() + (min(seconds, LONGEST) if seconds > 0 else 0)
        while clock() < end:
            idle(max(end - clock(), 0))
        self.settle()


# ------------------------------------------------------------------------------------------------------ the reporter --


def status_bits(name):
    with open('/proc/self/status') as file:
        for line in file:
            if line.startswith(name + ':'):
                return int(line.split()[1], 16)
    return 0


def ignored():
    reserved = 1 << 32 - 1 | 1 << 33 - 1  # the C library's own: its posix_spawn leaves them ignored
    return status_bits('SigIgn') & ~reserved


def set_of(bits):
    return language.show_set(number for number in range(1, 65) if bits >> number - 1 & 1)


def changed_at_start():
    """Bits of the signals whose disposition an interpreter sets before it runs a line."""
    mine = 1 << signal.SIGPIPE - 1 | 1 << signal.SIGXFSZ - 1
    return mine | (0 if sys.implementation.name == 'cpython' else 1 << signal.SIGINT - 1)


def alarm_left(at_exec):
    """What alarm(0) would have returned at exec: an interpreter's start may take long."""
    left = signal.setitimer(signal.ITIMER_REAL, 0)[0]
    return left and max(1, int(left + time.monotonic() - at_exec + 0.5))


def report_inherited(fds, path, ignored_before, at_exec):
    """The program that `exec` becomes: one event."""
    mine = changed_at_start()
    blocked = status_bits('SigBlk')
    pending = (status_bits('SigPnd') | status_bits('ShdPnd')) & blocked
    left = -(-alarm_left(at_exec) // 10) * 10
    what = (set_of(ignored() & ~mine | ignored_before & mine), set_of(blocked), set_of(pending), left)
    shared = board.Board(fds)
    if not shared.say('%s = ignored %s blocked %s pending %s alarm %d' % ((path,) + what)):
        shared.set(board.LIMIT, 1)
        os.killpg(os.getpgrp(), signal.SIGKILL)
