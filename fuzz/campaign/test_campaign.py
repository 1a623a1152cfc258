"""What makes a campaign red, how it stops and goes on, and what it records. The engines are stand-ins."""
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from fuzz.campaign import campaign, engines, inputs, places, state

SCRIPTS = places.ROOT / "scripts"


class Stand(engines.Leg):
    """An engine that says what it is told to say. does: by target, (exit status, inputs, new inputs, crashing inputs)."""
    engine, flavour, does, during = "afl", "sim", {}, None

    def prepare(self):
        self.new = self.work / "new"
        self.new.mkdir()

    def environment(self):
        return {}

    def command(self, seconds):
        return ["sh", "-c", f"exit {self.does[self.target][0]}"]

    def look(self):
        pass

    def is_over(self):
        if Stand.during:
            Stand.during(self)
        self.process.wait()
        return True

    def read(self):
        status, self.figures.inputs, new, crashes = self.does[self.target]
        self.figures.new = len(new)
        for number, content in enumerate(new):
            (self.new / str(number)).write_bytes(content)
        for number, content in enumerate(crashes):
            (self.work / f"crash{number}").write_bytes(content)
            self.figures.crashes.append(self.work / f"crash{number}")
        if status:
            self.died = f"died: {self.how()}"

    def left(self):
        return [self.new]


@pytest.fixture(scope="module")
def song(tmp_path_factory):
    text = tmp_path_factory.mktemp("song") / "song.ops"
    text.write_text("strsignal USR1\ninterrupt_occurred\nswap_wakeup off\npidfd_send 0\n")
    return subprocess.run([places.replay("canary"), "--bytes", text], capture_output=True, check=True).stdout


@pytest.fixture
def run(monkeypatch, tmp_path, song):
    """A campaign of canary and op_sequence; its exit status, its records and its object."""
    monkeypatch.setattr(engines, "ENGINES", {"afl": Stand})
    monkeypatch.setattr(campaign, "LOOK_S", 0)
    monkeypatch.setattr(Stand, "during", None)

    def go(good=(0, 10, [b"\x01\x02"], []), canary=None, real=False):
        Stand.does = {"canary": canary or (0, 9, [b"\x01"], [song]), "op_sequence": good}
        option = SimpleNamespace(budget=1, jobs=1, plain=False, seed=1, real=real, target=["canary", "op_sequence"],
                                 folder=tmp_path / "in", reports=tmp_path / "reports", shared=None, host="main")
        one = campaign.Campaign(option, ["canary", "op_sequence"], ["afl"], {})
        status = one.run()
        lines = (tmp_path / "reports/campaign.jsonl").read_text().splitlines()
        return status, [json.loads(line) for line in lines], one
    return go


def verdicts(found):
    return {(one["name"], one["verdict"]) for one in found if one["kind"] != "run"}


def test_a_campaign_in_which_all_is_well_is_green(run):
    status, found, one = run()
    assert (status, verdicts(found)) == (0, {("canary", "Pass"), ("op_sequence", "Pass")})
    assert one.state.is_over and inputs.files(one.folders.corpus("op_sequence"))


def test_a_canary_that_is_not_found_is_red(run):
    status, found, _ = run(canary=(0, 9, [b"\x01"], []))
    assert status == 4 and ("canary", "Invalid") in verdicts(found)
    assert any("the canary was not found in 9 inputs" in one["reason"] for one in found)


@pytest.mark.parametrize("good, reason", [
    ((1, 10, [b"\x01\x02"], []), "died: exit status 1"),
    ((0, 0, [b"\x01\x02"], []), "ran no input"),
    ((0, 10, [], []), "found no new coverage"),
])
def test_a_target_that_did_not_do_its_work_is_red(run, good, reason):
    status, found, _ = run(good=good)
    assert status == 4
    assert any(one["verdict"] == "Invalid" and one["name"] == "op_sequence" and reason in one["reason"] for one in found)


def test_a_finding_is_red_recorded_and_kept(run, monkeypatch):
    monkeypatch.setattr(campaign.findings, "TRIES", 2)
    status, found, one = run(good=(0, 10, [b"\x01\x02"], [b"\x01\x02"]))
    record = next(one for one in found if one["kind"] == "finding")
    assert status == 1 and record["key"] == "not repeatable" and record["repeats"] == {"same": 0, "of": 2}
    assert len(campaign.findings.all_known(one.folders.findings)) == 2


