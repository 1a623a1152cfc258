"""The injector interrupts what it says, finds what is planted, and says why it cannot."""
import json
import re
import signal
import subprocess
import sys

import pytest

from conformance.spec import clauses
from fuzz.inject import audit, coverage, findings, windows

ALL = windows.known() if windows.PROGRAM.is_file() else {}
RIGHT = [name for name, window in ALL.items() if not window.is_wrong]
WRONG = [name for name, window in ALL.items() if window.is_wrong]
QUICK = [name for name in RIGHT if ALL[name].kind in ("", "wait")]
BOTH_METHODS = ["check", "trampoline", "wrong_flags", "wrong_check", "pause", "wrong_pause", "wrong_sigwait", "wrong_wait_ends"]
DEPTH_2 = ["trampoline", "check", "raise"]


def make_inject(*words, reports=None):
    where = ["--reports", str(reports)] if reports else []
    return subprocess.run([sys.executable, "fuzz/inject/inject.py", *words, *where], cwd=windows.ROOT, text=True,
                          capture_output=True, check=False)


def losing(result):
    """Where wrong code loses: (place, arrivals) of all red runs."""
    return {(str(point["place"]), tuple(case["arrivals"])) for case in windows.red(result) for point in case["points"]}


def test_every_file_is_a_window():
    assert {path.stem for path in (windows.ROOT / "fuzz/inject/windows").glob("*.c")} == set(ALL)


@pytest.mark.parametrize("name", QUICK)
def test_a_signal_at_every_instruction_shows_what_is_allowed(name):
    result = windows.run(ALL[name])
    assert windows.judge(ALL[name], result) == ("Pass", ""), windows.red(result)


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_gets_its_verdict(name):
    assert windows.judge(ALL[name], windows.run(ALL[name])) == ("Pass", "")


def test_every_verdict_is_got_by_some_wrong_code():
    assert {ALL[name].must for name in WRONG} == {"refused", "lost wake-up", "lost result", "spurious", "never ends", "dies"}


@pytest.mark.parametrize("name", DEPTH_2)
def test_a_second_signal_at_every_instruction_shows_what_is_allowed(name):
    result = windows.run(ALL[name], "--depth", "2")
    assert windows.judge(ALL[name], result) == ("Pass", ""), windows.red(result)
    assert any(len(case["arrivals"]) == 2 for case in result["cases"])


@pytest.mark.parametrize("name", DEPTH_2)
def test_what_equal_states_leave_out_would_have_shown_nothing_else(name):
    """Fewer runs, the same instructions and traces."""
    once, every = windows.run(ALL[name], "--depth", "2"), windows.run(ALL[name], "--depth", "2", "--every")
    assert once["injections"] < every["injections"]
    assert once["depth2"] == every["depth2"]
    traces = [{(tuple(case["arrivals"]), tuple(case["trace"])) for case in result["cases"]} for result in (once, every)]
    assert traces[0] == traces[1]


@pytest.mark.parametrize("name", ["pause", "pause_ignored"])
def test_a_second_signal_in_a_wait_shows_what_is_allowed(name):
    """The last resort comes in at either depth, and is an arrival."""
    result = windows.run(ALL[name], "--depth", "2")
    assert windows.judge(ALL[name], result) == ("Pass", ""), windows.red(result)


@pytest.mark.parametrize("name", BOTH_METHODS)
def test_both_methods_see_the_same(name):
    """The same engine's instructions, the same traces, and of wrong code the same losing instructions."""
    fast, slow = windows.run(ALL[name]), windows.run(ALL[name], "--slow")
    assert fast["depth1"] == slow["depth1"]
    assert losing(fast) == losing(slow)
    traces = [{(tuple(case["arrivals"]), tuple(case["trace"])) for case in result["cases"] if case["arrivals"]}
              for result in (fast, slow)]
    assert traces[0] == traces[1]


@pytest.mark.parametrize("name", ["wrong_loop", "wrong_stack"])
def test_what_never_ends_or_dies_is_told_by_the_slow_method_too(name):
    case, = windows.run(ALL[name], "--slow", "--at", "1")["cases"]
    assert case["verdict"] == ALL[name].must


