"""The gate on what targets reach can fail: each way that it may be wrong is a complaint, and the list has no dead lines."""
import pytest

from fuzz.coverage import coverage

SOURCE = "core/src/masks.c"


def file_with(unreached):
    file = coverage.File(SOURCE)
    file.functions = [(1, "first"), (20, "second")]
    file.counts = {line: int(line != unreached) for line in (5, 25, 26)}
    file.branches[26] = [True, False]
    return {SOURCE: file}


def test_a_line_that_nobody_named_is_red():
    rows, complaints = coverage.judge(file_with(25), {})
    assert len(complaints) == 1 and complaints[0].startswith(f"{SOURCE}:25: nothing runs through")
    assert (rows[0]["lines"], rows[0]["reached"], rows[0]["named"], coverage.share(rows[0])) == (3, 2, 0, 0.5)


@pytest.mark.parametrize("what", ["second", coverage.File(SOURCE).code_at(25)])
def test_a_line_that_is_named_is_not(what):
    rows, complaints = coverage.judge(file_with(25), {(SOURCE, what): "no input"})
    assert complaints == [] and rows[0]["named"] == 1


def test_the_branches_of_a_line_that_is_named_do_not_count():
    rows, _ = coverage.judge(file_with(26), {(SOURCE, "second"): "no input"})
    assert rows[0]["branches"] == 0 and coverage.share(rows[0]) == 1


def test_a_line_that_is_named_and_reached_is_red():
    _, complaints = coverage.judge(file_with(0), {(SOURCE, "second"): "no input"})
    assert complaints == [f"unreached.txt: {SOURCE} second is reached, or is gone: it is named for nothing"]


def test_an_entry_without_a_reason_is_named(tmp_path):
    (tmp_path / "list").write_text("# fine\n\ncore/src/masks.c second:\n")
    with pytest.raises(coverage.Broken, match="list:3: found 'core/src/masks.c second:', expected SOURCE FUNCTION: REASON"):
        coverage.read_list(tmp_path / "list")


def test_lcov_is_read():
    text = (f"SF:{coverage.ROOT}/{SOURCE}\nFN:20,masks.c:second\nDA:21,0\nDA:22,3\nBRDA:22,0,0,3\nBRDA:22,0,1,-\n"
            "end_of_record\n")
    file = coverage.parse(text)[SOURCE]
    assert (file.functions, file.unreached(), file.branches[22]) == ([(20, "second")], [21], [True, False])


def test_every_entry_of_the_list_names_a_source_that_there_is():
    named = coverage.read_list(coverage.LIST)
    assert named and all((coverage.ROOT / source).is_file() for source, _ in named)


@pytest.mark.timeout(600)
def test_everything_is_reached_or_named(tmp_path):
    lcov, inputs = coverage.measure([], 2)
    rows, complaints = coverage.judge(coverage.parse(lcov), coverage.read_list(coverage.LIST))
    assert inputs > 10000 and complaints == [] and coverage.share(coverage.total(rows)) >= coverage.LEAST_BRANCHES