def test_jobs_that_would_have_nothing_to_do_are_secondaries(tmp_path):
    option = SimpleNamespace(budget=60, jobs=5, plain=True, seed=1, folder=tmp_path, reports=tmp_path, shared=None, host="main")
    one = campaign.Campaign(option, ["reentrancy"], ["libfuzzer", "afl"], {})
    one.state = state.State(1)
    legs = list(one.legs())
    assert [leg.label for leg in legs] == ["libfuzzer", "afl", "afl.1", "afl.2", "afl.3"]
    assert [leg.host for leg in legs[1:]] == ["main", "main1", "main2", "main3"]
    assert len({leg.seed for leg in legs[1:]}) == 4 and len({leg.work for leg in legs}) == 5


def test_the_time_of_a_leg_is_its_part_of_what_is_left_and_never_nothing(tmp_path):
    option = SimpleNamespace(budget=100, jobs=2, plain=True, seed=1, folder=tmp_path, reports=tmp_path, shared=None, host="main")
    one = campaign.Campaign(option, [], [], {})
    leg = SimpleNamespace(target="reentrancy", engine="afl")
    one.until = lambda part: campaign.time.monotonic() + 100 * part
    assert one.share(leg, 13) == pytest.approx(campaign.FUZZING * 100 * 2 / 13, abs=0.5)
    one.extra["afl"] = 4
    assert one.share(leg, 13) == pytest.approx(campaign.FUZZING * 100 * 2 / 13 - 4, abs=0.5)
    one.until = lambda part: campaign.time.monotonic() - 100
    assert one.share(leg, 13) == campaign.LEAST_LEG_S


def test_an_input_that_was_slow_once_is_told_and_no_finding(run, monkeypatch, capsys):
    monkeypatch.setattr(campaign, "is_slow", lambda path: True)
    status, found, one = run(good=(0, 10, [b"\x01\x02"], [b"\x01\x02"]))
    assert status == 0 and not any("key" in record for record in found)
    assert "op_sequence: 1 inputs took longer than" in capsys.readouterr().out


def test_only_what_asks_the_real_kernel_may_differ_once(run, monkeypatch, capsys):
    status, found, _ = run(good=(0, 10, [b"\x01\x02"], [b"\x01\x02"]))
    assert status == 1 and [record["key"] for record in found if "key" in record] == ["not repeatable"]
    monkeypatch.setattr(campaign.places, "asks_the_real_kernel", lambda target: target == "op_sequence")
    status, found, _ = run(good=(0, 10, [b"\x01\x02"], [b"\x01\x02"]))
    assert status == 0 and not any("key" in record for record in found)
    assert "differed on the real kernel once, and not again (10 times)" in capsys.readouterr().out


def test_the_real_kernel_is_asked_by_the_target_with_cpython_behind_it():
    assert [name for name in campaign.places.targets() if campaign.places.asks_the_real_kernel(name)] == [
        "cpython_differential"]


def test_when_the_time_is_up_findings_are_kept_as_they_are_and_reality_still_has_a_look(run, monkeypatch, song):
    monkeypatch.setattr(campaign.Campaign, "until", lambda self, part: self.began)
    monkeypatch.setattr(campaign, "FINDING", 0)
    status, _, one = run(canary=(0, 9, [b"\x01"], [song]), real=True)
    known, = campaign.findings.all_known(one.folders.findings)
    assert (status, known.confirmed) == (0, "1 of 1")
    assert not (campaign.findings.folder_of(one.folders.findings, "canary", known.key) / "case.ops").exists()


def test_a_target_that_needs_what_is_not_there_is_said_and_the_rest_runs(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "CPYTHON", tmp_path / "nowhere")
    able, lacks = places.able(["canary", "cpython_differential"])
    assert able == ["canary"] and "nowhere, expected CPython" in lacks["cpython_differential"]


def test_an_interrupted_campaign_keeps_what_it_has_and_goes_on(run, monkeypatch):
    def interrupt_at_the_second(leg):
        if leg.target == "op_sequence":
            leg.process.wait()
            running.interrupt()
    init = campaign.Campaign.__init__
    running = None

    def remember(self, *arguments):
        nonlocal running
        running = self
        init(self, *arguments)
    monkeypatch.setattr(campaign.Campaign, "__init__", remember)
    monkeypatch.setattr(campaign.child, "stop_all", lambda: None)  # it is for good, and this process goes on
    Stand.during = interrupt_at_the_second
    status, found, one = run()
    assert status == 130 and not one.state.is_over and one.interrupted
    Stand.during = None
    done = [(leg["name"]) for leg in state.load(one.folders.state).done]
    status, found, again = run()
    assert status == 0 and again.state.round == 1 and again.state.is_over
    assert done[0] == "canary" and [leg["name"] for leg in again.state.done] == ["canary", "op_sequence"]
    assert run()[2].state.round == 2


