"""The tests of the simulated kernel can fail: each planted fault of fuzz/zoo/sim is found by one of them."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ZOO = sorted((ROOT / "fuzz/zoo/sim").glob("*.patch"))
CONTRACTS = [f"build/sim/core/port/{test}" for test in ("contract_test", "contract_wait_test")]
DIFFERENTIAL = "build/gcc/core/port/differential"
SEQUENCES = 20_000
FUSE_S = 100


def copy_of_core(where):
    """What is built already comes along, with its times, so that make builds only what a patch changes."""
    shutil.copytree(ROOT / "core", where / "core")
    shutil.copy2(ROOT / "Makefile", where)
    for flavour in ("sim", "gcc"):
        source, target = ROOT / "build" / flavour, where / "build" / flavour
        target.mkdir(parents=True)
        for built in source.glob("libtocsin.a"):
            shutil.copy2(built, target)
        if (source / "core").is_dir():
            shutil.copytree(source / "core", target / "core")
    return where


def run(where, *command):
    try:
        return subprocess.run(command, cwd=where, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, timeout=FUSE_S, check=False, env=os.environ | {"MAKEFLAGS": ""})
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "hangs")


def apply_and_build(where, patch):
    applied = run(where, "patch", "-p1", "--fuzz=0", "-i", str(patch))
    assert applied.returncode == 0, f"{patch.name} does not apply any more\n{applied.stdout}"
    built = run(where, "make", "-s", *CONTRACTS, DIFFERENTIAL, f"{DIFFERENTIAL}_real")
    assert built.returncode == 0, f"{patch.name} does not compile\n{built.stdout}"


def first_red(where):
    """What the first test that fails says, or None."""
    for command in [[contract] for contract in CONTRACTS] + [[DIFFERENTIAL, "--count", str(SEQUENCES)]]:
        result = run(where, *command)
        if result.returncode != 0:
            return result.stdout
    return None


@pytest.mark.parametrize("patch", ZOO, ids=[patch.stem for patch in ZOO])
def test_the_fault_is_found(patch, tmp_path):
    where = copy_of_core(tmp_path / "copy")
    apply_and_build(where, patch)
    red = first_red(where)
    assert red is not None, f"neither the contract tests nor {SEQUENCES} sequences notice {patch.name}"
    print(red)
    shutil.rmtree(where)


def test_there_are_ten_faults_at_least():
    assert len(ZOO) >= 10


def test_a_difference_is_told_small_in_words_and_with_a_command_that_repeats_it(tmp_path):
    where = copy_of_core(tmp_path / "copy")
    apply_and_build(where, ROOT / "fuzz/zoo/sim/standard_signals_queue_instead_of_coalescing.patch")
    said = run(where, DIFFERENTIAL, "--count", str(SEQUENCES)).stdout
    assert "FAIL  differential  seed" in said
    assert "simulated" in said
    assert said.count("      op ") <= 6
    again = said.partition("again: ")[2].split()
    assert run(where, *again).returncode == 1
