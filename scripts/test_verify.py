"""When a run of the main job is degraded: its own campaign worked worse than the baseline says, and nothing else did."""
import importlib.util
import json
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import SimpleNamespace

import pytest

from reports.render import samples
from reports.render.samples import record

SCRIPT = str(Path(__file__).with_name("verify"))
BEFORE = {"speed timers on afl": 1.0, "corpus timers on libfuzzer": 0.42, "bench raise": 1.0}


@pytest.fixture(scope="module")
def verify():
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("verify", SourceFileLoader("verify", SCRIPT)))
    module.__spec__.loader.exec_module(module)
    return module


def ratio(value, tolerance=0.1):
    return {"ratio": {"value": value, "better": "more", "tolerance": tolerance}}


@pytest.mark.parametrize("figure, campaign, status", [
    (record("speed", "timers", "afl", **ratio(0.6, 0.5)), 60, 0),
    (record("speed", "timers", "afl", **ratio(0.4, 0.5)), 60, 4),
    (record("corpus", "timers", "libfuzzer", **ratio(0.39)), 60, 0),
    (record("corpus", "timers", "libfuzzer", **ratio(0.37)), 60, 4),
    (record("corpus", "timers", "libfuzzer", **ratio(0.37)), 0, 0),  # of an earlier run
    (record("speed", "unknown", "afl", **ratio(0.01)), 60, 0),
    (record("bench", "raise", "", **ratio(0.5)), 60, 0),  # of another command
])
def test_a_drop_of_its_own_campaign_degrades_it(verify, tmp_path, figure, campaign, status, capsys):
    samples.write(tmp_path / "x.jsonl", [record(), figure])
    (tmp_path / "baseline.json").write_text(json.dumps({"cases": {}, "scenarios": {}, "figures": BEFORE}))
    option = SimpleNamespace(reports=tmp_path, baseline=tmp_path / "baseline.json", no_baseline=False, campaign=campaign)
    assert verify.report(option, 0) == status
    assert ("verify: dropped: " in capsys.readouterr().out) == bool(status or not campaign or figure["kind"] == "bench")


def test_what_is_wrong_outranks_what_has_dropped(verify, tmp_path):
    samples.write(tmp_path / "x.jsonl", [record(), record("speed", "timers", "afl", **ratio(0.1))])
    (tmp_path / "baseline.json").write_text(json.dumps({"cases": {}, "scenarios": {}, "figures": BEFORE}))
    option = SimpleNamespace(reports=tmp_path, baseline=tmp_path / "baseline.json", no_baseline=False, campaign=60)
    assert verify.report(option, 1) == 1


def test_a_report_in_which_all_is_well_does_not_hide_a_run_that_was_not(verify, tmp_path, capsys):
    samples.write(tmp_path / "x.jsonl", [record()])
    (tmp_path / "baseline.json").write_text(json.dumps({"cases": {}, "scenarios": {}, "figures": {}}))
    option = SimpleNamespace(reports=tmp_path, baseline=tmp_path / "baseline.json", no_baseline=False, campaign=60)
    assert verify.report(option, 3) == 3 and "verify: ends with 3 all the same" in capsys.readouterr().out
