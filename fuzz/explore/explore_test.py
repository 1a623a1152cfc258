"""The explorer keeps its promise, finds planted faults, and a replay id repeats what it found."""
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "fuzz/zoo"))
import zoo  # noqa: E402  pylint: disable=wrong-import-position

EXPLORE = "build/sim/fuzz/explore/explore"
FAULTS = ["a_nested_safe_point_runs_the_rest_of_the_outer_pass", "signal_gives_the_new_disposition_back"]


def figures(output):
    return json.loads([line for line in output.splitlines() if line.startswith("{")][-1])


def test_as_many_programs_are_covered_as_were_promised():
    promised = figures(zoo.run(ROOT, EXPLORE, "--space", "--length", "3").stdout)
    done = zoo.run(ROOT, EXPLORE, "--length", "3")
    assert done.returncode == 0, done.stdout
    assert figures(done.stdout)["programs"] == promised["programs"]


def test_merging_equal_states_hides_nothing_that_running_every_program_shows():
    """Without arrivals and with: the same programs, none of them a finding, far fewer runs."""
    bound = ("--length", "3", "--arrivals", "1", "--part", "21/36")
    merged, every = (figures(zoo.run(ROOT, EXPLORE, *bound, *more).stdout) for more in ([], ["--every"]))
    assert merged["programs"] == every["programs"]
    assert merged["findings"] == every["findings"] == 0
    assert merged["runs"] < every["runs"] / 3


def test_the_parts_are_the_whole():
    whole = figures(zoo.run(ROOT, EXPLORE, "--length", "2").stdout)
    parts = [figures(zoo.run(ROOT, EXPLORE, "--length", "2", "--part", f"{part}/3").stdout) for part in range(3)]
    assert sum(part["runs"] for part in parts) == whole["runs"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_its_replay_id_repeats_it(fault, tmp_path):
    patch = ROOT / f"fuzz/zoo/engine/{fault}.patch"
    where = zoo.copy(tmp_path / "copy", ["core", "conformance", "fuzz"], ["sim"])
    zoo.plant(where, patch, [EXPLORE])
    found = zoo.run(where, EXPLORE, "--length", "3")
    assert found.returncode == 1, "not found"
    first = found.stdout[found.stdout.index("FAIL  explore"):].partition("again: ")
    assert f"clause {zoo.head(patch)['clause']}\n" in found.stdout
    name, _, replay_id = first[2].split("\n")[0].partition("R=")
    assert name.strip() == "make explore"
    again = zoo.run(where, EXPLORE, "--id", replay_id)
    assert again.returncode == 1
    assert again.stdout == "".join(first[:2]) + first[2].split("\n")[0] + "\n"
    assert zoo.run(ROOT, EXPLORE, "--id", replay_id).returncode == 0, "the finding is the fault's"
    shutil.rmtree(where)


@pytest.mark.parametrize("words, named", [(["--id", "x.y"], "x.y"), (["--length", "9"], "9"), (["--id", "0.0.0.0.1.0.fff"], "0.0.0.0.1.0.fff"),
                                          (["--part", "2/2"], "2/2"), (["--speed"], "--speed")])
def test_bad_input_is_named(words, named):
    refused = zoo.run(ROOT, EXPLORE, *words)
    assert refused.returncode == 2
    assert f"explore: found {named}, expected" in refused.stdout
    assert refused.stdout.count("\n") == 1


TARGETS = sorted(path.stem for path in (ROOT / "fuzz/targets").glob("*.c"))


def explore(*words):
    return subprocess.run([sys.executable, ROOT / "fuzz/explore/explore.py", *words], capture_output=True, text=True,
                          check=False)


@pytest.mark.parametrize("target", [target for target in TARGETS if target != "cpython_differential"])
def test_every_target_covers_what_its_bound_promises(target):
    ran = explore("--target", target, "--length", "1")
    promised = re.search(r": ([\d,]+) programs without arrivals", ran.stdout)
    assert promised and int(promised[1].replace(",", "")) >= 30, ran.stdout + ran.stderr
    assert f"Pass: {promised[1]} programs covered" in ran.stdout and ran.returncode == 0, ran.stdout


def test_the_parts_of_a_target_are_the_whole():
    program, bound = "build/sim/fuzz/reentrancy", ("--odometer", "2")
    whole = figures(zoo.run(ROOT, program, *bound).stdout)
    parts = [figures(zoo.run(ROOT, program, "--part", f"{part}/3", *bound).stdout) for part in range(3)]
    assert {name: sum(part[name] for part in parts) for name in ("programs", "runs", "operations")} == \
        {name: whole[name] for name in ("programs", "runs", "operations")}
    assert whole["runs"] > whole["programs"], "arrivals come too"


def test_a_targets_finding_is_told_with_an_id_that_repeats_it(tmp_path):
    where = zoo.copy(tmp_path / "copy", ["core", "conformance", "fuzz"], ["sim"])
    zoo.plant(where, ROOT / "fuzz/zoo/engine/signal_gives_the_new_disposition_back.patch", ["build/sim/fuzz/op_sequence"])
    found = zoo.run(where, "/usr/bin/python3", "fuzz/explore/explore.py", "--target", "op_sequence", "--length", "2")
    assert found.returncode == 1 and "Fail: " in found.stdout, found.stdout
    replay_id = re.search(r"again: make replay T=op_sequence R='([0-9a-f.]+)'", found.stdout)[1]
    again = zoo.run(where, "build/sim/fuzz/op_sequence", "--id", replay_id)
    assert again.returncode == 1 and again.stdout in found.stdout
    assert zoo.run(ROOT, "build/sim/fuzz/op_sequence", "--id", replay_id).returncode == 0, "the finding is the fault's"


@pytest.mark.parametrize("words, said", [
    (("--target", "nosuch"), "explore: unknown target 'nosuch'; known: explore, canary, "),
    (("--target", "nosuch", "--check"), "explore: unknown target 'nosuch'; known: explore, canary, "),
    (("--target", "canary", "--length", "x"), "canary: found x, expected a bound as 3"),
    (("--target", "canary", "--id", "x.y"), "canary: found x.y, expected a replay id"),
])
def test_what_explore_does_not_know_is_one_line(words, said):
    refused = explore(*words)
    assert refused.returncode == 2 and refused.stderr.startswith(said) and refused.stderr.count("\n") == 1
