"""The tool from end to end, on the real programs. A slow engine must turn its rows red."""
import json
import os
import re
import signal
import subprocess

import pytest

from conformance.harness import records
from scripts.benchmarks.workers import PROGRAMS, ROOT

RATIOS_AND_COUNTS = 11  # rows that a slow engine can turn red; the others are of what it does not change


@pytest.fixture(scope="module")
def programs():
    subprocess.run(["make", "-s", "bench-tested"], cwd=ROOT, check=True, capture_output=True)


def bench(*arguments, **more):
    return subprocess.run(["/usr/bin/python3", "scripts/bench", *map(str, arguments)], cwd=ROOT, capture_output=True,
                          text=True, **more)


@pytest.mark.parametrize("arguments, named", [(["--budget", "0"], "'0'"), (["--budget", "soon"], "'soon'"),
                                              (["--budget", "nan"], "'nan'"), (["--budgets", "9"], "--budgets"),
                                              (["--worker", "/no/such"], "/no/such"), (["surprise"], "surprise")])
def test_a_bad_option_is_one_line_and_exit_2(programs, arguments, named):
    done = bench(*arguments)
    assert done.returncode == 2
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1 and named in done.stderr


@pytest.mark.timeout(400)
def test_a_slow_engine_is_red_in_every_row_that_it_slows_down(programs, tmp_path):
    done = bench("--budget", 2, "--worker", PROGRAMS / "slow_worker", "--reports", tmp_path)
    assert done.returncode == 1, done.stderr
    whole = json.loads((tmp_path / "bench.json").read_text())
    red = [row["figure"] for row in whole["rows"] if row["verdict"] == "Fail"]
    assert len(red) == RATIOS_AND_COUNTS, red
    found, complaints = records.read(tmp_path / "bench.jsonl")
    assert not complaints and [one["verdict"] for one in found[1:]] == [row["verdict"] for row in whole["rows"]]
    assert {row["verdict"] for row in whole["rows"]} == {"Pass", "Fail"}
    text = (tmp_path / "bench.md").read_text()
    assert all(f"| Fail | {figure} |" in text for figure in red)
    assert "bench.svg" in text
    chart = (tmp_path / "bench.svg").read_text()
    assert all(re.search(f">{name}<", chart) for name in ("raw", "tocsin", "CPython"))


def test_an_interruption_keeps_what_was_measured(programs, tmp_path):
    process = subprocess.Popen(["/usr/bin/python3", "scripts/bench", "--budget", "20", "--reports", tmp_path], cwd=ROOT,
                               stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    for line in process.stdout:
        if "idle poll" in line:  # the bench before it is measured
            break
    process.send_signal(signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait() == 130 and "what was measured is kept" in rest
    whole = json.loads((tmp_path / "bench.json").read_text())
    assert whole["interrupted"] and "raise" in whole["benches"]
    verdicts = [row["verdict"] for row in whole["rows"]]
    assert verdicts[0] in ("Pass", "Fail") and verdicts[-1] == "Invalid"
