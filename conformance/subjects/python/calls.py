"""The operations that are calls of the implementation: each gives what its event shows, or None for `ok`, or raises."""
import _thread
import os
import signal
import sys
import time

import descriptors
import language
import world

# No safe points: what was put off stays put off.
RUN_NOTHING = {'getsignal', 'save', 'siginterrupt', 'alarm', 'setitimer', 'getitimer', 'sigpending', 'strsignal',
               'valid_signals', 'wakeup', 'drain'}
LOOK_FIRST = {'signal', 'restore'}             # run what has arrived before they do anything
PUT_OFF = {'hold', 'advance', 'spend', 'wait_for'} # their arrivals come together, at their end

METHODS = {'raise': 'raise_signal'}            # the others carry their operation's name


def needs():
    """What this interpreter has."""
    words = ['thread', 'fork', 'exec']
    if hasattr(signal, 'pidfd_send_signal') and hasattr(os, 'pidfd_open'):
        words.append('pidfd')
    if hasattr(signal, 'sigtimedwait'):
        words.append('siginfo')
    return words + ['real']


def lacks(program, table):
    """Why this interpreter cannot play it, or None."""
    has = needs()
    for op in program.all_ops():
        need = table.ops[op.name].need
        if need and need not in has:
            return '%s: the program needs %s' % (op.name, need)
        if op.name in ('strsignal', 'valid_signals') and not hasattr(signal, op.name):
            return '%s: this Python has no signal.%s' % (op.name, op.name)
        if op.name == 'wakeup' and not op.arguments[1] and not has_warn_flag():
            return "wakeup: this Python's set_wakeup_fd always warns"
        if op.name == 'interrupt' and op.arguments[0] != signal.SIGINT and not interrupts_with_any():
            return "interrupt: this Python's interrupt_main knows SIGINT alone"
    for need in sorted(program.needs - set(has)):
        return 'the program needs ' + need
    return None


def unsupported():
    """Clauses that this interpreter has no operation for: [(slug, reason)]."""
    clauses = []
    if not hasattr(signal, 'strsignal'):
        clauses += [(slug, 'this Python has no signal.strsignal')
                    for slug in ('strsignal-text', 'strsignal-of-reserved', 'strsignal-range')]
    if not hasattr(signal, 'valid_signals'):
        clauses.append(('valid-signals', 'this Python has no signal.valid_signals'))
    return clauses


def has_warn_flag():
    return sys.version_info >= (3, 7)


def interrupts_with_any():
    return sys.implementation.name == 'cpython' and sys.version_info >= (3, 10)


