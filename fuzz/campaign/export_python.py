"""A program of operations as a script for CPython that needs nothing but the standard library.

Each line shows its own number and what came of it. What only a test's player can do is a comment.
"""
import sys

from fuzz.campaign.places import ROOT

sys.path.append(str(ROOT / "conformance/subjects/python"))
import language  # noqa: E402

HEAD = '''import _thread, os, signal, socket, sys, threading, time

def say(where, work, *arguments):
    """Runs one operation, and shows what it gives or raises."""
    try:
        result = work(*arguments)
    except BaseException as error:
        print(where, "raises", type(error).__name__, error, flush=True)
        if fails[-1] or isinstance(error, SystemExit):
            raise
        return
    print(where, "ok" if result is None else result, flush=True)

class Fail(Exception):
    """What a handler fails with."""

def fail(number):
    raise Fail(number)

def descriptor(word):
    """The write end of what the wakeup fd is given."""
    if word == "off":
        return -1
    if word == "null":
        return os.open("/dev/null", os.O_WRONLY | os.O_NONBLOCK)
    if word == "-2":
        return -2
    if word == "socket":
        kept.append(socket.socketpair())
        kept[-1][1].setblocking(False)
        return kept[-1][1].fileno()
    ends = os.pipe()
    kept.append(ends)
    for end in ends:
        os.set_blocking(end, word == "blocking")
    if word == "full":
        os.write(ends[1], bytes(1 << 20))
    if word in ("closed", "broken"):
        os.close(ends[0])
    if word == "closed":
        os.close(ends[1])
    return ends[0] if word == "readend" else ends[1]

def pass_time(clock, seconds):
    """Time passes; an interpreter cannot keep its handlers from running meanwhile."""
    end = clock() + seconds
    while clock() < end:
        pass

def hold(sends):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    sends()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)

def in_thread(body):
    thread = threading.Thread(target=body)
    thread.start()
    thread.join()

def in_child(body):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        body()
        os._exit(0)
    return "child " + str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

slots, kept, fails, done, line = {}, [], [False], set(), os.pipe()
main = threading.get_ident()
'''

HANDLERS = {"dfl": "signal.SIG_DFL", "ign": "signal.SIG_IGN", "none": "None", "kbd": "signal.default_int_handler"}
TIMERS = ("signal.ITIMER_REAL", "signal.ITIMER_VIRTUAL", "signal.ITIMER_PROF")
HOWS = ("signal.SIG_BLOCK", "signal.SIG_UNBLOCK", "signal.SIG_SETMASK")


def parse(text):
    """A program from its text. language.Bad when it is none."""
    return language.parse(text.encode("latin-1", "replace"), language.Table())


def comments(text, mark):
    """The lines in front of the program that are comments, and its arrivals, which no program of its own can cause."""
    lines = [line for line in text.splitlines() if line.startswith(("#", "arrive ", "ignored ", "blocked "))]
    told = [line if line.startswith("#") else f"# not done here, it comes from outside: {line}" for line in lines]
    return [mark + line.lstrip("#") for line in told]


def word(words, index):
    return words[index] if 0 <= index < len(words) else str(index)


def number(value):
    return f"float({str(value)!r})" if value in (float("inf"), float("-inf")) or value != value else repr(value)


