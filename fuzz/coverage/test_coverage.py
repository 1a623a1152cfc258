"""The gate on what targets reach can fail: each way that it may be wrong is a complaint, and the list has no dead lines."""
import pytest

from fuzz.coverage import coverage

SOURCE = "core/src/masks.c"


def file_with(unreached):
    file = coverage.File(SOURCE)
    file.functions = [(1, "first"), (20, "second")]
    file.counts = {line: int(line != unreached) for line in (5, 25, 26)}
    file.conditions = {(26, 5, 26, 9): coverage.Condition(26, "!set", true=3), (5, 1, 5, 2): coverage.Condition(5, "left", 1, 1)}
    return {SOURCE: file}


def judged(unreached, *keys):
    return coverage.judge(file_with(unreached), {(SOURCE, *key): "no input" for key in keys})


NEVER = ("second", "!set", "false")


def test_a_line_that_nobody_named_is_red():
    rows, complaints = judged(25, NEVER)
    assert len(complaints) == 1 and complaints[0].startswith(f"{SOURCE}:25: nothing runs through")
    assert (rows[0]["lines"], rows[0]["reached"], rows[0]["named"], coverage.share(rows[0])) == (3, 2, 0, 1)


@pytest.mark.parametrize("what", ["second", coverage.File(SOURCE).code_at(25)])
def test_a_line_that_is_named_is_not(what):
    rows, complaints = judged(25, (what,), NEVER)
    assert complaints == [] and rows[0]["named"] == 1


def test_the_branches_of_a_line_that_is_named_do_not_count():
    files = file_with(26)
    files[SOURCE].conditions[26, 5, 26, 9].true = 0
    rows, complaints = coverage.judge(files, {(SOURCE, "second"): "no input"})
    assert (rows[0]["branches"], rows[0]["branches_named"], complaints) == (2, 2, [])


def test_a_line_that_is_named_and_reached_is_red():
    _, complaints = judged(0, ("second",), NEVER)
    assert complaints == [f"unreached.txt: {SOURCE} second is reached, or is gone: it is named for nothing"]


def test_a_branch_that_nobody_named_is_red():
    rows, complaints = judged(0)
    assert complaints == [f"{SOURCE}:26: in second `!set` is never false, and unreached.txt does not name it"]
    assert (rows[0]["branches"], rows[0]["taken"], rows[0]["branches_named"], coverage.share(rows[0])) == (4, 3, 0, 0.75)


def test_a_branch_that_is_named_does_not_count():
    rows, complaints = judged(0, NEVER)
    assert (complaints, rows[0]["branches"], rows[0]["branches_named"]) == ([], 3, 1)


@pytest.mark.parametrize("key", [("second", "!set", "true"), ("first", "!set", "false"), ("second", "!gone", "false")])
def test_a_branch_that_is_named_and_taken_or_gone_is_red(key):
    _, complaints = judged(0, NEVER, key)
    assert complaints == [f"unreached.txt: {SOURCE} {' '.join(key)} is reached, or is gone: it is named for nothing"]


def test_a_branch_that_is_named_and_taken_at_one_of_two_places_is_red():
    files = file_with(0)
    files[SOURCE].conditions[26, 12, 26, 16] = coverage.Condition(26, "!set", true=1, false=1)
    _, complaints = coverage.judge(files, {(SOURCE, *NEVER): "no input"})
    assert len(complaints) == 1


def test_an_entry_without_a_reason_is_named(tmp_path):
    (tmp_path / "list").write_text("# fine\n\ncore/src/masks.c second:\n")
    with pytest.raises(coverage.Broken, match="list:3: found 'core/src/masks.c second:', expected SOURCE FUNCTION: REASON"):
        coverage.read_list(tmp_path / "list")


def test_an_entry_for_a_condition_is_of_a_function_and_of_one_branch_or_both(tmp_path):
    (tmp_path / "list").write_text(f"{SOURCE} first `a & b` true: one\n{SOURCE} first `c` never: both\n{SOURCE} `d: e`: a line\n")
    assert coverage.read_list(tmp_path / "list") == {
        (SOURCE, "first", "a & b", "true"): "one", (SOURCE, "first", "c", "true"): "both",
        (SOURCE, "first", "c", "false"): "both", (SOURCE, "d: e"): "a line"}


def test_lcov_is_read():
    text = f"SF:{coverage.ROOT}/{SOURCE}\nFN:20,masks.c:second\nDA:21,0\nDA:22,3\nend_of_record\n"
    file = coverage.parse(text)[SOURCE]
    assert (file.functions, file.unreached()) == ([(20, "second")], [21])


def test_copies_of_a_condition_are_one():
    file = coverage.File(SOURCE)
    file.text = ["", "    if (left &&", "        right) return;"]
    copies = [[2, 9, 3, 14, 4, 0, 0, 0, 4], [2, 9, 3, 14, 0, 2, 0, 0, 4], [2, 9, 2, 13, 1, 0, 0, 0, 4]]
    exported = {"data": [{"files": [{"filename": f"{coverage.ROOT}/{SOURCE}", "branches": copies}]}]}
    coverage.add_branches({SOURCE: file}, exported)
    assert list(file.conditions.values()) == [coverage.Condition(2, "left && right", 4, 2), coverage.Condition(2, "left", 1)]


def test_every_entry_of_the_list_names_a_source_that_there_is():
    named = coverage.read_list(coverage.LIST)
    assert named and all((coverage.ROOT / source).is_file() for source, *_ in named)


@pytest.mark.timeout(600)
def test_everything_is_reached_or_named(tmp_path):
    files, inputs = coverage.measure([], 2)
    rows, complaints = coverage.judge(files, coverage.read_list(coverage.LIST))
    assert inputs > 10000 and coverage.total(rows)["branches"] > 500 and complaints == []
