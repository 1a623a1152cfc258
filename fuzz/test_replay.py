"""What the targets have found stays found: each regression, each case and a range of seeds, under sanitizers."""
import re
import subprocess
from pathlib import Path

import pytest

from fuzz.campaign import places

ROOT = Path(__file__).resolve().parents[1]
REGRESSIONS = ROOT / "fuzz/regressions"
CPYTHON = ROOT / "build/gcc/conformance/subjects/cpython_embedded/cpython-embedded"
ENGINE = ROOT / "build/sim-asan/conformance/subjects/engine/engine-sim"
SEEDS = 1000
FUSE_S = 300
TARGETS = sorted(path.stem for path in (ROOT / "fuzz/targets").glob("*.c"))
SOUND = [target for target in TARGETS if target != "canary"]
FILES = sorted(REGRESSIONS.glob("*/*"))
CASES = sorted((ROOT / "conformance/cases").glob("**/*.ops"))
FIGURES = re.compile(r"^(\w+): (\d+) inputs, (\d+) operations, (\d+) inputs not judged$", re.MULTILINE)


def replay(target, *inputs):
    program = ROOT / "build/sim-asan/fuzz" / target
    assert program.exists(), f"{program} is not built: make sim-asan"
    return subprocess.run([program, *map(str, inputs)], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", timeout=FUSE_S, check=False)


def good(target, count, *inputs):
    """All of them were read and are good. How many were not judged."""
    result = replay(target, *inputs)
    assert result.returncode == 0, result.stdout
    name, seen, operations, unjudged = FIGURES.search(result.stdout).groups()
    assert (name, int(seen)) == (target, count) and int(operations) > 0, result.stdout
    return int(unjudged)


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES])
def test_the_finding_stays_found(path):
    first = path.read_bytes().split(b"\n", 1)[0]
    assert first.startswith(b"# ") and len(first) > 20, f"{path}: found {first!r}, expected a line on the bug and its fix"
    assert path.suffix == ".ops" and path.parent.name in TARGETS, f"{path}: expected regressions/TARGET/*.ops"
    if path.parent.name != "canary":
        good(path.parent.name, 1, path)


def test_there_are_regressions():
    assert len(FILES) >= 10


@pytest.mark.parametrize("target", SOUND)
def test_seeds_are_good(target):
    if target == "cpython_differential" and not CPYTHON.exists():
        pytest.skip(f"{CPYTHON} is not built, for there are no headers of CPython here")
    unjudged = good(target, SEEDS, "--seeds", f"1-{SEEDS}")
    assert unjudged <= SEEDS / 20, f"{unjudged} of {SEEDS} programs go beyond a limit: the target judges too little"


def test_the_cases_are_seeds_and_good():
    assert len(CASES) >= 100
    unjudged = good("op_sequence", len(CASES), *CASES)
    assert unjudged <= len(CASES) / 5


def test_the_canary_is_red_on_its_four_operations():
    result = replay("canary", REGRESSIONS / "canary")
    assert result.returncode == 1 and "FAIL  canary" in result.stdout, result.stdout


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("wrong", ["nothing", "missing", "empty", "unreadable"])
def test_no_input_and_bad_input_are_no_success(target, wrong, tmp_path):
    (tmp_path / "bad.ops").write_text("signal\n")
    (tmp_path / "empty").mkdir()
    inputs = {"nothing": [], "missing": [tmp_path / "missing.ops"], "empty": [tmp_path / "empty"],
              "unreadable": [tmp_path / "bad.ops"]}[wrong]
    if wrong == "unreadable" and places.is_text(target, ROOT / "build/sim-asan/fuzz" / target):
        pytest.skip(f"any bytes are an input of {target}")
    result = replay(target, *inputs)
    assert result.returncode == 2 and result.stdout.count("\n") == 1 and "expected" in result.stdout, result.stdout


def test_a_finding_prints_a_command_that_repeats_it():
    said = replay("canary", REGRESSIONS / "canary").stdout
    target, again = re.search(r"again: make replay T=(\w+) R='(.+)'", said).groups()
    assert replay(target, again).stdout == said


def test_a_program_leaves_nothing_to_the_next(tmp_path):
    """Whichever event there is no room for: a program that waits for ever is given up, also after that one."""
    fill = "handler h1 {\n" + "    getsignal HUP\n" * 4 + "}\nsignal USR1 h1\n" + "raise USR1\n" * 145
    endless = tmp_path / "endless.ops"
    endless.write_text("os_signal ALRM ign\nmask block {ALRM}\nsetitimer real 1 1\n"
                       "thread t1 {\nmask unblock {ALRM}\nsigwait {HUP}\n}\n")
    inputs, ends = [], set()
    for checks in range(4, 10):
        inputs += [tmp_path / f"{checks}.ops", endless]
        inputs[-2].write_text(fill + "check\n" * checks + "exec\n")
        ends.add(subprocess.run([ENGINE], input=inputs[-2].read_text(), capture_output=True, text=True,
                                check=True).stdout.splitlines()[-1])
    assert ends == {"exit 0", "limit"}, "no exec was the first for which there is no room"
    good("op_sequence", len(inputs), *inputs)
