"""Plays a program in this process: operations one after the other, handlers as Python functions, an event for each.

Who runs when. A handler of the program may begin wherever the interpreter likes, but the player's own bookkeeping is
no part of the program. So the door stands open only while an operation calls the implementation. A handler that the
interpreter begins at another moment is put off until a call that may run handlers, as if its signal had arrived then;
and what was put off is run as the interpreter would run it: in one pass, in ascending order.

CPython looks for signals in surprising places: in str() and repr() of anything, and in each conversion of a number to
text. What the bookkeeping needs of that it has made before, so that a handler's leavings stay where they are.
"""
import os
import signal
import sys

import board
import calls
import language
import unraisable

STEPS, PATH, CALLS = 1024, 24, 8
HANDLERS = ['h%d' % number for number in range(1, 9)] + ['kbd']


class Fail(Exception):
    """What a handler of the program fails with."""


class Leave(Exception):
    """The way from `fail` to its handler."""


def text_of(error):
    """str(error), which would be a safe point."""
    if isinstance(error, OSError) and error.errno is not None:
        return '[Errno %s] %s' % (language.decimal(error.errno), error.strerror)
    if not error.args:
        return ''
    return error.args[0] if len(error.args) == 1 and isinstance(error.args[0], str) else str(error)


class Player:
    def __init__(self, program, shared, table):
        self.program, self.board, self.errors = program, shared, table.errors
        self.steps, self.depth, self.generation = 0, 0, 0
        self.door_open, self.put_off, self.tripped = False, set(), False
        self.unreported = []
        self.uncaught, self.ending = False, False
        self.done_once = set()
        self.acting, self.workers = 0, {} # the thread whose turn it is
        self.rootless = False             # the process began in a thread: what stands below it is no program
        self.calls = calls.Calls(self)
        self.reports = unraisable.Reports(self)
        self.functions = {word: self.function(word) for word in HANDLERS}
        self.words = {function: word for word, function in self.functions.items()}
        self.functions.update(dfl=signal.SIG_DFL, ign=signal.SIG_IGN, none=None)

    def run(self):
        self.play(self.program.main, '')

    # -------------------------------------------------------------------------------------------------------- events --

    def say(self, path, what):
        if not self.board.say('%s %s' % (path, what)):
            self.limit()

    def limit(self):
        """Ends every process of the program."""
        self.board.set(board.LIMIT, 1)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    def say_error(self, path, error):
        if isinstance(error, Fail):
            self.say(path, 'error Fail ' + language.decimal(error.args[0]))
            return
        kind = 'ItimerError' if isinstance(error, signal.ItimerError) else type(error).__name__
        text = self.calls.hide_number(text_of(error))
        if kind not in self.errors: # of which a trace knows nothing
            kind, text = 'Exception', '%s: %s' % (kind, text)
        self.say(path, 'error %s %s' % (kind, language.show_text(text)))

    def report(self, error):
        """What sys.unraisablehook was told, at any moment."""
        if self.door_open:
            self.say_report(self.path_of(sys._getframe()), error)
        else:
            self.unreported.append(error)

    def say_report(self, path, error):
        if getattr(error, 'errno', None) is None:
            self.say(path, 'report ' + language.show_text('%s: %s' % (type(error).__name__, text_of(error))))
        else:
            self.say(path, 'report wakeup %s %s' % (type(error).__name__, language.decimal(error.errno)))

    def warn(self, text):
        self.say(self.path_of(sys._getframe()), 'warning ' + language.show_text(text))

    def look_for_reports(self, path):
        """Reports are the main thread's."""
        if not self.acting:
            errors, self.unreported = self.unreported + self.reports.look(), []
            for error in errors:
                self.say_report(path, error)

    # ---------------------------------------------------------------------------------------------------- operations --

    def play(self, ops, base):
        """Handlers find this frame, and in it the path of the operation that they interrupt."""
        path = base
        for number, op in enumerate(ops, 1):
            path = base + language.decimal(number)
            self.count(path)
            getattr(self, 'play_' + op.name, self.play_call)(op, path)

    def path_of(self, frame):
        while frame.f_code is not Player.play.__code__:
            frame = frame.f_back
        return frame.f_locals['path']

    def count(self, path):
        self.steps += 1
        if self.steps > STEPS or language.steps_of(path) > PATH:
            self.limit()

    def play_call(self, op, path):
        """An operation that is one call of the implementation."""
        try:
            value = self.open_door(op)
        except BaseException as error:
            if self.ending or isinstance(error, (Leave, SystemExit)):
                raise
            self.fail_operation(path, error)
        else:
            self.look_for_reports(path)
            self.say(path, 'ok' if value is None else '= ' + value)

    def open_door(self, op):
        function = getattr(self.calls, calls.METHODS.get(op.name, op.name))
        if self.acting:
            return function(*op.arguments)
        try:
            self.door_open = op.name not in calls.PUT_OFF
            if op.name in calls.LOOK_FIRST:
                self.catch_up(sys._getframe())
            value = function(*op.arguments)
            self.door_open = True
            if op.name not in calls.RUN_NOTHING:
                self.catch_up(sys._getframe())
        finally:
            self.door_open = False
        return value

    def fail_operation(self, path, error):
        self.look_for_reports(path)
        self.say_error(path, error)
        if not self.uncaught:
            return
        if self.acting or self.rootless:
            os._exit(1)
        self.ending = True
        raise error

    # -------------------------------------------------------------------------------------------------------- blocks --

    def play_once(self, op, path):
        if id(op) not in self.done_once:
            self.done_once.add(id(op))
            self.play(op.body, path + '.')
        self.say(path, 'ok')

    def play_repeat(self, op, path):
        for _ in range(op.arguments[0]):
            self.play(op.body, path + '.')
        self.say(path, 'ok')

    def play_uncaught(self, op, path):
        before, self.uncaught = self.uncaught, True
        try:
            self.play(op.body, path + '.')
        finally:
            self.uncaught = before
        self.say(path, 'ok')

    def play_hold(self, op, path):
        self.held, self.held_path = op, path
        self.play_call(op, path)

    def send_held(self, op, path):
        self.count(path)
        try:
            self.calls.send_raw(op)
        except OSError as error:
            self.fail_operation(path, error)
        else:
            self.say(path, 'ok')

    def play_thread(self, op, path):
        self.calls.run_in_thread(op.arguments[0], lambda: self.play(op.body, path + '.'))
        self.play_call(language.Op('settle', []), path)

    def play_fork(self, op, path):
        pid = os.fork()
        if pid == 0:
            self.become_child()
            self.play(op.body, path + '.')
            os._exit(0)
        self.play_call(language.Op('wait_for', [pid]), path)

    def become_child(self):
        self.generation += 1
        self.rootless = self.rootless or self.acting != 0
        self.acting, self.workers = 0, {}
        self.put_off, self.tripped, self.unreported = set(), False, []
        self.calls.begin_process()

    def play_exec(self, op, path):
        self.calls.become_reporter(path)

    def play_fail(self, op, path):
        raise Leave(op.arguments[0])

    def play_exit(self, op, path):
        if self.acting or self.rootless:
            os._exit(op.arguments[0])
        sys.exit(op.arguments[0])

    # ------------------------------------------------------------------------------------------------------ handlers --

    def function(self, word):
        def handler(signum, frame):
            self.put_off.add(signum)
            self.tripped = True
            if self.door_open:
                self.catch_up(frame, signum)

        handler.__name__ = word
        return handler

    def catch_up(self, frame, most=64):
        """A pass over what was put off, up to most: the interpreter may have more to come. Not if it has been asked
        during the pass, for then it has put off all."""
        if not self.tripped:
            return
        self.tripped = False
        before, signum = set(self.put_off), 0
        try:
            while signum < most:
                signum += 1
                if signum in self.put_off:
                    self.put_off.discard(signum)
                    self.run_handler(signum, frame)
                    most = 64 if self.put_off - before else most
        except BaseException:
            self.tripped = True
            raise
        if any(signum > most for signum in self.put_off):
            self.tripped = True
        if self.calls.waiting:
            self.catch_up(frame)

    def run_handler(self, signum, frame):
        """If it fails, the door stays closed until that has been told."""
        word = self.words.get(signal.getsignal(signum))
        if word:
            self.door_open = False
            if word == 'kbd':
                signal.default_int_handler(signum, frame)
            self.call(word, signum, self.path_of(frame))
            self.door_open = True

    def call(self, word, signum, path):
        if self.depth == CALLS:
            self.limit()
        self.look_for_reports(path)
        depth = language.decimal(self.depth + 1)
        self.say(path, 'call %s %s depth %s' % (word, language.show_signal(signum), depth))
        if language.steps_of(path) == PATH:
            self.limit()
        failed = self.play_body(word, path)
        if failed is None:
            self.say(path, 'done ' + word)
        else:
            self.say(path, 'fail %s %s' % (word, language.decimal(failed)))
            raise Fail(failed)

    def play_body(self, word, path):
        """A body is nobody's block: its errors are its own, and what it waits for is not what the safe point waits
        for. The number it failed with, or None."""
        uncaught, self.uncaught = self.uncaught, False
        waits = self.calls.waits(False)
        self.depth += 1
        try:
            self.play(self.program.handlers.get(word, ()), '%s/%s.' % (path, word))
        except Leave as leave:
            return leave.args[0]
        finally:
            self.depth -= 1
            self.uncaught = uncaught
            self.calls.waits(waits)
        return None
