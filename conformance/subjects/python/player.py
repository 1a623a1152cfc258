"""The Python player: an adapter that plays programs of operations on the interpreter that runs it.

    python3 -I -S player.py < case.ops          one program, its trace on stdout
    python3 -I -S player.py --batch < many      programs behind lines `=== NAME`, traces likewise
    python3 -I -S player.py --declare           what this interpreter has

Exit status: 0 each program ran to an end of some kind; 2 a bad program or command line, nothing has run; 4 this
interpreter cannot play the program.

Every program runs in a child of its own, forked from this process; one that inherits something runs in a new
interpreter.
"""
import fcntl
import os
import select
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))

import board    # noqa: E402
import calls    # noqa: E402
import language # noqa: E402
import play     # noqa: E402
import world    # noqa: E402

BAD, UNSUPPORTED = 2, 4
F_SETSIG = 10          # as Linux has it
LOOK_SECONDS = 0.004   # between two looks at a child that says it waits for ever
FUSE_SECONDS = 20.0    # without an end


# --------------------------------------------------------------------------------------------------------- the child --


def undo_start(ignored):
    """The dispositions that this interpreter's own start has changed."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    for signum in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(signum, signal.SIG_IGN if signum in ignored else signal.SIG_DFL)


def inheritable(numbers):
    return [number for number in numbers if number not in (signal.SIGKILL, signal.SIGSTOP, 32, 33)]


def play_program(program, shared, table):
    undo_start(program.ignored)
    null = os.open('/dev/null', os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    play.Player(program, shared, table).run()
    os._exit(0)


def play_in_new_interpreter(program, text, shared):
    """Inherits what the program says; reads its text from a file that is its stdin."""
    fd = board.nameless_file()
    os.write(fd, text)
    os.lseek(fd, 0, os.SEEK_SET)
    os.dup2(fd, 0)
    undo_start([])
    for number in inheritable(program.ignored):
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, inheritable(program.blocked))
    os.execv(sys.executable, [sys.executable, '-I', '-S', sys.argv[0], '--play'] + [str(fd) for fd in shared.fds])


def tie(leash):
    """Ends the whole group of this process when the other end of the leash is closed, also by its holder's death."""
    fcntl.fcntl(leash, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(leash, F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(leash, fcntl.F_SETFL, fcntl.fcntl(leash, fcntl.F_GETFL) | os.O_ASYNC)
    os.set_inheritable(leash, True)


def start(program, text, shared, table):
    if program.ignored or program.blocked:
        play_in_new_interpreter(program, text, shared)
    play_program(program, shared, table)


# ---------------------------------------------------------------------------------------------------- the supervisor --


def sleeping(pid):
    """Whether every thread of the process sleeps in the kernel."""
    try:
        for thread in os.listdir('/proc/%d/task' % pid):
            with open('/proc/%d/task/%s/stat' % (pid, thread)) as file:
                if file.read().rpartition(')')[2].split()[0] != 'S':
                    return False
    except OSError:
        return False
    return True


class Watch:
    """Whether a program hangs: it said that it waits without a timer, and it sleeps, at two looks."""

    def __init__(self, shared):
        self.shared, self.before, self.looks = shared, None, 0

    def look(self):
        self.looks += 1
        waiter = self.shared.get(board.WAITER)
        now = (waiter, self.shared.get(board.TURN)) if waiter and sleeping(waiter) else None
        hangs = now is not None and now == self.before
        self.before = now
        return hangs or self.looks * LOOK_SECONDS > FUSE_SECONDS


def ended(status):
    if os.WIFSTOPPED(status):
        return 'stopped ' + language.show_signal(os.WSTOPSIG(status))
    if os.WIFSIGNALED(status):
        return 'killed ' + language.show_signal(os.WTERMSIG(status))
    return 'exit %d' % os.WEXITSTATUS(status)


def wait(pid, alive, shared):
    """How the child has ended, in words. Its end shows at once in the pipe that it holds open."""
    watch = Watch(shared)
    while True:
        gone = select.select([alive], [], [], LOOK_SECONDS)[0]
        pid_now, status = os.waitpid(pid, os.WUNTRACED | (0 if gone else os.WNOHANG))
        if pid_now:
            return ended(status)
        if watch.look():
            return 'hang'


def end_all(pid):
    """Children that were stopped, or that wait for ever, are still there."""
    try:
        os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    except OSError:
        pass


def run(program, text, shared, table):
    """The program's trace."""
    shared.clear()
    alive, held = os.pipe()
    leash, hand = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(alive)
        os.close(hand)
        os.set_inheritable(held, True)
        os.setpgid(0, 0)
        tie(leash)
        start(program, text, shared, table)
    os.close(held)
    os.close(leash)
    how = wait(pid, alive, shared)
    end_all(pid)
    os.close(alive)
    os.close(hand)
    return shared.trace() + (b'limit' if shared.get(board.LIMIT) else how.encode()) + b'\n'


# -------------------------------------------------------------------------------------------------- the command line --


class BadProgram(Exception):
    pass


def parse(name, text, table):
    try:
        return language.parse(text, table)
    except language.Bad as bad:
        raise BadProgram('%s:%s' % (name, bad))


def write(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def run_one(table):
    text = sys.stdin.buffer.read()
    program = parse('stdin', text, table)
    lacking = calls.lacks(program, table)
    if lacking:
        print(lacking, file=sys.stderr)
        return UNSUPPORTED
    write(run(program, text, board.Board(), table))
    return 0


def split(data):
    """[(name, text)] of a batch."""
    parts, line = [], 0
    for text in data.splitlines(keepends=True):
        line += 1
        if text.startswith(b'=== '):
            parts.append((text[4:].rstrip(b'\n').decode('utf-8', 'replace'), []))
        elif parts:
            parts[-1][1].append(text)
        elif text.strip():
            raise BadProgram('stdin:%d: found a program without a heading, expected a line === NAME' % line)
    return [(name, b''.join(lines)) for name, lines in parts]


def run_batch(table):
    parts = [(name, text, parse(name, text, table)) for name, text in split(sys.stdin.buffer.read())]
    shared = board.Board()
    for name, text, program in parts:
        lacking = calls.lacks(program, table)
        write(b'=== %s\n' % name.encode())
        write(b'unsupported %s\n' % lacking.encode() if lacking else run(program, text, shared, table))
    return 0


def declare():
    print('safe-points implicit')
    print('needs ' + ' '.join(calls.needs()))
    for clause, reason in calls.unsupported():
        print('unsupported %s %s' % (clause, reason))
    return 0


def main(arguments):
    table = language.Table()
    if arguments == ['--declare']:
        return declare()
    if arguments == ['--batch']:
        return run_batch(table)
    if not arguments:
        return run_one(table)
    if arguments[0] == '--play':
        text = os.read(0, language.TEXT_MOST)
        play_program(language.parse(text, table), board.Board([int(fd) for fd in arguments[1:]]), table)
    if arguments[0] == '--inherited':
        world.report_inherited([int(fd) for fd in arguments[1:3]], arguments[3], int(arguments[4]),
                               float(arguments[5]))
        return 0
    print('player.py: found %s, expected --batch, --declare or nothing' % arguments[0], file=sys.stderr)
    return BAD


if __name__ == '__main__':
    try:
        sys.exit(main(sys.argv[1:]))
    except BadProgram as bad:
        print(bad, file=sys.stderr)
        sys.exit(BAD)
