"""What a program is started with, and that nothing of it is left."""
import os
import signal
import sys

import pytest

from conformance.harness import child
from conformance.harness.catalogue import ROOT

IGNORED = "print(open('/proc/self/status').read().partition('SigIgn:')[2].split()[0])"
FRESH = "from conformance.harness import child; child.fresh_signals(); "


def spawned(program):
    """What a program prints that posix_spawn has started, as make starts everything."""
    reader, writer = os.pipe()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", program], os.environ | {"PYTHONPATH": str(ROOT)},
                         file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1)])
    os.close(writer)
    with os.fdopen(reader) as said:
        text = said.read()
    os.waitpid(pid, 0)
    return int(text, 16)


def reserved(mask):
    return mask >> 31 & 3


def test_the_signals_that_the_c_library_keeps_are_fresh_as_well():
    assert reserved(spawned(IGNORED)) != 0, "posix_spawn no longer ignores them: fresh_signals() can be simpler"
    assert reserved(spawned(FRESH + IGNORED)) == 0


def test_what_pytest_was_told_to_ignore_is_ignored_by_no_program():
    """It goes on itself: a program that it starts is asked, and a signal of each kind comes to it."""
    program = ("import os, signal, subprocess, sys\nfrom conformance.harness import child\n"
               "for signum in 1, 2, 3: signal.signal(signum, signal.SIG_IGN)\n"
               "child.ignore_alone()\nfor signum in 1, 2, 3: os.kill(os.getpid(), signum)\n"
               f"subprocess.run([sys.executable, '-c', {IGNORED!r}], check=True)")
    assert spawned(program) & 7 == 0


def run(program, fuse_s=60.0, most=child.MOST_BYTES):
    with child.Child([sys.executable, "-c", program], "given\n", fuse_s, ROOT, most) as process:
        lines = list(process.lines())
    return lines, process


# In a process of its own: these signals are everybody's.
BROKEN = FRESH + "import os; ends = os.pipe(); os.close(ends[0])\ntry: os.write(ends[1], b'x')\nexcept OSError as e: print(e)"


def test_a_reader_that_has_gone_is_an_error_and_not_the_end_of_us():
    lines, process = run(BROKEN)
    assert lines == ["[Errno 32] Broken pipe"], process


@pytest.mark.parametrize("program, lines, trouble", [
    ("print(input())", ["given"], ""),
    ("print('a'); print('b', end='')", ["a", "b"], ""),
    ("import os; os.write(1, b'\\xff\\n')", ["\\xff"], ""),
    ("import os; os.fork() or os.execlp('sleep', 'sleep', '1000')", [], ""),
])
def test_its_lines_come_whatever_they_are_and_its_end_is_seen_whoever_holds_the_pipe(program, lines, trouble):
    seen, process = run(program)
    assert (seen, process.trouble, process.status()) == (lines, trouble, "exit 0")


def test_a_flood_on_stderr_is_bounded_and_its_end_is_kept():
    _, process = run("import sys\nwhile True: sys.stderr.write('x' * 1000 + '\\n')", most=100000)
    assert "floods" in process.trouble and len(process.errors) == child.TAIL_BYTES
    assert process.status() == "killed SIGKILL"


def test_what_left_its_process_group_is_killed_with_it():
    program = ("import os, signal, sys\n"
               "pid = os.fork()\n"
               "if pid == 0: os.setpgid(0, 0)\n"
               "else: print(pid, flush=True)\n"
               "signal.pause()\n")
    (pid,), process = run(program, fuse_s=2)
    assert "hangs" in process.trouble
    child.wait_until_dead(int(pid))  # pytest's timeout is the fuse


def test_a_signal_that_kills_it_has_a_name():
    assert run("import os, signal; os.kill(os.getpid(), signal.SIGTERM)")[1].status() == f"killed {signal.SIGTERM.name}"
