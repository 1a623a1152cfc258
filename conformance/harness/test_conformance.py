"""make conformance, end to end: each canary is red for its own reason, and nothing else is lost."""
import subprocess

import pexpect
import pytest

from conformance.harness import records
from conformance.harness.catalogue import ROOT

CANARIES = "conformance/harness/canaries"
HERE = ("--cases-in", f"{CANARIES}/cases", "--subjects-in", f"{CANARIES}/adapters",
        "--expectations-in", f"{CANARIES}/cases", "--no-spec")  # where no .toml is
BELLS = ("--case", "bells/first", "--case", "bells/second", "--case", "bells/third")


def run(reports, *options):
    return subprocess.run([ROOT / "scripts/conformance", "--reports", reports, *options], capture_output=True,
                          text=True, timeout=100)


def verdicts(reports):
    """{case: (verdict, reason)} of a run on one subject."""
    found, complaints = records.read(reports / "conformance.jsonl")
    assert not complaints
    return {record["name"]: (record["verdict"], record["reason"]) for record in found if record["kind"] == "case"}


def fly(reports, subject, *options):
    done = run(reports, *HERE, *BELLS, "--subject", subject, *options)
    return done, verdicts(reports)


def test_an_honest_adapter_is_green(tmp_path):
    done, seen = fly(tmp_path, "honest")
    assert done.returncode == 0, done.stdout
    assert seen == dict.fromkeys(("bells/first", "bells/second", "bells/third"), ("Pass", ""))


@pytest.mark.parametrize("subject, verdict, reason", [
    ("dies", "Invalid", "the adapter ends with killed SIGKILL, line 2 of its answer"),
    ("hangs", "Invalid", "the adapter hangs: nothing more within 1 s, line 2 of its answer"),
    ("garbage", "Invalid", "line 2 of its answer: found 'ding dong', expected an event, as '1 ok'"),
    ("floods", "Invalid", "the adapter floods its output: more than 1048576 bytes"),
    ("disorder", "Invalid", "answers out of order: found '=== bells/third', expected '=== bells/second'"),
    ("refuses", "Invalid", "a bad program: bells/second:1:1: found a bell, expected none"),
    ("unfinished", "Invalid", "line 2 of its answer: found nothing, expected an end, as 'exit 0'"),
    ("limited", "Invalid", "went beyond the limits"),
    ("lies", "Fail", "line 1: expected '1 = dfl', seen '1 = ign'; the model: refused"),
])
def test_a_canary_is_red_and_the_run_goes_on(tmp_path, subject, verdict, reason):
    done, seen = fly(tmp_path, subject, "--fuse", "1" if subject == "hangs" else "60")
    assert done.returncode == 1, done.stdout
    assert seen["bells/second"][0] == verdict and reason in seen["bells/second"][1], seen
    assert seen["bells/first"] == seen["bells/third"] == ("Pass", "")
    assert f"{verdict}  bells/second on {subject}: " in done.stdout


def test_an_adapter_that_never_answers_is_given_up(tmp_path):
    done, seen = fly(tmp_path, "dies_at_once")
    assert done.returncode == 1 and {verdict for verdict, _ in seen.values()} == {"Invalid"}
    assert all("ends with exit 1, in front of its answer; stderr ends with 'I have no bell'" in reason
               for _, reason in seen.values())


def test_what_an_adapter_declares_is_checked(tmp_path):
    done, seen = fly(tmp_path, "mute")
    assert done.returncode == 1 and {verdict for verdict, _ in seen.values()} == {"Invalid"}
    assert "--declare, line 1: found 'safe-points sometimes', expected " in seen["bells/first"][1]


@pytest.mark.parametrize("case, reason", [
    ("without_clause", "without_clause.ops:1: found no clause, expected a line 'clause SLUG'"),
    ("unknown_clause", "unknown_clause.ops:2: found unknown clause 'bells-never-ring', expected a slug of clauses.md"),
    ("without_expect", "without_expect.ops:1: found no without_expect.expect beside it, expected one"),
    ("without_program", "without_program.expect:1: found without_program.expect, expected one of .ops, .py, .c"),
])
def test_a_bad_case_is_named_with_its_line_and_the_run_goes_on(tmp_path, case, reason):
    done = run(tmp_path, *HERE, "--case", f"wrong/{case}", "--case", "bells/first", "--subject", "honest")
    seen = verdicts(tmp_path)
    assert done.returncode == 1 and seen["bells/first"] == ("Pass", "")
    assert seen[f"wrong/{case}"][0] == "Invalid" and reason in seen[f"wrong/{case}"][1]


