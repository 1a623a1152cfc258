"""Rounds, ratios and what becomes of a sample that is no good."""
import pytest

from scripts.benchmarks import rounds
from scripts.benchmarks.workers import Broken

RAISE = next(bench for bench in rounds.BENCHES if bench.name == "raise")
QUEUED = next(bench for bench in rounds.BENCHES if bench.name == "storm, queued")


class Fake:
    """Answers ns a turn; loses an arrival in every round that is named, and breaks in `breaks`."""

    def __init__(self, name, ns, loses=(), breaks=None):
        self.name, self.ns, self.loses, self.breaks, self.asked = name, ns, loses, breaks, 0
        self.benches = ["raise"]

    def run(self, bench, amount):
        self.asked += 1
        if self.asked == self.breaks:
            raise Broken("fell over")
        return {"ns": self.ns * amount, "arrived": amount - (self.asked - 3 in self.loses)}


def measure(*competitors, **more):
    measured = {}
    rounds.measure(RAISE, list(competitors), 1e-9, lambda *_: None, measured, least=5, **more)
    return measured


def series(values, **notes):
    return rounds.Series("ns", list(values), notes)


def test_a_ratio_is_the_median_of_the_rounds_quotients_and_not_the_quotient_of_medians():
    measured = {"raise": {"a": series([1, 20, 300]), "b": series([1, 10, 100])}}
    assert rounds.ratio(measured, "raise", "a", "b").median == 2


def test_the_interval_of_a_ratio_holds_its_median_and_narrows_with_the_rounds():
    def ratio(n):
        return rounds.ratio({"raise": {"a": series([100 + i % 7 for i in range(n)]), "b": series([100] * n)}}, "raise", "a", "b")

    few, many = ratio(7), ratio(700)
    assert few.low <= few.median <= few.high
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize("pair", [{}, {"a": series([1])}, {"a": series([None]), "b": series([1])},
                                  {"a": series([1]), "b": series([0])}])
def test_there_is_no_ratio_without_two_good_samples_of_one_round(pair):
    assert rounds.ratio({"raise": pair}, "raise", "a", "b") is None


def test_a_sample_that_lost_an_arrival_does_not_count():
    measured = measure(Fake("raw", 10), Fake("tocsin", 10, loses={1}))
    assert measured["raise"]["tocsin"].values.count(None) == 1
    assert rounds.ratio(measured, "raise", "tocsin", "raw").rounds == 4


def test_whoever_breaks_is_out_and_the_others_go_on():
    measured = measure(Fake("raw", 10), Fake("libev", 10, breaks=4))
    assert measured["raise"]["libev"].notes["broken"] == "fell over"
    assert len(measured["raise"]["raw"].values) == 5


def test_when_everyone_is_broken_the_bench_is_over():
    measured = measure(Fake("raw", 10, breaks=1))
    assert measured["raise"]["raw"].good == []


def test_what_is_undecided_goes_on_until_it_is_decided():
    raw, answers = Fake("raw", 10), iter([False] * 4 + [True])
    measured = {}
    rounds.measure(RAISE, [raw], 0.5, lambda *_: None, measured, decided=lambda: next(answers))
    assert list(answers) == []


def test_a_storm_in_which_nothing_was_sent_is_no_sample():
    assert rounds.value(QUEUED, 150, {"ns": 10, "in_window": 0, "sent_in_window": 0}) is None
