"""The module beside CPython's own: the same answers to every call, the same names, and the engine behind it."""
import functools
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from conformance.cpython import environment, interpreter

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.timeout(300)
DEBIANS = "/usr/bin/python3"
FOUND = [DEBIANS, *filter(None, (shutil.which(f"python3.{minor}") for minor in (10, 11, 12, 13)))]


def pytest_generate_tests(metafunc):
    """On each CPython that is found, and those that --python names."""
    if "python" in metafunc.fixturenames:
        metafunc.parametrize("python", [*FOUND, *metafunc.config.getoption("--python")], scope="module")


@functools.cache
def asked(python):
    found = interpreter.ask(python)
    found.need(tests=False)
    return found


@pytest.fixture(scope="module")
def pair(python, tmp_path_factory):
    """(stock's python, ours) of one interpreter."""
    try:
        found = asked(python)
    except interpreter.Lacking as lacking:
        pytest.skip(str(lacking))
    if python != DEBIANS and found.path == asked(DEBIANS).path:
        pytest.skip(f"{python} is {DEBIANS}")
    home, extension = tmp_path_factory.mktemp("cpython"), environment.build(found)
    return environment.make(home / "stock", found).python, environment.make(home / "ours", found, extension).python


def said(python, *arguments, status=0):
    ran = subprocess.run([python, *arguments], capture_output=True, text=True, timeout=250)
    assert ran.returncode == status, ran.stderr
    return ran.stdout


def test_every_call_has_the_answer_that_stock_gives(pair):
    stock, ours = (dict(map(json.loads, said(python, HERE / "calls.py").splitlines())) for python in pair)
    assert len(stock) >= 200
    assert {call: (stock[call], ours.get(call)) for call in stock if stock[call] != ours.get(call)} == {}
    assert list(stock) == list(ours)


NAMES = """
import _signal, _thread
def of(module):
    for name, value in sorted(vars(module).items()):
        if name in ("__spec__", "__loader__", "__file__", "__tocsin__"):
            continue
        yield name, type(value).__name__, value if isinstance(value, (int, str)) else getattr(value, "__doc__", None)
        for more in "__name__", "__qualname__", "__module__", "__text_signature__", "__mro__", "n_fields":
            yield name, more, str(getattr(value, more, None))
print(*of(_signal), *(one for one in of(_thread) if one[0] == "interrupt_main"), sep="\\n")
"""


def test_names_values_docs_and_signatures_are_stocks(pair):
    stock, ours = (said(python, "-c", NAMES).splitlines() for python in pair)
    assert len(stock) > 300
    assert sorted(set(stock) ^ set(ours)) == []


