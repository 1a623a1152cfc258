"""A planted fault that needs an arrival inside an operation is found by a window of the injector."""
import pytest

from fuzz.inject import zoo_table
from fuzz.zoo import zoo


@pytest.mark.parametrize("name", zoo_table.INSIDE)
def test_a_fault_that_needs_an_arrival_inside_is_found(name, tmp_path):
    patch, = (one for kind in ("engine", "targets") for one in zoo.faults(kind) if one.stem == name)
    found = zoo_table.findings(zoo_table.planted(patch, tmp_path / "copy"))
    assert found, f"{name} is found by no window"