class Calls(world.World):
    def __init__(self, player):
        super().__init__(player)
        self.slots = {}
        self.wakeup_fd = descriptors.Wakeup()

    # -------------------------------------------------------------------------------------------------- dispositions --

    def word(self, handler):
        others = {signal.SIG_DFL: 'dfl', signal.SIG_IGN: 'ign', None: 'none', signal.default_int_handler: 'kbd'}
        return self.player.words.get(handler) or others.get(handler) or repr(handler)

    def signal(self, signum, word):
        return self.word(signal.signal(signum, self.player.functions[word]))

    def getsignal(self, signum):
        return self.word(signal.getsignal(signum))

    def save(self, signum):
        self.slots[signum] = signal.getsignal(signum)
        return self.word(self.slots[signum])

    def restore(self, signum):
        return self.word(signal.signal(signum, self.slots.get(signum)))

    def siginterrupt(self, signum, flag):
        signal.siginterrupt(signum, bool(flag))

    def init(self, flags):
        """What the interpreter did at its start, which the player had undone."""
        if self.player.acting:
            raise ValueError('init only works in main thread of the main interpreter')
        if flags in ('ignores', 'startup'):
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if flags in ('sigint', 'startup') and signal.getsignal(signal.SIGINT) == signal.SIG_DFL:
            signal.signal(signal.SIGINT, self.player.functions['kbd'])

    # ------------------------------------------------------------------------------------------------------- sending --

    def raise_signal(self, signum):
        """raise() of the C library is this pthread_kill; Python has it since 3.8."""
        if hasattr(signal, 'raise_signal'):
            signal.raise_signal(signum)
        else:
            signal.pthread_kill(_thread.get_ident(), signum)
        self.settle()

    def kill(self, signum):
        os.kill(os.getpid(), signum)
        self.settle()

    def thread_kill(self, thread, signum):
        signal.pthread_kill(self.ident(thread), signum)
        self.settle()

    def pidfd_send(self, signum):
        pidfd = os.pidfd_open(os.getpid())
        try:
            signal.pidfd_send_signal(pidfd, signum)
        finally:
            os.close(pidfd)
        self.settle()

    def interrupt(self, signum):
        if interrupts_with_any():
            _thread.interrupt_main(signum)
        else:
            _thread.interrupt_main()

    # --------------------------------------------------------------------------------------------------- safe points --

    def check(self):
        repr(None)

    def sleep(self, seconds):
        time.sleep(seconds)

    def pause(self):
        self.wait_in(signal.pause)

    def read(self):
        self.wait_in(os.read, self.line[0], 1)

    def write(self):
        os.write(self.line[1], b'.')

    def advance(self, seconds):
        self.let_pass(time.monotonic, seconds, time.sleep)

    def spend(self, seconds):
        self.let_pass(time.process_time, seconds, lambda left: None)

    # -------------------------------------------------------------------------------------------------------- timers --

    def alarm(self, seconds):
        return language.decimal(signal.alarm(seconds))

    def setitimer(self, which, seconds, interval):
        return self.timer(signal.setitimer(which, seconds, interval))

    def getitimer(self, which):
        return self.timer(signal.getitimer(which))

    @staticmethod
    def timer(timer):
        shown = 'armed' if timer[0] > 0 else 'disarmed'
        return shown + (' ' + language.show_time(timer[1]) if timer[1] else '')

    # ----------------------------------------------------------------------------------------------- masks and waits --

    def mask(self, how, numbers):
        return language.show_set(signal.pthread_sigmask(how, numbers))

    def sigpending(self):
        return language.show_set(signal.sigpending())

    def sigwait(self, numbers):
        return language.show_signal(self.wait_in(signal.sigwait, numbers))

    def sigwaitinfo(self, numbers):
        return self.info(self.wait_in(signal.sigwaitinfo, numbers))

    def sigtimedwait(self, numbers, seconds):
        return self.info(signal.sigtimedwait(numbers, seconds))

    @staticmethod
    def info(info):
        if info is not None and not 1 <= info.si_signo <= 64:
            raise Exception('a record of garbage')
        return 'timeout' if info is None else '%s code %s' % (language.show_signal(info.si_signo),
                                                                   language.decimal(info.si_code))

    # --------------------------------------------------------------------------------------------------------- names --

    def strsignal(self, signum):
        text = signal.strsignal(signum)
        return 'none' if text is None else language.show_text(text)

    def valid_signals(self):
        return language.show_set(signal.valid_signals())

    # ----------------------------------------------------------------------------------------------------- wakeup fd --

    def wakeup(self, word, warn):
        opened = self.wakeup_fd.open(word)
        try:
            flag = {'warn_on_full_buffer': bool(warn)} if has_warn_flag() else {}
            previous = signal.set_wakeup_fd(opened.fd, **flag)
        except BaseException:
            self.asked_fd = opened.fd
            opened.close()
            raise
        return self.wakeup_fd.adopt(opened, previous, self.player.generation)

    def hide_number(self, text):
        """A descriptor's number is the player's business: when it is the right one it is shown as FD."""
        return text.replace(' fd %d ' % self.asked_fd, ' fd FD ')

    def drain(self):
        found = [language.decimal(byte) for byte in self.wakeup_fd.drain() if byte]
        if len(found) > language.TEXT:
            self.player.limit()
        return ' '.join(['bytes'] + found)
