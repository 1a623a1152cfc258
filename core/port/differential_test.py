"""The differential test: at least 100,000 random sequences on the real and on the simulated kernel."""
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REAL = "build/gcc/core/port/differential_real"
CHUNK, CHUNKS = 15_000, 7
FUSE_S = 600


def differential(flavour, *options, before=None):
    command = [f"build/{flavour}/core/port/differential", *map(str, options)]
    assert (ROOT / command[0]).is_file(), f"{command[0]} is not built\nagain: make {flavour}"
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=FUSE_S,
                          check=False, preexec_fn=before)


def check_green(run, sequences):
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{sequences} sequences" in run.stdout


@pytest.mark.timeout(FUSE_S)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_kernels_do_not_differ(chunk):
    check_green(differential("gcc", "--count", CHUNK, "--from", 1 + chunk * CHUNK), CHUNK)


def test_the_kernels_do_not_differ_with_clang():
    check_green(differential("clang", "--count", 2000, "--from", 1_000_000), 2000)


def test_the_simulated_kernel_is_clean_under_sanitizers():
    check_green(differential("asan", "--real", REAL, "--count", 2000, "--from", 2_000_000), 2000)


def test_one_seed_is_told_in_words():
    run = differential("gcc", "--seed", 7)
    check_green(run, 1)
    assert "op 1" in run.stdout


def test_what_the_shell_ignores_is_no_difference():
    """As nohup does."""
    check_green(differential("gcc", "--seed", 1, before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)), 1)


@pytest.mark.parametrize("options, said", [
    (["--count", "many"], "--count is many, expected a number from 0 to 18446744073709551615"),
    (["--from", "-1"], "--from is -1, expected a number"),
    (["--seed", ""], "--seed is , expected a number"),
    (["--real", "/nowhere"], "cannot run /nowhere: No such file or directory"),
    (["--colour"], "usage: differential"),
])
def test_bad_input_is_named(options, said):
    run = differential("gcc", *options)
    assert run.returncode == 2
    assert said in run.stderr


def test_a_real_side_that_fails_is_no_pass():
    run = differential("gcc", "--real", "/bin/true")
    assert run.returncode == 2
    assert "/bin/true failed in the sequence of seed 1" in run.stderr
