"""The vocabulary in Python: the table of ops.def, programs read from text, and how values are written in a trace.

As strict as the C library: what it refuses is refused here, at the same place, with the same words.
"""
import os
import re

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'ops', 'ops.def')

BLOCKS, CLAUSES, ARRIVALS, MOST, TEXT_MOST, TEXT = 8, 16, 8, 256, 65536, 96
POINT = re.compile(r'"(?:[ !#-\[\]-~]|\\["\\]){1,23}"\Z')
PATH = re.compile(r'[1-9][0-9]{0,2}(?:\.[1-9][0-9]{0,2}|/h[1-8])*\Z')
ALL_SIGNALS = [number for number in range(1, 65) if number not in (32, 33)]

HOWS = ['block', 'unblock', 'setmask']
WHICHES = ['real', 'virtual', 'prof']
BOOLS = ['false', 'true']
THREADS = ['main', 't1', 't2', 't3']
FLAGS = ['none', 'ignores', 'sigint', 'startup']


# ----------------------------------------------------------------------------------------------------------- ops.def --


class Table:
    """What ops.def says: .ops by name, .expected by argument type, and words in its order."""

    def __init__(self, path=TABLE):
        self.ops, self.expected = {}, {}
        self.needs, self.handlers, self.fds, self.errors = [], [], [], []
        with open(path, encoding='utf-8') as file:
            for line in file:
                entry = re.match(r'([A-Z]+)\((.*)\)$', line.rstrip())
                if entry:
                    self.add(entry.group(1), re.findall(r'"(?:\\.|[^"\\])*"|[^,\s][^,]*', entry.group(2)))

    def add(self, macro, fields):
        if macro == 'OP':
            self.ops[fields[1]] = Info(fields)
        elif macro == 'ARGUMENT':
            self.expected[fields[0]] = fields[2].strip('"')
        elif macro in ('NEED', 'HANDLER', 'FD', 'ERROR'):
            getattr(self, macro.lower() + 's').append(fields[1])


class Info:
    """One operation of the table."""

    def __init__(self, fields):
        self.arguments = [kind for kind in fields[2:5] if kind != 'NO']
        self.body = fields[5]
        self.need = None if fields[7] == 'NO' else fields[7].lower()


class Op:
    """One operation of a program; body is None for those without a block."""

    __slots__ = ('name', 'arguments', 'body')

    def __init__(self, name, arguments):
        self.name, self.arguments, self.body = name, arguments, None


class Program:
    def __init__(self):
        self.clauses, self.needs, self.arrivals = [], set(), 0
        self.ignored, self.blocked = [], []
        self.handlers = {}
        self.main = []
        self.ops = 0

    def all_ops(self):
        """Every operation, those of handlers and blocks included."""
        todo = [self.main] + list(self.handlers.values())
        while todo:
            for op in todo.pop():
                yield op
                if op.body:
                    todo.append(op.body)


# ------------------------------------------------------------------------------------------------- words and numbers --

