"""Every format is made of the records, whatever they say, and the formats say the same."""
import json
import re
import subprocess
import time

import pytest
from junitparser import JUnitXml

from conformance.harness import baseline, records
from conformance.harness.catalogue import ROOT
from reports.render import load, samples, view, write
from reports.render.samples import record

FORMATS = ("summary.md", "index.html", "junit.xml", "results.sarif")
HOSTILE = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\x00\u202e'\"&`|]]>{{7*7}}\ud800"


def report(directory, *options):
    return subprocess.run([ROOT / "scripts/report", "--reports", directory, *options], capture_output=True, text=True,
                          check=False)


def texts(directory):
    return {name: (directory / name).read_text(encoding="utf-8") for name in FORMATS}


def written(directory, *found, before=None):
    """The View of these records, with a baseline of their verdicts or of others."""
    samples.write(directory / "x.jsonl", found)
    if before is not None:
        (directory / "baseline.json").write_text(json.dumps(before))
    return write.write(directory, directory / "baseline.json")


EMPTY = {"cases": {}, "scenarios": {}, "figures": {}}


@pytest.fixture(scope="module")
def bad_day(tmp_path_factory):
    directory = tmp_path_factory.mktemp("day")
    samples.bad_day(directory)
    done = report(directory)
    assert done.returncode == 0, done.stderr
    return directory, done.stdout


def test_every_red_result_is_in_every_format_with_its_clause_and_its_command(bad_day):
    red = [one for one in load.load(bad_day[0]).found if one["verdict"] in records.RED]
    assert len(red) == 4
    for name, text in texts(bad_day[0]).items():
        plain = text.replace("\\_", "_").replace("\\/", "/").replace("&#39;", "'")
        for one in red:
            assert one["name"] in plain and one["again"] in plain, (name, one["name"])
            assert all(clause in plain for clause in one.get("clauses", [])), (name, one["name"])


def test_page_one_names_clause_case_and_command_at_once(bad_day):
    for text in (bad_day[1], (bad_day[0] / "summary.md").read_text(encoding="utf-8").partition("## ")[0]):
        text = text.replace("\\_", "_")
        assert "dispatch/every_failure_leaves_the_rest_alike on engine-posix-next" in text
        assert "failing-handler-leaves-rest-pending" in text
        assert "make conformance K=dispatch/every_failure_leaves" in text


def test_page_one_has_its_order(bad_day):
    text = (bad_day[0] / "index.html").read_text(encoding="utf-8")
    order = re.findall(r'<section id="([\w-]+)"', text)
    assert order == ["verdict", "baseline", "findings", "known", "scenarios", "clauses", "cases", "campaign", "figures",
                     "more-inject-coverage", "details"]


def test_the_same_records_give_the_same_bytes(bad_day, tmp_path):
    samples.bad_day(tmp_path)
    report(tmp_path)
    assert texts(tmp_path) == texts(bad_day[0])


def test_the_order_in_which_results_came_shows_nowhere(tmp_path):
    pages = []
    for order in (1, -1):
        found = [record(name=f"{name}/x", subject=subject, verdict=verdict) for name in "ab" for subject in ("pypy3", "cpython")
                 for verdict in (("Fail",) if name == "a" else ("Pass",))]
        written(tmp_path, *found[::order], before=EMPTY)
        pages.append(texts(tmp_path))
    assert pages[0] == pages[1]


def test_how_often_it_is_red_is_told_in_every_format(bad_day):
    assert all("7 of 10" in text for text in texts(bad_day[0]).values())


def test_the_summary_fits_a_step_summary(bad_day, tmp_path):
    samples.write(tmp_path / "x.jsonl", samples.many(4000))
    report(tmp_path)
    for directory in (bad_day[0], tmp_path):
        assert (directory / "summary.md").stat().st_size < 64 << 10
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "more lines do not fit here; index.html has everything" in text and text.count("\n```") % 2 == 0


def test_junit_counts_what_there_is(bad_day):
    suites = {suite.name: suite for suite in JUnitXml.fromfile(str(bad_day[0] / "junit.xml"))}
    ours = suites["engine-posix-next"]
    assert (ours.tests, ours.failures, ours.errors) == (1, 1, 0) and suites["afl"].errors == 1
    assert suites["pypy3"].skipped > 50


def test_a_finding_that_two_engines_have_met_is_one(tmp_path):
    found = [record("finding", "timers", engine, "Fail", again=f"make replay T=timers R={engine}", count=count, is_new=count > 1)
             for engine, count in (("libfuzzer", 1), ("afl", 2))]
    seen = written(tmp_path, record(), *found, found[0] | {"name": "threads"}, found[0] | {"key": "another"}, before=EMPTY)
    page = texts(tmp_path)
    assert len(seen.findings) == page["index.html"].count('<article class="finding"') == 3
    assert "by afl and libfuzzer; shows itself <strong>10 of 10 times</strong>, met 3 times" in page["index.html"]
    assert page["index.html"].index(">new</span> check/nothing") < page["index.html"].index(">known</span>")
    assert page["summary.md"].count("by afl and libfuzzer") == 1 and page["summary.md"].count("### ") == 3
    assert all(one["again"] in page["index.html"] for one in found)
    reasons = [str(reason) for reason in seen.reasons]
    assert len(reasons) == 3 and sum("timers on afl and libfuzzer" in reason for reason in reasons) == 1
    first = page["index.html"].partition('<section id="baseline"')[0]
    assert 'href="#finding-1">Fail timers on afl and libfuzzer' in first