def test_no_permission_to_trace_is_one_line():
    refused = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "trace=ptrace", "-e", "inject=ptrace:error=EPERM",
                              windows.PROGRAM, "check", "--slow"], text=True, capture_output=True, check=False)
    assert refused.returncode == 3 and not refused.stdout
    assert refused.stderr.startswith("inject: no permission to trace, expected") and refused.stderr.count("\n") == 1


def test_the_planted_race_loses_between_its_read_and_its_write_and_nowhere_else():
    """Every instruction behind the one that reads the flags, up to the one that writes them, by the disassembly."""
    listing = subprocess.run(["objdump", "-d", "--no-show-raw-insn", "--section=inject_wrong", windows.PROGRAM],
                             capture_output=True, text=True, check=True).stdout
    start = min(int(at, 16) for at in re.findall(r"^ +([0-9a-f]+):", listing, re.MULTILINE))
    body = listing.partition("<set_flag>:\n")[2].partition("\n\n")[0]
    code = [(int(at, 16) - start, text) for at, text in re.findall(r"^ +([0-9a-f]+):\t(.*)$", body, re.MULTILINE)]
    read = next(i for i, (_, text) in enumerate(code) if re.search(r"mov +\(%rdi\),", text))
    write = next(i for i, (_, text) in enumerate(code) if re.search(r"mov +%r\w+,\(%rdi\)", text))
    between = {f"wrong+{at:x}" for at, _ in code[read + 1:write + 1]}
    assert between and {place for place, _ in losing(windows.run(ALL["wrong_flags"]))} == between


def test_the_usual_way_is_interrupted_everywhere():
    """Whatever of the trampoline and of a safe point one window executes, it interrupts."""
    instructions = coverage.disassemble(windows.PROGRAM, windows.ROOT)
    for name in ("trampoline", "check", "check_several"):
        coverage.add(instructions, windows.run(ALL[name]))
    for path in ("trip", "dispatch"):
        some = [one for one in coverage.of_path(instructions, path) if one.executed]
        assert len(some) > 15 and all(one.is_hit("depth1") for one in some)


def test_an_instruction_that_is_missed_is_red_and_is_named():
    instructions = coverage.disassemble(windows.PROGRAM, windows.ROOT)
    result = windows.run(ALL["check"])
    lost = result["depth1"]["USR1"][3]
    for offsets in result["depth1"].values():
        offsets.remove(lost)
    coverage.add(instructions, result)
    missed = coverage.gate(instructions, ("depth1",))[0][3]
    assert [one.offset for one in missed] == [lost]


def test_a_finding_is_told_whole_and_its_command_repeats_it(tmp_path):
    window = ALL["wrong_flags"]
    case, = windows.red(windows.run(window))
    finding = findings.of_case(window, case, coverage.disassemble(windows.PROGRAM, windows.ROOT))
    said = findings.tell(finding)
    assert "allowed was: 4 call h1 USR1 depth 1   [no-lost-arrival]" in said
    assert finding.clause in clauses.load()
    again = re.search(r"again: make inject W=(\S+) AT=(\S+)$", said, re.MULTILINE)
    repeated = make_inject("--window", again[1], "--at", again[2])
    assert repeated.returncode == 1
    assert f"key: {finding.key}" in repeated.stdout
    folder = findings.export(finding, tmp_path)
    assert {"case.ops", "case.c", "case.py", "finding.json"} <= {path.name for path in folder.iterdir()}
    assert json.loads((folder / "finding.json").read_text())["again"] == finding.again
    assert (folder / "case.ops").read_text() == f"# {finding.again}\n{windows.program_of('wrong_flags')[1]}"


