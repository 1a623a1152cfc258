"""The fuzz targets can fail: each planted fault is found by its target, from seeds alone, and the finding names its clause."""
import re
import shutil
import subprocess
import time

import pytest

from conformance.spec import clauses
from fuzz.zoo import zoo

ROOMS = ("core", "conformance/ops", "conformance/model", "conformance/subjects", "fuzz")
FOUND_WITHIN_S = 60
LAST_SEED = 100_000_000
FAULTS = zoo.faults("targets") + zoo.faults("engine")
TARGETS = {path.stem for path in (zoo.ROOT / "fuzz/targets").glob("*.c")}
ENGINE = "".join(path.read_text(encoding="utf-8") for path in sorted((zoo.ROOT / "core/src").glob("*.[ch]")))
SEED, CLAUSE = re.compile(r"R='seed:(\d+)'"), re.compile(r"^ +clause (\S+)$", re.MULTILINE)


def aims(patch):
    """The clause that a finding must name, and the target that must find it."""
    head = zoo.head(patch)
    target = head.get("target", "op_sequence")
    for key in ("clause", "shows") if "shows" in head else ("clause",):
        assert head.get(key) in clauses.load(), f"{patch.name} begins with {head}, expected a line '{key}: SLUG'"
    assert target in TARGETS, f"{patch.name} names the target {target!r}, expected one of {', '.join(sorted(TARGETS))}"
    return head.get("shows", head["clause"]), target


def findings(program, seconds):
    """(seed, clause, what was said) of one finding after the other, for so long."""
    seed, until = 0, time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        try:
            said = subprocess.run([program, "--seeds", f"{seed + 1}-{LAST_SEED}"], stdin=subprocess.DEVNULL, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=left, check=False).stdout
        except subprocess.TimeoutExpired:
            return
        assert (where := SEED.search(said)), f"{program} died on an input\n{said}"
        seed = int(where[1])
        yield seed, CLAUSE.search(said)[1], said


def found(program, clause, seconds):
    """The finding that names the clause, or None; and the clauses that others named."""
    others = set()
    for _, named, said in findings(program, seconds):
        if named == clause:
            return said, others
        others.add(named)
    return None, others


def check_key(said, clause):
    """It has the clause and a function of the engine; none where nothing asks the kernel and no point is passed."""
    key = re.search(r"^ +key: (.*)$", said, re.MULTILINE)[1]
    function = re.search(rf" fails in (\w+)/|/{clause}/(\w*)/", key)
    assert function and clause in key.split("/"), f"{key!r}, expected the clause {clause} and a function"
    name = function[1] or function[2]
    assert re.search(rf"\b{name}\(", ENGINE), f"{name!r} of {key!r} is no function of the engine"


@pytest.mark.parametrize("patch", FAULTS, ids=[patch.stem for patch in FAULTS])
def test_the_fault_is_found_by_its_target(patch, tmp_path):
    clause, target = aims(patch)
    where = zoo.copy(tmp_path / "copy", ROOMS, ["sim"])
    program = f"build/sim/fuzz/{target}"
    zoo.plant(where, patch, [program])
    said, others = found(str(where / program), clause, FOUND_WITHIN_S)
    shutil.rmtree(where)
    assert said, (f"{target} does not find {patch.name} within {FOUND_WITHIN_S} s with the clause {clause}; "
                  f"its findings name {', '.join(sorted(others)) or 'nothing'}")
    print(said)
    check_key(said, clause)


@pytest.mark.parametrize("patch", zoo.faults("sim"), ids=[patch.stem for patch in zoo.faults("sim")])
def test_the_fault_of_the_simulated_kernel_is_found_by_its_target(patch, tmp_path):
    where = zoo.copy(tmp_path / "copy", ROOMS, ["sim"])
    zoo.plant(where, patch, ["build/sim/fuzz/kernel"])
    said, _ = found(str(where / "build/sim/fuzz/kernel"), "contract", FOUND_WITHIN_S)
    shutil.rmtree(where)
    assert said, f"kernel does not find {patch.name} within {FOUND_WITHIN_S} s"
    print(said)


def test_there_are_faults_for_the_targets():
    assert len(zoo.faults("targets")) >= 10