# ------------------------------------------------------------------------------------------------------------ verdict --


@pytest.mark.parametrize("found, verdict, said", [
    ([record()], "PASS", "nothing is red"),
    ([record(verdict="Fail")], "FAIL", "Fail dispatch/one on engine-posix"),
    ([record(verdict="Invalid")], "FAIL", "Invalid dispatch/one"),
    ([record(verdict="XPass")], "FAIL", "XPass dispatch/one"),
    ([record(), record("leg", "timers", "afl", "Invalid", reason="died: exit status 1")], "DEGRADED", "died: exit status 1"),
    ([record(), record("leg", "canary", "afl", "Invalid", reason="the canary was not found")], "DEGRADED", "canary"),
    ([record(), record("bench", "raise", "", "Fail")], "DEGRADED", "Fail raise"),
    ([record(), record("finding", "timers", "afl", "Fail")], "FAIL", "Fail timers on afl"),
    ([record(), record("leg", "timers", "afl", "Fail"), record("finding", "timers", "afl", "Fail")], "FAIL", "timers"),
    ([record("leg", "timers", "afl", "Invalid"), record(verdict="Fail")], "FAIL", "dispatch/one"),
    ([record(verdict="Skip")], "FAIL", "nothing has run"),
    ([record(), record("cpython", "test_signal", "ours", "Fail")], "FAIL", "test_signal on ours"),
])
def test_the_verdict_and_its_reason(tmp_path, found, verdict, said):
    seen = written(tmp_path, *found, before=EMPTY)
    assert seen.verdict == verdict and any(said in str(reason) for reason in seen.reasons), seen.reasons
    status = {"PASS": 0, "FAIL": 1, "DEGRADED": 4}[verdict]
    done = report(tmp_path, "--judge", "--baseline", tmp_path / "baseline.json")
    assert done.returncode == status and f"report: {verdict}\n" in done.stdout
    assert all(verdict in text for name, text in texts(tmp_path).items() if name != "junit.xml")


@pytest.mark.parametrize("better, value, is_dropped", [
    ("more", 0.91, False), ("more", 0.89, True), ("more", 5, False), ("less", 1.09, False), ("less", 1.11, True)])
def test_a_figure_that_has_dropped_degrades(tmp_path, better, value, is_dropped):
    one = record("speed", "timers", "afl", ratio={"value": value, "better": better, "tolerance": 0.1})
    seen = written(tmp_path, record(), one, before=EMPTY | {"figures": {"speed timers on afl": 1.0}})
    assert seen.verdict == ("DEGRADED" if is_dropped else "PASS")
    assert bool(seen.moves.dropped) == is_dropped and ("1 -> " in str(seen.reasons[0])) == is_dropped


def test_the_baseline_takes_figures_and_keeps_those_that_were_not_measured_or_moved_within_their_tolerance(tmp_path):
    now = {"new": 0.75, "same": 1.09, "better": 1.12, "worse": 0.88}
    samples.write(tmp_path / "x.jsonl", [record("speed", name, "afl", ratio={"value": value, "better": "more", "tolerance": 0.1})
                                         for name, value in now.items()])
    before = {"bench raise": 1.0} | {f"speed {name} on afl": 1.0 for name in now if name != "new"}
    (tmp_path / "baseline.json").write_text(json.dumps(EMPTY | {"figures": before}))
    moves = baseline.rewrite(tmp_path, tmp_path / "baseline.json")
    assert baseline.load(tmp_path / "baseline.json")["figures"] == before | {
        "speed new on afl": 0.75, "speed better on afl": 1.12, "speed worse on afl": 0.88}
    assert [move.name for move in moves.dropped] == ["speed worse on afl"]


def test_without_a_baseline_everything_is_new_and_it_says_how_to_make_one(tmp_path):
    samples.write(tmp_path / "x.jsonl", [record(name="dispatch/a_failed_signal_is_not_run_again")])
    done = report(tmp_path, "--baseline", tmp_path / "none.json")
    assert done.returncode == 0 and "there is no baseline, so all 1 verdicts are new; make baseline writes one" in done.stdout
    page = texts(tmp_path)
    assert "There is no baseline" in page["index.html"] and ">new</span>" in page["index.html"]
    assert "make baseline writes one" in page["summary.md"]


def test_a_further_kind_is_a_further_table(tmp_path):
    found = [record("later", f"test_{name}", who, "Pass", share=0.5, version=f"{who} 3.11.2") for name in "ab"
             for who in ("stock", "ours")]
    written(tmp_path, *found, before=EMPTY)
    page = texts(tmp_path)
    assert '<section id="more-later"' in page["index.html"] and 'class="heatmap"' in page["index.html"]
    assert "| test\\_a | Pass | Pass |" in page["summary.md"]
    assert "<strong>ours</strong> ours 3.11.2; <strong>stock</strong> stock 3.11.2" in page["index.html"]
    assert "ours: ours 3.11.2.\nstock: stock 3.11.2." in page["summary.md"]