def test_a_bad_program_is_named_with_its_line_and_the_run_goes_on(tmp_path):
    cases, _, *others = HERE[1], HERE[2], *HERE[4:]
    done = run(tmp_path, "--cases-in", cases, *others, "--case", "wrong/bad_program", *BELLS, "--subject", "engine-sim")
    seen = verdicts(tmp_path)
    assert done.returncode == 1 and seen.pop("wrong/bad_program")[1].startswith(
        "a bad program: wrong/bad_program:3:1: found ")
    assert set(seen.values()) == {("Pass", "")} and len(seen) == 3


def test_a_clause_without_a_case_is_named_with_its_line(tmp_path):
    done = run(tmp_path, *HERE[:-1], "--subject", "honest")
    reason = verdicts(tmp_path)["clause/ascending-order"][1]
    assert done.returncode == 1 and reason.startswith("conformance/spec/clauses.md:")
    assert reason.endswith("clause 'ascending-order' has no case, expected one at least")


def test_a_bad_expectation_is_named_with_its_line_and_the_run_goes_on(tmp_path):
    here = [*HERE, "--expectations-in", f"{CANARIES}/expectations"]
    done = run(tmp_path, *here, *BELLS, "--subject", "honest")
    seen = verdicts(tmp_path)
    assert done.returncode == 1
    file = f"{CANARIES}/expectations/honest.toml"
    for line, said in ((2, "entry 1 lacks reason, expected all of "), (9, "is about 'bells/gone', which is no case"),
                       (17, "names the clause 'bells-never-ring', expected a slug"),
                       (25, "has colour = 'red', expected texts for case, clause, "), (34, "entry 5 lacks script, "),
                       (41, "names the script 'differences/gone.py', which is not there, expected a file")):
        assert seen[f"{file}:{line}"][0] == "Invalid" and said in seen[f"{file}:{line}"][1]
    nobodys = f"{CANARIES}/expectations/differences/nobodys.py:1"
    assert seen[nobodys] == ("Invalid", f"{nobodys}: no entry names this script, expected one at least")
    assert seen["bells/first"] == seen["bells/second"] == ("Pass", "")
    assert seen["bells/third"][0] == "XPass"


def test_a_known_difference_is_no_failure(tmp_path):
    here = [*HERE, "--expectations-in", f"{CANARIES}/expectations"]
    run(tmp_path, *here, *BELLS, "--subject", "lies")
    assert verdicts(tmp_path)["bells/second"] == ("XFail", "known since 1 (table-filled-from-kernel): says ign")


def test_each_failure_says_how_to_repeat_it_and_that_does(tmp_path):
    done, _ = fly(tmp_path, "garbage")
    again = next(line for line in done.stdout.splitlines() if "again:" in line).split("again: ")[1]
    repeated = subprocess.run([*again.split(), "--reports", tmp_path], cwd=ROOT, capture_output=True, text=True)
    assert repeated.returncode == 1 and "found 'ding dong'" in repeated.stdout


@pytest.mark.parametrize("options, said", [
    (["--case", "nosuch"], "conformance: no case is called or about 'nosuch', expected "),
    (["--subject", "nosuch"], "conformance: unknown subject 'nosuch'; known: "),
    (["--cases-in", "nosuch"], "conformance: there is no folder nosuch, expected one with "),
    (["--subjects-in", "nosuch"], "conformance: there is no folder nosuch, expected one with "),
    (["--expectations-in", "nosuch"], "conformance: there is no folder nosuch, expected one with "),
    (["--fuse", "nan"], "conformance: argument --fuse: found 'nan', expected seconds above 0; known: "),
    (["--fuse", "0"], "conformance: argument --fuse: found '0', expected seconds above 0; known: "),
    (["--reports", "/dev/null/reports"], "conformance: /dev/null/reports: found no folder to write in, "),
    (["--jobs", "0"], "conformance: argument --jobs: found '0', expected a number from 1; known: "),
    (["--nosuch"], "conformance: unknown option: --nosuch; known: --case, "),
])
def test_bad_input_is_one_line_and_nothing_is_lost(tmp_path, options, said):
    (tmp_path / "conformance.jsonl").write_text("kept")
    done = run(tmp_path, *options)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(said)
    assert (tmp_path / "conformance.jsonl").read_text() == "kept"


def test_ctrl_c_keeps_the_results_and_leaves_no_program(tmp_path):
    """Typed into a terminal, after a first result and while the adapter would go on for ever."""
    command = ["--reports", str(tmp_path), *HERE, "--fuse", "1000", "--jobs", "1", "--subject", "hangs",
               "--case", "wrong/without_clause", *BELLS]
    child = pexpect.spawn(str(ROOT / "scripts/conformance"), command, timeout=100, encoding="utf-8")
    child.expect("Invalid  wrong/without_clause on hangs")
    child.sendintr()
    child.expect("interrupted; [12] of 4 results are kept")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130 and "wrong/without_clause" in verdicts(tmp_path)
