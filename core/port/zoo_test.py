"""The tests of the simulated kernel can fail: each planted fault of fuzz/zoo/sim is found by one of them."""
import shutil

import pytest

from fuzz.zoo import zoo

FAULTS = zoo.faults("sim")
CONTRACTS = [f"build/sim/core/port/{test}" for test in ("contract_test", "contract_wait_test")]
DIFFERENTIAL = "build/gcc/core/port/differential"
SEQUENCES = 20_000


def planted(where, patch):
    zoo.copy(where, ["core"], ["sim", "gcc"])
    zoo.plant(where, patch, [*CONTRACTS, DIFFERENTIAL, f"{DIFFERENTIAL}_real"])
    return where


def first_red(where):
    """What the first test that fails says, or None."""
    for command in [[contract] for contract in CONTRACTS] + [[DIFFERENTIAL, "--count", str(SEQUENCES)]]:
        result = zoo.run(where, *command)
        if result.returncode != 0:
            return result.stdout
    return None


@pytest.mark.parametrize("patch", FAULTS, ids=[patch.stem for patch in FAULTS])
def test_the_fault_is_found(patch, tmp_path):
    where = planted(tmp_path / "copy", patch)
    red = first_red(where)
    assert red is not None, f"neither the contract tests nor {SEQUENCES} sequences notice {patch.name}"
    print(red)
    shutil.rmtree(where)


def test_there_are_ten_faults_at_least():
    assert len(FAULTS) >= 10


def test_a_difference_is_told_small_in_words_and_with_a_command_that_repeats_it(tmp_path):
    patch = zoo.ROOT / "fuzz/zoo/sim/standard_signals_queue_instead_of_coalescing.patch"
    where = planted(tmp_path / "copy", patch)
    said = zoo.run(where, DIFFERENTIAL, "--count", str(SEQUENCES)).stdout
    assert "FAIL  differential  seed" in said
    assert "simulated" in said
    assert said.count("      op ") <= 6
    again = said.partition("again: ")[2].split()
    assert zoo.run(where, *again).returncode == 1