# Scripts that print the same on both, each of a way through the binding that CPython's own tests leave out.
SCRIPTS = {
    "two handlers fail in turn, and nothing is lost": """
        import signal, time
        def raises(signum, frame): ran.append(signum); raise ValueError(signum)
        ran = []
        for signum in (10, 12, 14): signal.signal(signum, raises)
        signal.pthread_sigmask(signal.SIG_BLOCK, [10, 12, 14])
        for signum in (14, 12, 10): signal.pthread_kill(__import__('threading').get_ident(), signum)
        def go_on():
            try:
                signal.pthread_sigmask(signal.SIG_SETMASK, [])
                while len(ran) < 3: signal.raise_signal(0), repr(1)
            except ValueError as error: return error.args
        told = []
        while len(told) < 3: told.append(go_on())
        print(ran, told)""",
    "a nested arrival runs what the outer pass had not reached": """
        import os, signal
        ran = []
        def first(signum, frame): ran.append("10<"); os.kill(os.getpid(), 1); ran.append("10>")
        signal.signal(10, first)
        signal.signal(1, lambda *_: ran.append(1)), signal.signal(12, lambda *_: ran.append(12))
        signal.pthread_sigmask(signal.SIG_BLOCK, [10, 12])
        os.kill(os.getpid(), 12), os.kill(os.getpid(), 10)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [10, 12])
        print(ran)""",
    "the frame is the interrupted one, the same for a whole pass": """
        import os, signal, sys
        frames = []
        for signum in (10, 12): signal.signal(signum, lambda signum, frame: frames.append(frame))
        def interrupted():
            signal.pthread_sigmask(signal.SIG_BLOCK, [10, 12])
            os.kill(os.getpid(), 12), os.kill(os.getpid(), 10)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [10, 12])
            print([frame is sys._getframe() for frame in frames])
        interrupted()""",
    "an interrupt from a thread writes its byte at once": """
        import _thread, os, select, signal, threading
        read, write = os.pipe(); os.set_blocking(write, False)
        signal.set_wakeup_fd(write)
        signal.signal(12, lambda *_: print("called"))
        threading.Timer(0.1, _thread.interrupt_main, [12]).start()
        print(select.select([read], [], [], 60)[0] == [read], os.read(read, 9))""",
    "an interrupt of what is ignored, at its default or gone": """
        import _thread, signal
        signal.signal(12, lambda *_: print("called")), signal.signal(12, signal.SIG_IGN)
        _thread.interrupt_main(12), _thread.interrupt_main(14), print("nothing")
        signal.signal(12, lambda *_: print("called")), _thread.interrupt_main(12), print("behind it")""",
    "an interrupt that C code simulates": """
        import ctypes, signal
        signal.signal(12, lambda signum, _: print("called", signum))
        for n in range(3): ctypes.pythonapi.PyErr_SetInterruptEx(12); print(n); signal.raise_signal(12)
        try: ctypes.pythonapi.PyErr_SetInterrupt(); print("not reached")
        except KeyboardInterrupt: print("interrupted")""",
    "a handler that is taken away in a pass is reported": """
        import os, signal, sys
        sys.unraisablehook = lambda told: print(told.exc_type, told.exc_value, told.err_msg, told.object)
        signal.signal(10, lambda *_: signal.signal(12, signal.SIG_IGN)), signal.signal(12, lambda *_: print("called"))
        signal.pthread_sigmask(signal.SIG_BLOCK, [10, 12])
        os.kill(os.getpid(), 12), os.kill(os.getpid(), 10)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [10, 12])
        print(signal.getsignal(12))""",
    "a child of a thread has its main thread": """
        import os, signal, threading
        signal.signal(12, lambda *_: os.write(1, b"called\\n"))
        def work():
            pid = os.fork()
            if pid == 0:
                signal.signal(10, lambda *_: os.write(1, b"new\\n"))
                signal.raise_signal(12), signal.raise_signal(10), os._exit(7)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        thread = threading.Thread(target=work)
        thread.start(), thread.join()""",
    "a handler waits, and is interrupted by another": """
        import os, signal
        signal.signal(14, lambda *_: print("alarm"))
        def waits(signum, frame): signal.setitimer(signal.ITIMER_REAL, 0.05); signal.pause(); print("waited")
        signal.signal(12, waits), signal.raise_signal(12)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        print(signal.sigtimedwait([10], 0.3))""",
    "a raising handler ends a wait": """
        import signal
        def raises(*_): raise LookupError("of the handler")
        signal.signal(14, raises), signal.setitimer(signal.ITIMER_REAL, 0.05)
        try: signal.sigwaitinfo([10])
        except LookupError as error: print(error)""",
    "a handler lives until it is replaced": """
        import signal, weakref
        class Handler:
            def __call__(self, *_): print("called")
        handler = Handler(); gone = weakref.ref(handler)
        signal.signal(12, handler); del handler
        signal.raise_signal(12); print(gone() is signal.getsignal(12))
        signal.signal(12, signal.SIG_DFL); print(gone())""",
    "a warning that is an error leaves the mask alone": """
        import signal, warnings
        warnings.simplefilter("error")
        try: signal.pthread_sigmask(signal.SIG_BLOCK, [10, 32])
        except RuntimeWarning as warning: print(warning)
        print(signal.pthread_sigmask(signal.SIG_BLOCK, []))""",
    "a subinterpreter may install nothing and runs no handler": """
        import os, signal
        try: import _xxsubinterpreters as interpreters
        except ImportError: import _interpreters as interpreters
        signal.signal(12, lambda *_: print("called"))
        read, write = os.pipe()
        code = f'''
import os, signal
found = []
for call in (lambda: signal.signal(12, 0), lambda: signal.set_wakeup_fd(-1)):
    try: call()
    except ValueError as error: found.append(str(error))
signal.raise_signal(12)
os.write({write}, repr(found).encode())
'''
        try: interpreters.run_string(interpreters.create("legacy"), code)
        except (TypeError, ValueError): interpreters.run_string(interpreters.create(isolated=False), code)
        print(os.read(read, 999))""",
    "what is ignored stays so at the end": """
        import os, signal
        signal.signal(15, lambda *_: None), signal.signal(15, signal.SIG_IGN)
        class Late:
            def __del__(self): os.kill(os.getpid(), 15); os.write(1, b"alive\\n")
        late = Late()""",
    "a flood from a thread is survived": """
        import signal, threading
        ran = [0]
        def handler(*_): ran[0] += 1
        signal.signal(10, handler)
        done = threading.Event()
        def flood():
            for _ in range(5000): signal.raise_signal(10)
            done.set()
        thread = threading.Thread(target=flood)
        thread.start()
        while not done.is_set(): signal.signal(10, handler)
        thread.join()
        print(0 < ran[0] <= 5000)""",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_prints_the_same_on_both(pair, name, tmp_path):
    script = tmp_path / "script.py"
    lines = SCRIPTS[name].strip("\n").split("\n")
    script.write_text("\n".join(line.removeprefix(" " * 8) for line in lines) + "\n")
    stock, ours = (said(python, script) for python in pair)
    assert stock and stock == ours


BLOCKS = """
import os, runpy, sys
calls = runpy.run_path(sys.argv[1])
names = dict(calls, Decimal=float, Fraction=float, me=calls["_thread"].get_ident(), pidfd=os.pidfd_open(os.getpid()),
             blocking=0)
def play():
    for source in sources:
        calls["reset"](), calls["answer"](source, names)
    return sys.getallocatedblocks()
sources = [source for source in calls["calls"]() if "in_thread" not in source]
play(), play(), play()
before = play()
for _ in range(4): after = play()
print(len(sources), after - before)
"""


def test_no_call_leaks_an_object(pair):
    """Every call, also those that fail, four times more: a leak of one object in one call would be four blocks."""
    number, more = said(pair[1], "-c", BLOCKS, HERE / "calls.py").split()
    assert int(number) >= 200
    assert int(more) < 4


def test_ctrl_c_kills_as_stock_does(pair):
    script = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    assert [said(python, "-c", script, status=-2) for python in pair] == ["", ""]


def test_a_table_of_cpython_that_has_lost_the_doorbell_is_counted(pair):
    """Executing CPython's module once more fills its table anew (rule 51)."""
    script = """
import signal, sys
signal.signal(12, lambda *_: None)
ours = sys.modules.pop("_signal")
before = ours.__tocsin__.counters()["bypassed"]
import _signal
print(before, ours.__tocsin__.counters()["bypassed"])
"""
    assert said(pair[1], "-c", script) == "0 2\n"


def test_a_process_that_has_imported_signal_before_is_told(pair):
    """By its note: the module of whoever comes late is CPython's own."""
    ours = pair[1]
    script = """
import sys, signal, _signal, tocsin_boot
sys.modules["_signal"] = signal._stock = type(sys)("_signal")
signal._stock.__spec__ = _signal.__spec__.__class__("_signal", None)
tocsin_boot.install(sys.argv[1])
"""
    notes = ours.parent.parent / "late"
    said(ours, "-c", script, str(notes))
    assert notes.read_text().startswith("late ")