def call(op):
    """(function, arguments) of an operation without a block, None for what CPython's own module does not offer."""
    given = op.arguments
    first = str(given[0]) if given else ""
    simple = {"getsignal": "getsignal", "siginterrupt": "siginterrupt", "raise": "raise_signal", "pause": "pause",
              "alarm": "alarm", "sigpending": "sigpending", "sigwait": "sigwait", "sigwaitinfo": "sigwaitinfo",
              "sigtimedwait": "sigtimedwait", "strsignal": "strsignal", "valid_signals": "valid_signals"}
    if op.name in simple:
        values = [repr(set(one)) if isinstance(one, list) and one else "[]" if isinstance(one, list) else number(one)
                  for one in given]
        return f"signal.{simple[op.name]}", values
    return {
        "signal": lambda: ("signal.signal", [first, HANDLERS.get(str(given[1]), str(given[1]))]),
        "save": lambda: ("lambda s: slots.setdefault(s, signal.getsignal(s))", [first]),
        "restore": lambda: ("lambda s: signal.signal(s, slots.get(s))", [first]),
        "kill": lambda: ("os.kill", ["os.getpid()", first]),
        "thread_kill": lambda: ("signal.pthread_kill", ["main", first and str(given[1])]) if given[0] == 0 else None,
        "pidfd_send": lambda: ("lambda s: signal.pidfd_send_signal(os.pidfd_open(os.getpid()), s)", [first]),
        "interrupt": lambda: ("_thread.interrupt_main", [first]),
        "check": lambda: ("repr", ["None"]),
        "sleep": lambda: ("time.sleep", [number(given[0])]),
        "setitimer": lambda: ("signal.setitimer", [word(TIMERS, given[0]), *map(number, given[1:])]),
        "getitimer": lambda: ("signal.getitimer", [word(TIMERS, given[0])]),
        "mask": lambda: ("signal.pthread_sigmask", [word(HOWS, given[0]), repr(set(given[1])) if given[1] else "[]"]),
        "wakeup": lambda: ("lambda fd, warn: signal.set_wakeup_fd(descriptor(fd), warn_on_full_buffer=warn)",
                           [repr(first), str(bool(given[1]))]),
        "drain": lambda: ("lambda: list(os.read(kept[-1][0], 99))", []),
        "fail": lambda: ("fail", [first]),
        "exit": lambda: ("sys.exit", [first]),
        "advance": lambda: ("pass_time", ["time.monotonic", number(given[0])]),
        "spend": lambda: ("pass_time", ["time.process_time", number(given[0])]),
        "read": lambda: ("os.read", ["line[0]", "1"]),
        "write": lambda: ("os.write", ["line[1]", "b'.'"]),
    }.get(op.name, lambda: None)()


class Writer:
    """Lines of the script; blocks become functions."""

    def __init__(self):
        self.lines, self.blocks = [], 0

    def put(self, depth, line):
        self.lines.append("    " * depth + line)

    def body(self, ops, depth, where):
        for index, op in enumerate(ops, 1):
            self.operation(op, depth, f"{where}{index}")
        if not ops:
            self.put(depth, "pass")

    def operation(self, op, depth, where):
        if op.body is not None:
            self.with_block(op, depth, where)
            return
        found = call(op)
        if found is None:
            self.put(depth, f"pass  # {where}: {op.name} {' '.join(map(str, op.arguments))} is nothing that a script can do")
            return
        self.put(depth, f"say({', '.join([repr(where), *([found[0]]), *found[1]])})")

    def with_block(self, op, depth, where):
        if op.name == "repeat":
            self.put(depth, f"for _ in range({op.arguments[0]}):")
            self.body(op.body, depth + 1, where + ".")
            return
        self.blocks += 1
        name = f"block{self.blocks}"
        if op.name == "once":
            self.put(depth, f"if {name!r} not in done:")
            self.put(depth + 1, f"done.add({name!r})")
            self.body(op.body, depth + 1, where + ".")
            return
        self.put(depth, f"def {name}():")
        self.body(op.body, depth + 1, where + ".")
        if op.name == "uncaught":
            self.put(depth, "fails.append(True)")
            self.put(depth, f"{name}()")
            self.put(depth, "fails.pop()")
            return
        runs = {"thread": "in_thread", "fork": "in_child", "hold": "hold"}[op.name]
        self.put(depth, f"say({where!r}, {runs}, {name})")


def export(text):
    program, writer = parse(text), Writer()
    for handler, body in program.handlers.items():
        writer.put(0, f"def {handler}(signum, frame):")
        writer.put(1, f'print("call {handler}", signum, flush=True)')
        writer.put(1, "fails.append(False)")
        writer.put(1, "try:")
        for index, op in enumerate(body, 1):
            if op.name == "fail":
                writer.put(2, f"fail({op.arguments[0]})")
            else:
                writer.operation(op, 2, f"{handler}.{index}")
        if not body:
            writer.put(2, "pass")
        writer.put(1, "finally:")
        writer.put(2, "fails.pop()")
        writer.put(0, "")
    used = {str(one) for op in program.all_ops() for one in op.arguments}
    for handler in (f"h{digit}" for digit in range(1, 9)):
        if handler in used and handler not in program.handlers:
            writer.put(0, f"def {handler}(signum, frame):")
            writer.put(1, f'print("call {handler}", signum, flush=True)\n')
    writer.body(program.main, 0, "")
    return "\n".join(["#!/usr/bin/python3", *comments(text, "#"), HEAD, *writer.lines]) + "\n"
