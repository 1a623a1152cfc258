"""What workers find comes out, and what breaks one ends them all and is said."""
import queue

import pytest

from conformance.harness import child, workers


@pytest.fixture(autouse=True)
def children_may_start():
    yield
    child._stopped.clear()


def jobs(number):
    some = queue.SimpleQueue()
    for job in range(number):
        some.put(job)
    return some


def test_everything_that_they_give_comes_out():
    todo = jobs(100)

    def work(_, give):
        while True:
            give(todo.get_nowait())
    assert sorted(workers.gather(4, work)) == list(range(100))


def test_what_breaks_one_stops_all_and_is_raised_behind_what_was_found():
    found, others_are_over = [], []

    def work(index, give):
        if index == 0:
            give("before")
            raise RuntimeError("the disk is full")
        child._stopped.wait()
        others_are_over.append(index)
        give("after")
    with pytest.raises(RuntimeError, match="the disk is full"):
        for one in workers.gather(3, work):
            found.append(one)
    assert sorted(found) == ["after", "after", "before"] and sorted(others_are_over) == [1, 2]


def test_what_breaks_after_an_interruption_is_a_consequence_of_it():
    def work(_, give):
        child.stop_all()
        give("kept")
        raise RuntimeError("a process was killed")
    assert list(workers.gather(1, work)) == ["kept"]