# ---------------------------------------------------------------------------------------------------------- bad input --


def test_hostile_records_break_no_format(tmp_path):
    hostile = {"name": HOSTILE, "subject": HOSTILE, "reason": HOSTILE, "again": HOSTILE, "version": HOSTILE}
    found = [record(verdict=verdict, **hostile | {"name": HOSTILE + verdict}, clauses=[HOSTILE], expected=[HOSTILE],
                    seen=[HOSTILE]) for verdict in ("Fail", "Skip", "XFail", "XPass", "Invalid", "Pass")]
    found.append(record("finding", verdict="Fail", **hostile, key=HOSTILE, program=HOSTILE, folder=HOSTILE,
                        reproducers={HOSTILE: HOSTILE, "case": "base64:" + HOSTILE}))
    found.append(record("leg", verdict="Pass", **hostile, figures={HOSTILE: 1.0}, curve=[[0, 1, 2], [1, 2, 3]]))
    found.append(record("later", verdict="Fail", **hostile, share=0.5))
    found.append(record("bench", verdict="Pass", **hostile, limit=HOSTILE, unit=HOSTILE, ratio={
        "value": 1.0, "better": "more", "tolerance": 0.1}))
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in found))
    seen = write.write(tmp_path, tmp_path / "none.json")
    assert not seen.loaded.bad and len(seen.loaded.found) == len(found)
    page = texts(tmp_path)
    assert page["index.html"].count("<script>") == 1 and "<img" not in page["index.html"]
    assert all("\x1b" not in text and "\x00" not in text and "\u202e" not in text for text in page.values())
    assert "49" not in re.findall(r"on(?:error|\w+)=.{60}", page["index.html"])
    JUnitXml.fromfile(str(tmp_path / "junit.xml"))
    json.loads(page["results.sarif"])
    outside = re.sub(r"(?s)(`{3,})text\n.*?\n\1\n", "", page["summary.md"])
    outside = re.sub(r"(`+)[^`](?:.*?[^`])?\1(?!`)", "", re.sub(r"\\.", "", outside))
    assert "<" not in outside


BAD = {"truncated": b'{"format": 1, "ki', "another version": b'{"format": 2, "kind": "case"}\n',
       "a megabyte": b'{"x": "' + b"x" * (1 << 20) + b'"}\n', "no UTF-8": b'{"x": "\xff\xfe"}\n',
       "duplicate keys": b'{"format": 1, "format": 1}\n', "deep": b"[" * 200000 + b"\n", "nothing": b"\x00\n",
       "a number": b"1e999\n"}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_record_is_named_and_counted_and_the_rest_is_rendered(tmp_path, bad):
    good = json.dumps(record(verdict="Fail", name="dispatch/good")).encode()
    (tmp_path / "x.jsonl").write_bytes(good + b"\n" + BAD[bad])
    done = report(tmp_path)
    assert done.returncode == 3 and "x.jsonl:2: " in done.stderr and "1 of 2 records cannot be read" in done.stderr
    assert all("x.jsonl:2: " in text and "dispatch/good" in text.replace("\\", "") for text in texts(tmp_path).values())


def test_no_records_are_one_line_and_nothing_is_written(tmp_path):
    done = report(tmp_path)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "no *.jsonl there, expected the records of a run; make verify" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_baseline_that_cannot_be_read_is_one_line(tmp_path):
    samples.write(tmp_path / "x.jsonl", [record()])
    (tmp_path / "baseline.json").write_text("{")
    done = report(tmp_path, "--baseline", tmp_path / "baseline.json")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "make baseline writes one" in done.stderr


def test_a_full_disk_leaves_the_old_report_whole(tmp_path):
    """/dev/full takes nothing: the last of the files to be written aside is a link to it."""
    samples.write(tmp_path / "x.jsonl", [record()])
    report(tmp_path)
    before = texts(tmp_path)
    samples.write(tmp_path / "x.jsonl", [record(verdict="Fail")])
    (tmp_path / "results.sarif.part").symlink_to("/dev/full")
    done = report(tmp_path)
    assert done.returncode == 3 and "No space left on device; the report before stays" in done.stderr
    assert texts(tmp_path) == before and not list(tmp_path.glob("*.part"))


# -------------------------------------------------------------------------------------------------------------- speed --


def test_ten_thousand_records_fit_the_page(tmp_path):
    """The time is told in processor seconds, and judged by scripts that measure; here it is only bounded by far."""
    samples.write(tmp_path / "x.jsonl", samples.many(10000))
    begun = time.process_time()
    seen = view.view(load.load(tmp_path), tmp_path / "none.json")
    write.write(tmp_path, tmp_path / "none.json")
    print(f"{time.process_time() - begun:.2f} s for {len(seen.loaded.found)} records")
    assert (tmp_path / "index.html").stat().st_size < 2 << 20
