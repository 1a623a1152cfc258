"""What becomes of wrong, odd and right arguments: each call's answer, as one line of JSON.

Run by the interpreter under test; the same lines on two of them are the same behaviour. A call is a line of source,
made of a form and of what goes into it, so that a new form or a new argument is one more entry of a table.
"""
import json
import os
import re
import sys
import warnings

import _signal
import _thread
import signal

NUMBERS = ("None", "'x'", "b'2'", "1.5", "[]", "()", "object()", "-1", "0", "32", "33", "65", "4242", "2**31",
           "-2**31-1", "2**63", "1 << 1000", "-(1 << 1000)", "Index(4242)", "Index('x')", "Raises()")
TIMES = ("None", "'1'", "[]", "object()", "float('nan')", "float('inf')", "-float('inf')", "1e300", "-1e300", "2**63",
         "-2**63", "1 << 1000", "-(1 << 1000)", "2**34", "9223372037", "9223372036.9", "-1", "-1.0", "-1e-7",
         "Decimal('1.5')", "Fraction(3, 2)", "Index(0)", "Index('x')", "Raises()", "True")
SETS = ("None", "0", "1.5", "''", "b''", "'x'", "b'\\n'", "{}", "[0]", "[-1]", "[65]", "[4242]", "[2**31]", "[2**40]",
        "[2**63]", "[1 << 1000]", "[-(1 << 1000)]", "[None]", "['2']", "[2.0]", "[[]]", "[Index(12)]", "[Index(65)]",
        "[Index('x')]", "[32]", "[33]", "[9, 19]", "iter([12])", "(n for n in [12, 65])", "breaks()", "Raises()",
        "range(1, 65)", "range(66)")
HANDLERS = ("None", "2", "-1", "1.0", "0.0", "'1'", "[]", "object()", "True", "False", "2**70", "Equal(0)", "Equal(1)",
            "Uncallable()", "handler", "Index(1)")
FDS = ("None", "'x'", "1.5", "2**31", "-2", "-1", "9999", "blocking", "Index(-1)", "Raises()", "True")
NOT_LIBCS = tuple(one for one in NUMBERS if one not in ("32", "33"))
FLAGS = ("None", "'x'", "1.5", "-1", "1", "2**32", "2**64", "1 << 1000", "object()", "True")