def test_a_drop_in_coverage_is_told(run, monkeypatch):
    monkeypatch.setattr(campaign.Campaign, "measure", lambda self, target: engines.Figures(coverage=covered))
    covered = 7
    run()
    covered = 5
    _, found, _ = run()
    assert {one["reason"] for one in found if one["kind"] == "corpus"} == {"coverage has dropped from 7"}


def test_speeds_are_told_against_the_median_of_their_engine(run):
    """A machine that is half as fast, or does something else too, tells the same; what was not timed, or waits for another
    process, is left out."""
    _, _, one = run()
    told = []
    for machine in 1, 2:
        one.state.done = [{"name": name, "subject": engine, "again": "", "figures": {"rate": 1, "speed": speed and speed * machine}}
                          for engine, speeds in (("afl", (400, 200, 100, None, 9)), ("libfuzzer", (1, 2)))
                          for name, speed in zip(("timers", "threads", "restore", "op_sequence", "cpython_differential"), speeds)]
        added = []
        one.engines, one.recorder = ["afl", "libfuzzer"], SimpleNamespace(add=added.append)
        one.compare_speed()
        told.append({record["name"]: record["ratio"]["value"] for record in added})
    assert told == [{"timers": 2, "threads": 1, "restore": 0.5}] * 2


def test_a_canary_has_the_time_that_a_busy_machine_needs(tmp_path):
    option = SimpleNamespace(budget=60, jobs=2, plain=True, seed=1, folder=tmp_path, reports=tmp_path, shared=None, host="main")
    leg = SimpleNamespace(target=places.CANARY, engine="afl")
    assert campaign.Campaign(option, [], [], {}).share(leg, 13) == campaign.CANARY_S


def test_the_corpus_of_an_earlier_campaign_is_kept(run):
    run()
    _, _, one = run(good=(0, 10, [b"\x03\x04\x05"], []))
    assert inputs.files(one.folders.corpus("op_sequence"))


# ------------------------------------------------------------------------------------------------------ command line --


def script(*words):
    ended = subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("words, known", [
    (("campaign", "--target", "nosuch"), "unknown target 'nosuch'; known: canary, "),
    (("campaign", "--engine", "nosuch"), "unknown engine 'nosuch'; known: libfuzzer, afl"),
    (("campaign", "--budget", "0"), "argument --budget: found '0', expected seconds above 0"),
    (("campaign", "--host", "a b"), "--host 'a b', expected 1 to 24 letters and digits"),
    (("campaign", "--nosuch"), "unknown option: --nosuch; known: --budget, "),
    (("fuzz", "--target", "nosuch"), "unknown target 'nosuch'; known: canary, "),
    (("fuzz", "--target", "canary", "--engine", "nosuch"), "unknown engine 'nosuch'; known: libfuzzer, afl"),
])
def test_what_is_unknown_is_one_line_with_the_known_ones(words, known):
    status, said = script(SCRIPTS / words[0], *words[1:])
    assert status == 2 and known in said and said.count("\n") == 1


def test_a_replay_id_that_is_none_is_one_line():
    ended = subprocess.run([places.replay("canary"), "--id", "x.y"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (2, "canary: found x.y, expected a replay id, as 3f0a.2.1\n")


@pytest.mark.parametrize("name, content, said", [
    ("state.json", "{", "state.json: "),
    ("corpus", "", "Not a directory"),
])
def test_what_cannot_be_used_is_one_line_and_the_findings_stay(tmp_path, name, content, said):
    folder = tmp_path / "in"
    (folder / "findings/t/k").mkdir(parents=True)
    (folder / "findings/t/k/finding.json").write_text("{}")
    (folder / name).write_text(content)
    status, error = script(SCRIPTS / "campaign", "--in", folder, "--reports", tmp_path, "--budget", "1")
    assert status == 3 and said in error and "findings so far are in" in error and error.count("\n") == 1
    assert (folder / "findings/t/k/finding.json").exists()
