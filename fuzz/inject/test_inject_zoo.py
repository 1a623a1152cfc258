"""A planted fault that needs an arrival inside an operation is found by the injector's window that its patch names."""
import pytest

from fuzz.inject import windows, zoo_table

FAULTS = {name: patch for name, patch in zoo_table.faults().items() if zoo_table.named(patch)}


def test_some_faults_need_an_arrival_inside():
    assert len(FAULTS) >= 2


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_needs_an_arrival_inside_is_found(name, tmp_path):
    program = zoo_table.planted(FAULTS[name], tmp_path / "copy")
    window, = windows.picked([zoo_table.named(FAULTS[name])], program)
    found = zoo_table.finds(window, program)
    assert found and found["how"] == zoo_table.HOW[-1], f"{name} is not found by {window.name}"