FORMS = {
    "{m}.getsignal({0})": (NUMBERS,), "{m}.strsignal({0})": (NUMBERS,), "{m}.siginterrupt({0}, True)": (NUMBERS,),
    "{m}.siginterrupt(12, {0})": (("None", "'x'", "1.5", "2**31", "[]", "2", "-1"),),
    "{m}.signal({0}, handler)": (NUMBERS,), "{m}.signal(12, {0})": (HANDLERS,), "{m}.signal(9, {0})": (HANDLERS,),
    "{m}.signal(32, {0})": (("0", "1", "handler", "None"),), "{m}.signal(65, {0})": (("None", "handler"),),
    "{m}.raise_signal({0})": (NUMBERS,), "{m}.alarm({0})": (tuple(one for one in NUMBERS if one != "-1"),),
    "{m}.getitimer({0})": (NUMBERS,), "{m}.setitimer({0}, 0)": (NUMBERS,), "{m}.setitimer(0, {0})": (TIMES,),
    "{m}.setitimer(0, 0, {0})": (TIMES,), "{m}.setitimer(1, 5, {0})": (TIMES,), "{m}.setitimer(99, {0})": (TIMES,),
    "{m}.pthread_kill(me, {0})": (NUMBERS,), "{m}.pthread_kill({0}, 0)": (("None", "'x'", "1.5", "[]", "object()"),),
    "{m}.pthread_sigmask({0}, [])": (NUMBERS,), "{m}.pthread_sigmask(0, {0})": (SETS,),
    "{m}.pthread_sigmask(99, {0})": (SETS,), "{m}.sigtimedwait({0}, 0)": (SETS,), "{m}.sigtimedwait([], {0})": (
        tuple(one for one in TIMES if "2**34" not in one and "9223372036.9" not in one and one != "True"),),
    "{m}.sigwait({0})": (tuple(one for one in SETS if one in ("None", "0", "[0]", "[65]", "[None]", "breaks()")),),
    "{m}.sigwaitinfo({0})": (tuple(one for one in SETS if one in ("None", "0", "[0]", "[65]", "[None]", "breaks()")),),
    "{m}.pidfd_send_signal({0}, 0)": (FDS,), "{m}.pidfd_send_signal(pidfd, {0})": (NOT_LIBCS,),
    "{m}.pidfd_send_signal(pidfd, 0, {0})": (("None", "0", "'x'"),),
    "{m}.pidfd_send_signal(pidfd, 0, None, {0})": (FLAGS,), "{m}.pidfd_send_signal(pidfd, {0}, 1, {1})": (FLAGS, FLAGS),
    "{m}.set_wakeup_fd({0})": (FDS,),
    "{m}.set_wakeup_fd(-1, warn_on_full_buffer={0})": (("None", "'x'", "[]", "Raises()"),),
    "{m}.set_wakeup_fd({0})  # how": (("-1, True", "fd=-1", "-1, warn=1", "-1, None", ""),),
    "{m}.default_int_handler({0})": (("", "2", "2, None", "'x', None", "None, None", "2, None, None", "2**31, None"),),
    "_thread.interrupt_main({0})": (NOT_LIBCS + ("1, 2", "signum=2"),),
    "in_thread({m}.signal, {0}, handler)": (("12", "65", "'x'", "9"),),
    "in_thread({m}.set_wakeup_fd, {0})": (("-1", "9999", "'x'"),),
}
COUNTS = {name: ("", "1", "1, 2, 3, 4, 5", "x=1") for name in (
    "alarm", "getitimer", "getsignal", "pthread_kill", "pthread_sigmask", "raise_signal", "setitimer", "siginterrupt",
    "signal", "sigtimedwait", "sigwait", "sigwaitinfo", "strsignal", "pidfd_send_signal", "pause", "sigpending",
    "valid_signals")}
DEADLY = re.compile(r"(raise_signal|getitimer|alarm|strsignal|getsignal)\(1\)$|sigwait(info)?\(1\)$|pause\(\)$")


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Raises:
    def __index__(self):
        raise LookupError("of its own")

    __iter__ = __bool__ = __index__


class Equal:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return other == self.value

    __hash__ = None


class Uncallable:
    __call__ = None


def breaks():
    yield 12
    raise LookupError("of its own")


def handler(signum, frame):
    pass


def in_thread(function, *arguments):
    found = []

    def run():
        try:
            found.append(function(*arguments))
        except BaseException as error:
            found.append(error)
    import threading
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def calls():
    """Every call, as source."""
    for module in "_signal", "signal":
        for form, (first, *second) in FORMS.items():
            if module == "signal" and "{m}" not in form:
                continue
            pairs = zip(first, second[0]) if second else ((one,) for one in first)
            yield from (form.format(*pair, m=module) for pair in pairs)
        for name, arguments in COUNTS.items():
            made = (f"{module}.{name}({one})" for one in arguments)
            yield from (call for call in made if not DEADLY.search(call))


def shown(value):
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def answer(source, names):
    """What a call gives: its value, or the exception's type, errno and text; and the warnings."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            value = eval(source, names)
            found = [type(value).__name__, shown(value)]
        except BaseException as error:
            name = f"{type(error).__module__}.{type(error).__qualname__}"
            found = [name, getattr(error, "errno", None), shown(error.args)]
    return found + [f"{one.category.__name__}: {one.message}" for one in told]


def reset():
    """As before the first call."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    for signum in (2, 12):
        signal.signal(signum, signal.SIG_IGN)
        signal.siginterrupt(signum, True)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.set_wakeup_fd(-1)


def main():
    from decimal import Decimal
    from fractions import Fraction
    names = dict(globals(), Decimal=Decimal, Fraction=Fraction, me=_thread.get_ident(),
                 pidfd=os.pidfd_open(os.getpid()), blocking=os.pipe()[0])
    for source in calls():
        reset()
        print(json.dumps([source, answer(source, names)]), flush=True)


if __name__ == "__main__":
    sys.exit(main())
