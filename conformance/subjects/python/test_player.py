"""The Python player: what it shows of small programs, on every interpreter found, against traces written by hand."""
import importlib.util
import os
import select
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INTERPRETERS = ["/usr/bin/python3", "pypy3"]
FUSE_S = 15 # less than the player's own, which must not be what ends a program that hangs

# name: (program, trace, what pypy3 shows instead of the trace's lines, or None)
PROGRAMS = {
    "a handler's body is played inside the operation that it interrupts": (
        "handler h1 {\n getsignal USR1\n}\nsignal USR1 h1\nraise USR1\nsignal USR1 ign\n",
        "1 = dfl\n2 call h1 USR1 depth 1\n2/h1.1 = h1\n2 done h1\n2 ok\n3 = h1\nexit 0\n"),
    "a signal that is held and sent twice makes one call": (
        "handler h1 {\n fail 7\n}\nsignal USR1 h1\nhold {\n kill USR1\n kill USR1\n}\ncheck\n",
        "1 = dfl\n2.1 ok\n2.2 ok\n2 call h1 USR1 depth 1\n2 fail h1 7\n2 error Fail 7\n3 ok\nexit 0\n"),
    "a handler runs nested, and only its own operation fails": (
        "handler h1 {\n raise USR2\n check\n}\nhandler h2 {\n fail 3\n check\n}\n"
        "signal USR1 h1\nsignal USR2 h2\nraise USR1\n",
        "1 = dfl\n2 = dfl\n3 call h1 USR1 depth 1\n3/h1.1 call h2 USR2 depth 2\n3/h1.1 fail h2 3\n3/h1.1 error Fail 3\n"
        "3/h1.2 ok\n3 done h1\n3 ok\nexit 0\n"),
    "a child's events come before its end": (
        "handler h1 {\n check\n}\nsignal USR1 h1\nfork {\n raise USR1\n exit 3\n}\nfork {\n kill TERM\n check\n}\n"
        "fork {\n kill STOP\n}\n",
        "1 = dfl\n2.1 call h1 USR1 depth 1\n2.1/h1.1 ok\n2.1 done h1\n2.1 ok\n2 = exit 3\n3 = killed TERM\n4 = stopped STOP\n"
        "exit 0\n"),
    "a program after exec has the mask, what is ignored, what is pending and the alarm": (
        "handler h1 {\n check\n}\nsignal USR1 h1\nsignal HUP ign\nsignal PIPE ign\nfork {\n mask block {USR2,RTMIN}\n"
        " kill RTMIN\n alarm 7\n exec\n}\n",
        "1 = dfl\n2 = dfl\n3 = dfl\n4.1 = {}\n4.2 ok\n4.3 = 0\n"
        "4.4 = ignored {HUP,PIPE} blocked {USR2,RTMIN} pending {RTMIN} alarm 10\n4 = exit 0\nexit 0\n"),
    "a thread's block runs in lockstep, and its arrivals are main's": (
        "handler h1 {\n check\n}\nsignal USR1 h1\nthread t1 {\n raise USR1\n mask block {USR2}\n}\nmask block {}\n"
        "thread t1 {\n mask block {}\n}\n",
        "1 = dfl\n2.1 ok\n2.2 = {}\n2 call h1 USR1 depth 1\n2/h1.1 ok\n2 done h1\n2 ok\n3 = {}\n4.1 = {USR2}\n4 ok\nexit 0\n"),
    "each arrival writes its byte, and what cannot be written is reported": (
        "handler h1 {\n drain\n}\nsignal USR1 h1\nwakeup pipe true\nraise USR1\nwakeup full false\nraise USR1\n"
        "wakeup lost true\ncheck\nwakeup off true\ndrain\n",
        "1 = dfl\n2 = off\n3 call h1 USR1 depth 1\n3/h1.1 = bytes 10\n3 done h1\n3 ok\n4 = pipe\n"
        "5 call h1 USR1 depth 1\n5/h1.1 = bytes\n5 done h1\n5 ok\n6 = full\n7 ok\n8 = lost\n9 = bytes\nexit 0\n"),
    "a failed byte is a report of the operation": (
        "handler h1 {\n}\nsignal USR1 h1\nwakeup full true\nraise USR1\nwakeup lost true\nraise USR1\n",
        "1 = dfl\n2 = off\n3 report wakeup BlockingIOError 11\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\n4 = full\n"
        "5 report wakeup OSError 9\n5 call h1 USR1 depth 1\n5 done h1\n5 ok\nexit 0\n"),
    "an uncaught interrupt ends the program by its signal": (
        "signal INT kbd\nuncaught {\n raise INT\n check\n}\n",
        "1 = dfl\n2.1 error KeyboardInterrupt \"\"\nkilled INT\n"),
    "another uncaught failure ends it with status 1": (
        "uncaught {\n signal 65 dfl\n check\n}\n",
        "1.1 error ValueError \"signal number out of range\"\nexit 1\n"),
    "who waits for ever hangs": (
        "handler h1 {\n pause\n}\nsignal USR1 h1\nraise USR1\n",
        "1 = dfl\n2 call h1 USR1 depth 1\nhang\n"),
    "what is inherited is there at the start": (
        "blocked {USR2}\nsigpending\nkill USR2\nsigpending\nmask setmask {}\n",
        "1 = {}\n2 ok\n3 = {USR2}\nkilled USR2\n"),
    "a new interpreter that waits for ever hangs as well": (
        "blocked {USR2}\nsigwait {USR1}\n",
        "hang\n"),
    "what has arrived is forgotten in a child": (
        "handler h1 {\n}\nsignal USR1 h1\nthread t1 {\n kill USR1\n fork {\n  check\n }\n}\n",
        "1 = dfl\n2.1 ok\n2.2.1 ok\n2.2 = exit 0\n2 call h1 USR1 depth 1\n2 done h1\n2 ok\nexit 0\n"),
    "a read goes on after a handler": (
        "handler h1 {\n write\n}\nsignal ALRM h1\nsetitimer real 0.01 0\nread\ngetitimer real\n",
        "1 = dfl\n2 = disarmed\n3 call h1 ALRM depth 1\n3/h1.1 ok\n3 done h1\n3 ok\n4 = disarmed\nexit 0\n"),
    "time passes without a safe point, and what arrived runs at its end": (
        "handler h1 {\n check\n}\nsignal ALRM h1\nsetitimer real 0.001 0\nadvance 0.02\nalarm 5\nalarm 0\n",
        "1 = dfl\n2 = disarmed\n3 call h1 ALRM depth 1\n3/h1.1 ok\n3 done h1\n3 ok\n4 = 0\n5 = 5\nexit 0\n"),
    "what was saved is restored, and nothing is none": (
        "handler h1 {\n check\n}\nsignal HUP h1\nsave HUP\nsignal HUP dfl\nrestore HUP\ngetsignal HUP\n"
        "once {\n check\n}\nrepeat 2 {\n check\n}\n",
        "1 = dfl\n2 = h1\n3 = h1\n4 = dfl\n5 = h1\n6.1 ok\n6 ok\n7.1 ok\n7.1 ok\n7 ok\nexit 0\n"),
    "too deep is the limit": (
        "handler h1 {\n raise USR1\n}\nsignal USR1 h1\nfork {\n raise USR1\n}\n",
        "1 = dfl\n" + "".join(f"2.1{'/h1.1' * depth} call h1 USR1 depth {depth + 1}\n" for depth in range(8)) + "limit\n"),
    "a start does what an interpreter's start does": (
        "init startup\ngetsignal INT\ngetsignal PIPE\ngetsignal XFSZ\ngetsignal TERM\n",
        "1 ok\n2 = kbd\n3 = ign\n4 = ign\n5 = dfl\nexit 0\n"),
}
CPYTHON_PROGRAMS = {
    "what a failing handler left runs at the next safe point": (
        "handler h1 {\n fail 1\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nhold {\n kill USR2\n kill USR1\n}\n"
        "getsignal USR1\ncheck\n",
        "1 = dfl\n2 = dfl\n3.1 ok\n3.2 ok\n3 call h1 USR1 depth 1\n3 fail h1 1\n3 error Fail 1\n4 = h1\n"
        "5 call h2 USR2 depth 1\n5 done h2\n5 ok\nexit 0\n"),
    "reserved numbers warn, and bad ones come after them": (
        "mask block {32,65}\nsignal USR1 none\nsetitimer real nan 0\nsetitimer 7 1 0\nwakeup blocking true\n",
        "1 warning \"invalid signal number 32, please use valid_signals()\"\n"
        "1 error ValueError \"signal number 65 out of range [1; 64]\"\n"
        "2 error TypeError \"signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object\"\n"
        "3 error ValueError \"Invalid value NaN (not a number)\"\n4 error ItimerError \"[Errno 22] Invalid argument\"\n"
        "5 error ValueError \"the fd FD must be in non-blocking mode\"\nexit 0\n"),
    "a handler that is gone is reported": (
        "handler h1 {\n signal USR2 dfl\n}\nsignal USR1 h1\nsignal USR2 h1\nhold {\n kill USR2\n kill USR1\n}\n",
        "1 = dfl\n2 = dfl\n3.1 ok\n3.2 ok\n3 call h1 USR1 depth 1\n3/h1.1 = h1\n3 done h1\n"
        "3 report \"OSError: Signal 12 ignored due to race condition\"\n3 ok\nexit 0\n"),
    "a process signal is taken with its code": (
        "mask block {USR1}\nkill USR1\nsigtimedwait {USR1} 0\nsigtimedwait {USR1} 0\npidfd_send 0\n",
        "1 = {}\n2 ok\n3 = USR1 code 0\n4 = timeout\n5 ok\nexit 0\n"),
}
BAD = {
    "raise": "stdin:1:6: found the end of the file, expected a signal: a name without SIG, RTMIN+n, or a number",
    "check\n  chekc\n": "stdin:2:3: found chekc, expected an operation",
    "hold {\n check\n}\n": "stdin:2:2: found check, expected kill or thread_kill: nothing else stands in hold",
    "once {\n": "stdin:2:1: found the end of the file, expected } of the block that is still open",
    "fail 3\n": "stdin:1:1: found fail, expected another operation: fail stands in a handler's body, not in a thread or "
                "fork there",
    "check\nclause a\n": "stdin:2:1: found clause, expected handlers before operations",
    "handler h2 {\n}\nhandler h1 {\n}\n": "stdin:3:9: found h1, expected handlers once each, in ascending order",
    "mask block {0,65}\n": "stdin:1:12: found {0,65}, expected a set of signals: {USR1,USR2}, {} or all",
    "sleep 0x10\n": "stdin:1:7: found 0x10, expected seconds: a decimal number, nan, inf or -inf",
    "needs warp\n": "stdin:1:7: found warp, expected explicit, thread, fork, exec, pidfd, siginfo, capi, engine, real or points",
    "thread main {\n}\n": "stdin:1:1: found thread, expected t1, t2 or t3",
    "check # so far\ncheck more # and\n": "stdin:2:7: found more, expected the end of the line",
}