@pytest.mark.parametrize("name", ALL)
def test_a_window_says_its_whole_program(name):
    """As the exporters and the audit get it: what the macros of window.h stand for too."""
    operation, text = windows.program_of(name)
    played = [line for line in text.splitlines() if line[0] not in "} " and not line.startswith("handler ")]
    assert 1 <= operation <= len(played)
    assert all(f"handler {handler} {{" in text for handler in re.findall(r"^signal \w+ (h\d)", text, re.MULTILINE))


def test_no_point_is_missing_on_the_usual_way():
    instructions = coverage.disassemble(windows.PROGRAM, windows.ROOT)
    for name in ("check", "trampoline", "signal"):
        assert not audit.missing(ALL[name], windows.run(ALL[name]), instructions)


def test_what_no_point_shows_is_a_missing_point():
    """Wrong code stands where the simulated kernel has none: its losing instructions are told."""
    found = audit.missing(ALL["wrong_flags"], windows.run(ALL["wrong_flags"]),
                          coverage.disassemble(windows.PROGRAM, windows.ROOT))
    assert {one.signal for one in found} == {"USR1"}


def test_records_are_written_and_the_other_windows_run(tmp_path):
    ended = make_inject("--window", "getsignal", "--window", "wrong_loop", "--depth", "1", reports=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = [json.loads(line) for line in (tmp_path / "inject.jsonl").read_text().splitlines()]
    said = {one["name"]: one["verdict"] for one in found if one["kind"] == "inject"}
    assert said == {"getsignal": "Pass", "wrong_loop": "Pass"}


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path):
    words = ["--window", "getsignal", "--window", "wrong_loop", "--depth", "1", "--jobs", "1", "--reports", tmp_path]
    run = subprocess.Popen([sys.executable, "fuzz/inject/inject.py", *words], cwd=windows.ROOT, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while len(list(tmp_path.glob("inject-parts/*-getsignal-*"))) < 2:  # wrong_loop burns its fuse now
        assert run.poll() is None
    run.send_signal(signal.SIGINT)
    assert "interrupted" in run.communicate()[0] and run.returncode == 130
    again = make_inject(*map(str, words))
    assert again.returncode == 0 and "2 runs are those of the interrupted run before" in again.stdout, again.stdout
    assert not (tmp_path / "inject-parts").exists()


@pytest.mark.parametrize("words, named", [
    (("--window", "nothing"), "nothing"), (("--window", "check", "--at", "0"), "point 0"),
    (("--window", "check", "--at", "1:HUP"), "1:HUP"), (("--at", "12"), "no window"), (("--depth", "3"), "3")])
def test_bad_input_is_one_line(words, named, tmp_path):
    ended = make_inject(*words, reports=tmp_path)
    assert ended.returncode == 2
    assert named in ended.stderr and ended.stderr.count("\n") == 1
    assert not ended.stdout


PORTS = ["port_ptrace", "port_aarch64", "trap_none", "traced", "replay", "main", "judge", "play", "places", "report", "sleeper",
         "wrap", "waking", "seen"]
ARM_HEADERS = "/usr/aarch64-linux-gnu/include"


@pytest.mark.parametrize("name", PORTS)
def test_the_other_architecture_compiles(name):
    compiled = subprocess.run(["clang", "--target=aarch64-linux-gnu", "-isystem", ARM_HEADERS, "-std=c11", "-D_GNU_SOURCE", "-Wall",
                               "-Wextra", "-Wpedantic", "-Werror", "-Icore/include", "-fsyntax-only",
                               f"fuzz/inject/{name}.c"], cwd=windows.ROOT, text=True, capture_output=True, check=False)
    assert compiled.returncode == 0, compiled.stderr


def test_an_architecture_without_a_port_is_said(tmp_path):
    program = tmp_path / "lacks"
    main = tmp_path / "main.c"
    main.write_text('#include <stdio.h>\n#include "port.h"\nint main(void) { puts(inject_port_lacks()); }\n')
    subprocess.run(["gcc", "-Ifuzz/inject", "-o", program, main, "fuzz/inject/port_none.c"], cwd=windows.ROOT, check=True)
    said = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    assert "expected one whose four verbs stand in fuzz/inject/port_*.c" in said and said.count("\n") == 1
