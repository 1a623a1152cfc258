"""CPython through its C API: what it shows of small programs, against traces written by hand."""
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = ROOT / "build/gcc/conformance/subjects/cpython_embedded/cpython-embedded"
PLAYER = ["/usr/bin/python3", "-I", "-S", str(ROOT / "conformance/subjects/python/player.py")]
FUSE_S = 300

PROGRAMS = {
    "no handler runs before a safe point": (
        "handler h1 {\n getsignal USR1\n}\nsignal USR1 h1\nkill USR1\ngetsignal USR1\nsigpending\ncheck\ncheck\n",
        "1 = dfl\n2 ok\n3 = h1\n4 = {}\n5 call h1 USR1 depth 1\n5/h1.1 = h1\n5 done h1\n5 ok\n6 ok\nexit 0\n"),
    "one pass is ascending, and a failure leaves the rest to the next safe point": (
        "handler h1 {\n fail 1\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nkill USR2\nkill USR1\ncheck\n"
        "getsignal USR2\ncheck\n",
        "1 = dfl\n2 = dfl\n3 ok\n4 ok\n5 call h1 USR1 depth 1\n5 fail h1 1\n5 error Fail 1\n6 = h2\n"
        "7 call h2 USR2 depth 1\n7 done h2\n7 ok\nexit 0\n"),
    "a handler's own operations are no safe point but where they are one": (
        "handler h1 {\n kill USR2\n getsignal USR2\n check\n}\nhandler h2 {\n}\nsignal USR1 h1\nsignal USR2 h2\nraise USR1\n",
        "1 = dfl\n2 = dfl\n3 call h1 USR1 depth 1\n3/h1.1 ok\n3/h1.2 = h2\n3/h1.3 call h2 USR2 depth 2\n3/h1.3 done h2\n"
        "3/h1.3 ok\n3 done h1\n3 ok\nexit 0\n"),
    "the table is filled at the first look, and what is done behind its back is not seen": (
        "os_signal USR1 foreign\nos_signal USR2 ign\ngetsignal USR1\ngetsignal USR2\nsignal HUP kbd\nos_signal HUP dfl\n"
        "getsignal HUP\n",
        "1 = dfl\n2 = dfl\n3 = none\n4 = ign\n5 = dfl\n6 = engine\n7 = kbd\nexit 0\n"),
    "a start does what a real one does": (
        "ignored {INT}\ninit startup\ngetsignal INT\ngetsignal PIPE\ngetsignal XFSZ\ngetsignal 32\n",
        "1 ok\n2 = ign\n3 = ign\n4 = ign\n5 = none\nexit 0\n"),
    "an end takes the handlers away and keeps the rest, and another start begins anew": (
        "handler h1 {\n}\nsignal USR1 h1\nsignal HUP ign\nmask block {USR2}\nkill USR1\nfini\nos_signal USR1 dfl\n"
        "getsignal HUP\nmask block {}\nfini\ninit startup\ngetsignal INT\n",
        "1 = dfl\n2 = dfl\n3 = {}\n4 ok\n5 ok\n6 = dfl\n7 = ign\n8 = {USR2}\n9 ok\n10 ok\n11 = kbd\nexit 0\n"),
    "the interrupt's flag is taken without its handler": (
        "handler h1 {\n}\nsignal INT h1\nkill INT\ninterrupt_occurred\ninterrupt_occurred\ncheck\ninterrupt INT\ncheck\n",
        "1 = dfl\n2 ok\n3 = 1\n4 = 0\n5 ok\n6 ok\n7 call h1 INT depth 1\n7 done h1\n7 ok\nexit 0\n"),
    "the wakeup fd is swapped without a check, and failed bytes are reported at the safe point": (
        "handler h1 {\n}\nsignal USR1 h1\nwakeup pipe false\nkill USR1\nswap_wakeup full\nkill USR1\ndrain\ncheck\n"
        "swap_wakeup -2\n",
        "1 = dfl\n2 = off\n3 ok\n4 = pipe\n5 ok\n6 = bytes\n7 call h1 USR1 depth 1\n7 done h1\n"
        "7 report wakeup BlockingIOError 11\n7 ok\n8 = full\nexit 0\n"),
    "warnings, reports and errors carry CPython's own words": (
        "handler h1 {\n signal USR2 dfl\n}\nsignal USR1 h1\nsignal USR2 h1\nkill USR1\nkill USR2\ncheck\nmask block {33,65}\n"
        "signal KILL ign\nsetitimer 7 1 0\nsleep -1\nwakeup blocking true\nwakeup closed true\nalarm -1\nalarm 0\nmask 7 {33}\n",
        "1 = dfl\n2 = dfl\n3 ok\n4 ok\n5 call h1 USR1 depth 1\n5/h1.1 = h1\n5 done h1\n"
        "5 report \"OSError: Signal 12 ignored due to race condition\"\n5 ok\n"
        "6 warning \"invalid signal number 33, please use valid_signals()\"\n"
        "6 error ValueError \"signal number 65 out of range [1; 64]\"\n7 error OSError \"[Errno 22] Invalid argument\"\n"
        "8 error ItimerError \"[Errno 22] Invalid argument\"\n9 error ValueError \"sleep length must be non-negative\"\n"
        "10 error ValueError \"the fd FD must be in non-blocking mode\"\n11 error OSError \"[Errno 9] Bad file descriptor\"\n"
        "12 = 0\n13 = 4294967295\n"
        "14 warning \"invalid signal number 33, please use valid_signals()\"\n"
        "14 error OSError \"[Errno 22] Invalid argument\"\nexit 0\n"),
    "a thread trips, and main runs; a child that a thread made has a main thread of its own": (
        "handler h1 {\n}\nsignal USR1 h1\nthread t1 {\n raise USR1\n check\n signal USR1 dfl\n fork {\n  check\n"
        "  signal USR1 ign\n  fork {\n   raise USR1\n  }\n }\n}\ncheck\n",
        "1 = dfl\n2.1 ok\n2.2 ok\n"
        "2.3 error ValueError \"signal only works in main thread of the main interpreter\"\n2.4.1 ok\n2.4.2 = h1\n"
        "2.4.3.1 ok\n2.4.3 = exit 0\n2.4 = exit 0\n2 ok\n3 call h1 USR1 depth 1\n3 done h1\n3 ok\nexit 0\n"),
    "an uncaught interrupt dies of its signal": (
        "fork {\n uncaught {\n  signal INT kbd\n  raise INT\n }\n}\nuncaught {\n signal 0 dfl\n}\n",
        "1.1.1 = dfl\n1.1.2 error KeyboardInterrupt \"\"\n1 = killed INT\n"
        "2.1 error ValueError \"signal number out of range\"\nexit 1\n"),
    "a wait takes the signal with its code, and its time passes": (
        "mask block {USR1}\nkill USR1\nsigwaitinfo {USR1}\nsigtimedwait {USR1} 0.001\nsigwait {USR1}\n",
        "1 = {}\n2 ok\n3 = USR1 code 0\n4 = timeout\nhang\n"),
    "what it is asked behind a real start or end, it lacks": (
        "check\ninit startup\n", "unsupported the program needs engine\n"),
    "so under a handler": (
        "handler h1 {\n fini\n}\ncheck\n", "unsupported the program needs engine\n"),
}
BAD = ["raise", "check\n  chekc\n", "hold {\n check\n}\n", "once {\n", "fail 3\n", "check\nclause a\n", "clause A\n",
       "handler h2 {\n}\nhandler h1 {\n}\n", "handler h9 {\n", "mask block {0,65}\n", "sleep 0x10\n", "sleep 1e\n",
       "needs warp\n", "needs\n", "thread main {\n}\n", "check # so far\ncheck more # and\n", "signal USR1 foreign\n",
       "repeat 256 {\n}\n", "exit 2147483648\n", "wakeup -3 true\n", "once {\n" * 9, "check\n" * 257, "}\n", "check {\n}\n",
       "ignored {65}\n", "hold\n", "raise RTMIN+31\n", "raise RTMIN+01\n", "raise \"a b\"\n", "thread t1 {\n uncaught {\n",
       "check\n" + "#" * 65536]


