"""What is red is played again, and stays red however often it then is not."""
import itertools
import json
import os

import pytest

from conformance.harness import repeat
from conformance.harness.test_conformance import HERE, run
from conformance.harness.test_records import record


def play(verdicts, seconds=0.0):
    runs = itertools.cycle(verdicts)
    return repeat.again(record(verdict="Fail", seconds=seconds), lambda: next(runs), lambda one: (one, ""))


@pytest.mark.parametrize("verdicts, seconds, said", [
    (["Fail"], 0.0, (10, 10)), (["Pass"], 0.0, (1, 10)), (["Fail", "Pass"], 0.0, (6, 10)), (["Invalid"], 0.0, (1, 10)),
    (["Fail"], repeat.ENOUGH_S + 1, (1, 1)), ([None], 0.0, (1, 1))])
def test_it_says_how_often(verdicts, seconds, said):
    assert tuple(play(verdicts, seconds).values()) == said


FLAKY = """#!/bin/sh
# Right and wrong in turn, by the length of a file that each answer makes longer.
[ "$1" = --declare ] && {{ echo "safe-points explicit"; exit 0; }}
sed -n '/^=== /p'
echo x >>{log}
[ $(($(wc -l <{log}) % 2)) = 1 ] && echo "1 = ign" || echo "1 = dfl"
echo "exit 0"
"""
SUBJECT = 'what = "right and wrong in turn"\nkind = "engine"\nadapter = ["{path}"]\nbatch = true\n'


def test_a_case_that_is_red_at_times_is_red_and_shows_how_often(tmp_path):
    adapter = tmp_path / "flaky.sh"
    adapter.write_text(FLAKY.format(log=tmp_path / "log"))
    adapter.chmod(0o755)
    (tmp_path / "flaky.toml").write_text(SUBJECT.format(path=adapter))
    options = [str(tmp_path) if one.endswith("/adapters") else one for one in HERE]
    done = run(tmp_path / "reports", *options, "--case", "bells/second", "--subject", "flaky")
    (one,) = [json.loads(line) for line in (tmp_path / "reports/conformance.jsonl").read_text().splitlines()][1:]
    assert done.returncode == 1 and one["verdict"] == "Fail", done.stdout
    assert one["repeats"] == {"same": 5, "of": 10} and "(5 of 10 times)" in done.stdout
    assert "5 of 10" in (tmp_path / "reports/summary.md").read_text() and os.path.exists(tmp_path / "reports/index.html")
