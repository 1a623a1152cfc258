"""What a program finds and what is done to it: a real terminal, fresh signals, and no echo in the transcript."""
import signal

import pytest

from conformance.harness import catalogue, child, expect
from conformance.harness.drive import drive


def run(program, story):
    return drive(["/usr/bin/python3", "-c", program], expect.parse(story), catalogue.ROOT)


@pytest.mark.parametrize("name", ["sigint", "two_signals", "keyboard_interrupt", "refused"])
@pytest.mark.parametrize("subject", ["cpython", "engine-posix"])
def test_a_quick_scenario_passes(name, subject):
    command = catalogue.subjects()[subject].argv(f"{catalogue.SCENARIOS}/{name}")
    command[0] = str(catalogue.ROOT / command[0])
    script = expect.load(catalogue.ROOT / catalogue.SCENARIOS / f"{name}.expect")
    result = drive(command, script, catalogue.ROOT)
    assert result.verdict == "Pass", result
    assert result.seen == script.story


def test_stdin_and_stdout_are_a_terminal_and_stderr_is_none():
    program = "import os; print(os.isatty(0), os.isatty(1), os.isatty(2), os.tcgetpgrp(0) == os.getpid())"
    result = run(program, "True True False True\n<exit 0>")
    assert result.verdict == "Pass", result


def test_a_program_inherits_no_signal_state():
    """Whatever we and our parents ignore or block. Two bits are left: the interpreter ignores SIGPIPE and SIGXFSZ. The C
    library's own 32 and 33 nobody can reset; whoever was started by posix_spawn has them ignored."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    try:
        result = run("lines = list(open('/proc/self/status'))\n"
                     "bits = [int(line.split()[1], 16) for line in lines if line[:6] in ('SigBlk', 'SigIgn')]\n"
                     "print([hex(each & ~(3 << 31)) for each in bits])", "['0x0', '0x1001000']\n<exit 0>")
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
        signal.signal(signal.SIGHUP, before)
    assert result.verdict == "Pass", result


def test_the_terminals_echo_is_no_part_of_the_transcript():
    program = """
import signal, sys
signal.signal(signal.SIGINT, lambda *unused: (print("Handled."), sys.exit(0)))
print("Ready.")
while True: signal.pause()
"""
    result = run(program, "Ready.\n<type ^C>\nHandled.\n<exit 0>")
    assert result.verdict == "Pass", result
    assert result.seen == ["Ready.", "<type ^C>", "Handled.", "<exit 0>"]


def test_a_caret_that_the_program_prints_stays():
    result = run("print('Press ^C.')", "Press ^C.\n<exit 0>")
    assert result.verdict == "Pass", result


def test_an_unfinished_last_line_is_seen():
    result = run("print('a', end='')", "<exit 0>")
    assert (result.verdict, result.seen) == ("Fail", ["a"])


def test_the_wrong_end_is_told_in_words():
    result = run("import os; os.abort()", "<exit 0>")
    assert result.reason == "<text>:1: expected <exit 0>, seen <killed SIGABRT>"
    assert result.seen == ["<killed SIGABRT>"]


def test_a_missing_last_line_on_stderr_is_red():
    result = run("", "<exit 0>\n<stderr KeyboardInterrupt>")
    assert "expected 'KeyboardInterrupt' as stderr's last line, seen nothing" in result.reason


def test_no_program_is_left_behind():
    """Nor one that ignores the hang-up of its terminal."""
    result = run("import subprocess as s; print(s.Popen(['sh', '-c', 'trap \"\" HUP; sleep 100000'], stdout=-3).pid)",
                 "0\n<exit 0>")
    child.wait_until_dead(int(result.seen[0]))