SIGNAL_NAMES = dict(enumerate(
    'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG '
    'XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(), 1))
SIGNAL_NAMES.update({34 + more: 'RTMIN+%d' % more for more in range(1, 30)})
SIGNAL_NAMES.update({34: 'RTMIN', 64: 'RTMAX'})
SIGNAL_NUMBERS = {name: number for number, name in SIGNAL_NAMES.items()}
SIGNAL_NUMBERS['RTMIN+30'] = 64


def read_int(text):
    """None for what is no int of the language."""
    if not re.match(r'-?[0-9]{1,11}\Z', text) or len(text) > 11:
        return None
    number = int(text)
    return number if -2**31 <= number < 2**31 else None


def read_signal(text):
    return SIGNAL_NUMBERS[text] if text in SIGNAL_NUMBERS else read_int(text)


def read_set(text):
    """The numbers in ascending order; None for what is no set, or has two numbers that are no signals."""
    if text == 'all':
        return list(ALL_SIGNALS)
    if len(text) < 2 or text[0] != '{' or text[-1] != '}':
        return None
    numbers = {read_signal(name) for name in text[1:-1].split(',')} if len(text) > 2 else set()
    if None in numbers or len([number for number in numbers if not 1 <= number <= 64]) > 1:
        return None
    return sorted(numbers)


def read_time(text):
    if len(text) > 63:
        return None
    if text in ('nan', 'inf', '-inf'):
        return float(text)
    if not re.match(r'-?[0-9][0-9.eE+-]*\Z', text):
        return None
    try:
        return float(text)
    except ValueError:
        return None


def read_word(text, words, ints=False):
    if text in words:
        return words.index(text)
    return read_int(text) if ints else None


def read_limited(text, least, most):
    number = read_int(text)
    return number if number is not None and least <= number <= most else None


def readers(table):
    """A function for each argument type: text to value, None for what does not fit."""
    def one_of(words):
        return lambda text: text if text in words else None

    return {
        'SIG': read_signal,
        'HANDLER': one_of([word for word in table.handlers if word not in ('engine', 'foreign')]),
        'SET': read_set,
        'HOW': lambda text: read_word(text, HOWS, ints=True),
        'WHICH': lambda text: read_word(text, WHICHES, ints=True),
        'TIME': read_time,
        'INT': read_int,
        'COUNT': lambda text: read_limited(text, 0, 255),
        'BOOL': lambda text: read_word(text, BOOLS),
        'FD': one_of(table.fds),
        'THREAD': lambda text: read_word(text, THREADS),
        'FLAGS': one_of(FLAGS),
        'OSHANDLER': one_of(('dfl', 'ign', 'foreign')),
    }


# ----------------------------------------------------------------------------------------------------------- reading --


class Bad(Exception):
    """A program that is none: LINE:COLUMN: found X, expected Y."""


class Place:
    """What stands around an operation."""

    def __init__(self, depth=0, handler=False, thread=False, hold=False):
        self.depth, self.handler, self.thread, self.hold = depth, handler, thread, hold

    def inside(self, name):
        return Place(self.depth + 1, self.handler and name not in ('thread', 'fork'), self.thread or name == 'thread',
                     name == 'hold')

    def wrong(self, op, body):
        """What should stand here in place of op, or None."""
        if self.hold and op.name not in ('kill', 'thread_kill'):
            return 'kill or thread_kill: nothing else stands in hold'
        if op.name == 'fail' and not self.handler:
            return "another operation: fail stands in a handler's body, not in a thread or fork there"
        if self.thread and op.name in ('thread', 'uncaught'):
            return 'another operation: neither thread nor uncaught stands in a thread'
        if op.name == 'thread' and op.arguments[0] == 0:
            return 't1, t2 or t3'
        if body != 'NO' and self.depth == BLOCKS:
            return 'no block here: they are nested 8 deep at most'
        return None


def printable(text):
    return ''.join(byte if ' ' <= byte <= '~' else '?' for byte in text)


class Token(str):
    """A run without white space, or a quoted string; empty at the end of a line. .at is its place in the text."""


class Parser:
    def __init__(self, text, table):
        self.text, self.table, self.readers = text, table, readers(table)
        self.line, self.line_start, self.at = 0, 0, 0
        self.program = Program()

    # lines and tokens

    def next_line(self):
        """Goes to the next line that has a token; False at the end of the text."""
        while True:
            if self.line:
                newline = self.text.find('\n', self.at)
                if newline < 0:
                    self.at = len(self.text)
                    return False
                self.at = self.line_start = newline + 1
            self.line += 1
            if self.peek():
                return True
            if self.at == len(self.text):
                return False

    def take(self):
        self.at = re.compile(r'[ \t]*(?:#[^\n]*)?').match(self.text, self.at).end()
        found = re.compile(r'"(?:\\[^\n]|[^"\\\n])*"?|[^ \t\n]*').match(self.text, self.at)
        token = Token(found.group())
        token.at = found.start()
        self.at = found.end()
        return token

    def peek(self):
        before = self.at
        token = self.take()
        self.at = before
        return token

    def refuse(self, token, expected):
        found = printable(token[:44]) + ('...' if len(token) > 44 else '')
        if not token:
            found = 'the end of the file' if token.at == len(self.text) else 'the end of the line'
        raise Bad('%d:%d: found %s, expected %s' % (self.line, token.at - self.line_start + 1, found, expected))

    def line_ends(self):
        token = self.take()
        if token:
            self.refuse(token, 'the end of the line')

    # operations

    def arguments(self, info):
        values = []
        for kind in info.arguments:
            token = self.take()
            value = self.readers[kind](token)
            if value is None:
                self.refuse(token, self.table.expected[kind])
            values.append(value)
        return values

    def operation(self, place):
        token = self.take()
        info = self.table.ops.get(token)
        if info is None:
            self.refuse(token, 'an operation')
        if self.program.ops == MOST:
            self.refuse(token, 'the end: a program has 256 operations at most')
        self.program.ops += 1
        op = Op(str(token), self.arguments(info))
        wrong = place.wrong(op, info.body)
        if wrong:
            self.refuse(token, wrong)
        if info.body == 'NO':
            self.line_ends()
        else:
            op.body = self.block(place.inside(op.name))
        return op

    def block(self, place):
        token = self.take()
        if token != '{':
            self.refuse(token, '{')
        self.line_ends()
        ops = []
        while self.next_line():
            if self.peek() == '}':
                self.take()
                self.line_ends()
                return ops
            ops.append(self.operation(place))
        return self.refuse(self.take(), '} of the block that is still open')

    # the top

    def clause(self):
        token = self.take()
        if not re.match(r'[a-z0-9-]{1,63}\Z', token):
            self.refuse(token, 'a clause: a slug of a-z, 0-9 and -')
        if len(self.program.clauses) == CLAUSES:
            self.refuse(token, '16 clauses at most')
        self.program.clauses.append(token)
        self.line_ends()

    def needs(self):
        words = ', '.join(self.table.needs[:-1]) + ' or ' + self.table.needs[-1]
        token = self.take()
        while True:
            if token not in self.table.needs:
                self.refuse(token, words)
            self.program.needs.add(str(token))
            if not self.peek():
                return
            token = self.take()

    def inherited(self):
        token = self.take()
        numbers = read_set(token)
        if numbers is None or not set(numbers) <= set(range(1, 65)):
            self.refuse(token, 'a set of signals from 1 to 64')
        self.line_ends()
        return numbers

    def arrive(self):
        """Nobody who reads this has points: that it is written well is all that matters."""
        if self.program.arrivals == ARRIVALS:
            self.refuse(self.peek(), '8 arrivals at most')
        self.program.arrivals += 1
        self.program.needs.add('points')
        for fits, expected in ((lambda token: (read_signal(token) or 0) in range(1, 65), 'a signal from 1 to 64'),
                               (lambda token: token in THREADS + ['process'], 'process, main, t1, t2 or t3'),
                               (PATH.match, 'a path as 3/h1.2'), (POINT.match, "a point's name in quotes"),
                               (lambda token: (read_int(token) if read_int(token) is not None else -1) in range(65536),
                                'which time, from 0 to 65535')):
            token = self.take()
            if not fits(token):
                self.refuse(token, expected)
        self.line_ends()

    def handler(self):
        token = self.take()
        if not re.match(r'h[1-8]\Z', token):
            self.refuse(token, 'h1 to h8')
        if self.program.handlers and token <= max(self.program.handlers):
            self.refuse(token, 'handlers once each, in ascending order')
        self.program.handlers[str(token)] = []
        self.program.handlers[str(token)] = self.block(Place(1, handler=True))

    def top_line(self, stage):
        token = self.peek()
        now = {'clause': 0, 'needs': 1, 'ignored': 1, 'blocked': 1, 'arrive': 2, 'handler': 3}.get(token, 4)
        if now < stage:
            self.refuse(token, ('', 'clauses first, then needs, then handlers, then operations',
                                'clauses and needs before arrivals', 'arrivals before handlers',
                                'handlers before operations')[stage])
        if now == 4:
            self.program.main.append(self.operation(Place()))
            return now
        word = self.take()
        if word in ('ignored', 'blocked'):
            setattr(self.program, word, self.inherited())
        else:
            getattr(self, word)()
        return now


def parse(data, table):
    """The program that the bytes are; Bad if they are none."""
    text = data.decode('latin-1')
    parser = Parser(text, table)
    if len(text) > TEXT_MOST:
        raise Bad('1:1: found %s, expected at most 65536 bytes of text' % printable(text[:20]))
    stage = 0
    while parser.next_line():
        stage = parser.top_line(stage)
    return parser.program


# ----------------------------------------------------------------------------------------------------------- writing --


DECIMALS = {number: str(number) for number in range(-1, 1100)}


def decimal(number):
    """str(number), which would be a safe point of CPython, for the numbers that occur."""
    return DECIMALS.get(number) or str(int(number))


def show_signal(number):
    return SIGNAL_NAMES.get(number) or decimal(number)


def show_set(numbers):
    numbers = sorted(int(number) for number in numbers)
    return 'all' if numbers == ALL_SIGNALS else '{%s}' % ','.join(map(show_signal, numbers))


def show_time(seconds):
    """The shortest of three that reads back as the same number."""
    for digits in (15, 16, 17):
        text = '%.*g' % (digits, seconds)
        if float(text) == seconds:
            break
    return text


def show_text(text):
    data = text.encode('utf-8', 'replace')[:TEXT - 1].decode('utf-8', 'ignore')
    names = {'"': '\\"', '\\': '\\\\', '\n': '\\n'}
    return '"%s"' % ''.join(names.get(c) or ('\\x%02x' % ord(c) if c < ' ' or c == '\x7f' else c) for c in data)


def steps_of(path):
    """How many steps a path has: `3/h1.2` has three."""
    return 1 + path.count('.') + path.count('/')
