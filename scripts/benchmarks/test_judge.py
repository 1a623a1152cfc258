"""Every row can turn red, and what was not measured is never green."""
import pytest

from scripts.benchmarks import judge, rounds

GOOD = {"instructions": [("set", 100, ["set"])], "state bytes": 2048, "heap symbols": [],
        "idle": {"instructions": {"work": 3.0, "bare": 3.0}, "ns": {"work": 0.1, "bare": 0.0}},
        "idle_shared": {"instructions": {"work": 3.0, "bare": 3.0}, "ns": {"work": 0.0, "bare": 0.1}}}
BAD = {"instructions": [("set", 100, ["set"]), ("other", 21, ["other"])], "state bytes": 2049, "heap symbols": ["malloc"],
       "idle": {"instructions": {"work": 3.0, "bare": 4.0}, "ns": {"work": 0.2, "bare": 0.0}},
       "idle_shared": {"instructions": {"work": 4.0, "bare": 3.0}, "ns": {"work": 0.0, "bare": 0.2}}}


def measured_at(factor):
    """Every ratio at its limit times factor, where more is worse."""
    measured = {}
    for limit in judge.RATIOS:
        at = limit.at_most * factor if limit.at_least is None else limit.at_least / factor
        series = measured.setdefault(limit.bench, {})
        series[limit.other] = rounds.Series("ns", [1000.0] * 9)
        series[limit.one] = rounds.Series("ns", [1000.0 * at] * 9, {"sent": 9, "arrived": 9, "asked": True})
    return measured


def verdicts(measured, counts):
    return {row.figure: row.verdict for row in judge.judge(measured, counts)}


def test_at_the_limit_every_row_passes():
    assert set(verdicts(measured_at(1.0), GOOD).values()) == {judge.PASS}


def test_beyond_the_limit_every_row_fails():
    measured = measured_at(1.001)
    measured["storm, queued"]["tocsin"].notes["arrived"] = 8
    assert set(verdicts(measured, BAD).values()) == {judge.FAIL}


def test_without_a_measurement_every_row_is_invalid_and_says_why():
    rows = judge.judge({}, {})
    assert {row.verdict for row in rows} == {judge.INVALID}
    assert all(row.seen for row in rows)


def test_a_count_that_failed_is_invalid_with_its_reason():
    rows = judge.judge({}, {"instructions": "valgrind is not installed"})
    assert ("valgrind is not installed", judge.INVALID) in [(row.seen, row.verdict) for row in rows]


@pytest.mark.parametrize("notes, verdict", [({"sent": 5, "arrived": 5, "asked": True}, judge.PASS),
                                            ({"sent": 5, "arrived": 4, "asked": True}, judge.FAIL),
                                            ({"sent": 5, "arrived": 6, "asked": True}, judge.FAIL),
                                            ({"sent": 5, "arrived": 5, "asked": False}, judge.FAIL),
                                            ({"sent": 0, "arrived": 0, "asked": True}, judge.INVALID)])
def test_delivered_means_all_asked_for_and_no_more(notes, verdict):
    assert judge.judge_delivery({"storm, queued": {"tocsin": rounds.Series("/s", [1.0], notes)}}).verdict == verdict


def test_a_broken_or_absent_competitor_is_named():
    limit = judge.RATIOS[0]
    measured = {"raise": {"tocsin": rounds.Series("ns", [], {"broken": "ended with -11"})}}
    assert "ended with -11" in judge.judge_ratio(limit, measured).seen
    measured = {"raise": {"tocsin": rounds.Series("ns", [1.0])}}
    assert judge.judge_ratio(limit, measured).seen == "raw is absent"


def test_a_ratio_on_both_sides_of_its_limit_is_undecided():
    raw = rounds.Series("ns", [100.0] * 20)
    around = rounds.Series("ns", [100.0, 102.0] * 10)
    assert not judge.decided({"raise": {"raw": raw, "tocsin": around}})
    assert judge.decided({"raise": {"raw": raw, "tocsin": raw}})
    assert judge.decided({})
