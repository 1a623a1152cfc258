"""The reference page says what the table says, and its example is true."""
import re
import subprocess

from conformance.harness.catalogue import ROOT
from conformance.ops import reference

ENGINE_SIM = ROOT / "build/sim/conformance/subjects/engine/engine-sim"
PAGE = reference.README.read_text(encoding="utf-8")


def test_the_reference_page_is_made_of_the_table():
    assert PAGE == reference.wanted(), "conformance/ops/reference.py --write"


def test_every_entry_of_the_table_is_read():
    text = (reference.HERE / "ops.def").read_text(encoding="utf-8")
    for macro, entries in reference.entries().items():
        assert len(entries) == text.count(f"\n{macro}(")
    assert set(reference.entries()) == {"OP", "ARGUMENT", "NEED", "HANDLER", "FD", "ERROR", "EVENT", "RESULT"}


def test_the_example_shows_its_trace():
    program, trace = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    played = subprocess.run([ENGINE_SIM], input=program, capture_output=True, text=True, check=False)
    assert (played.stdout, played.stderr) == (trace, "")
