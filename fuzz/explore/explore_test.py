"""The explorer keeps its promise, finds planted faults, and a replay id repeats what it found."""
import json
import shutil
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