def play(command, text, *arguments):
    return subprocess.run([*command, *arguments], input=text, capture_output=True, text=True, timeout=FUSE_S, check=False)


@pytest.fixture(scope="module")
def embedded():
    assert PROGRAM.is_file(), f"not built\nagain: make {PROGRAM.relative_to(ROOT)}"
    return [str(PROGRAM)]


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(embedded, name):
    program, trace = PROGRAMS[name]
    run = play(embedded, f"=== {name}\n{program}", "--batch")
    assert (run.stdout, run.stderr, run.returncode) == (f"=== {name}\n{trace}", "", 0)


def test_what_it_has_is_declared(embedded):
    assert play(embedded, "", "--declare").stdout == ("safe-points explicit\n"
                                                      "needs explicit thread fork exec pidfd siginfo capi real\n")


def test_thousands_of_programs_stand_in_one_batch(embedded):
    run = play(embedded, "".join(f"=== {number}\nsignal USR1 ign\n" for number in range(2000)), "--batch")
    assert run.stdout == "".join(f"=== {number}\n1 = dfl\nexit 0\n" for number in range(2000))


@pytest.mark.parametrize("text", BAD, ids=[text[:20] for text in BAD])
def test_both_parsers_refuse_the_same_in_the_same_words(embedded, text):
    mine, python = play(embedded, text), play(PLAYER, text)
    assert mine.returncode == 2
    assert (mine.stdout, mine.stderr, mine.returncode) == (python.stdout, python.stderr, python.returncode)