@pytest.fixture(params=INTERPRETERS)
def interpreter(request):
    path = shutil.which(request.param)
    if not path:
        pytest.skip(f"{request.param} is not installed")
    return [path, "-I", "-S", str(HERE / "player.py")]


def play(command, text, *arguments):
    return subprocess.run([*command, *arguments], input=text, capture_output=True, text=True, timeout=FUSE_S, check=False)


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(interpreter, name):
    program, trace = PROGRAMS[name]
    if "pypy" in interpreter[0] and "uncaught interrupt" in name:
        pytest.xfail("PyPy exits with 1 there")
    run = play(interpreter, program)
    assert (run.stdout, run.stderr, run.returncode) == (trace, "", 0)


@pytest.mark.parametrize("name", CPYTHON_PROGRAMS)
def test_program_of_cpython(name):
    program, trace = CPYTHON_PROGRAMS[name]
    run = play(["/usr/bin/python3", "-I", "-S", str(HERE / "player.py")], program)
    assert (run.stdout, run.stderr, run.returncode) == (trace, "", 0)


def test_a_batch_gives_each_programs_trace_behind_its_name(interpreter):
    programs = list(PROGRAMS)[:4] + ["lacking"] + list(PROGRAMS)[4:8]
    texts = {name: PROGRAMS[name] if name in PROGRAMS else ("tripped\n", "unsupported tripped: the program needs engine\n")
             for name in programs}
    run = play(interpreter, "".join(f"=== {name}\n{texts[name][0]}" for name in programs), "--batch")
    assert run.stdout == "".join(f"=== {name}\n{texts[name][1]}" for name in programs)
    assert run.returncode == 0


@pytest.mark.parametrize("text", BAD)
def test_a_bad_program_is_refused_and_nothing_runs(interpreter, text):
    run = play(interpreter, text)
    assert (run.stdout, run.stderr, run.returncode) == ("", BAD[text] + "\n", 2)
    run = play(interpreter, f"=== good\ncheck\n=== bad\n{text}", "--batch")
    assert (run.stdout, run.stderr, run.returncode) == ("", BAD[text].replace("stdin", "bad") + "\n", 2)


def test_what_it_lacks_is_said(interpreter):
    run = play(interpreter, "fini\n")
    assert (run.stdout, run.stderr, run.returncode) == ("", "fini: the program needs capi\n", 4)


def test_what_it_has_is_declared(interpreter):
    lines = play(interpreter, "", "--declare").stdout.splitlines()
    assert lines[0] == "safe-points implicit"
    assert lines[1].startswith("needs thread fork exec")
    assert all(line.startswith("unsupported ") for line in lines[2:])


def test_every_operation_of_the_table_is_played_or_said_to_be_lacking(monkeypatch):
    monkeypatch.syspath_prepend(HERE)
    modules = {}
    for name in ("language", "board", "descriptors", "world", "calls", "play", "unraisable"):
        spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
        modules[name] = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(__import__("sys").modules, name, modules[name])
        spec.loader.exec_module(modules[name])
    calls, player = modules["calls"], modules["play"].Player
    for name, info in modules["language"].Table().ops.items():
        played = hasattr(calls.Calls, calls.METHODS.get(name, name)) or hasattr(player, "play_" + name)
        assert played != (info.need in ("capi", "engine")), name


def test_nothing_outlives_a_player_that_is_killed(interpreter):
    with subprocess.Popen([*interpreter], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as player:
        player.stdin.write(b"fork {\n mask block all\n sleep 50\n}\n")
        player.stdin.close()
        pidfd = os.pidfd_open(wait_for_sleeper(player.pid))
        player.send_signal(signal.SIGKILL)
    assert select.select([pidfd], [], [], FUSE_S)[0], "the child of a killed player lives on"
    os.close(pidfd)


def wait_for_sleeper(pid):
    """The program's child, once there is one: two generations below the player."""
    while True:
        children = [pid]
        for _ in range(2):
            children = [int(child) for parent in children for child in children_of(parent)]
        if children:
            return children[0]


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
