"""Records: one JSON object a line, written as the results come and put in place when the run is over."""
import json
import os
from pathlib import Path

from conformance.harness.catalogue import BadInput

VERDICTS = ("Pass", "Fail", "Skip", "XFail", "XPass", "Invalid")
RED = ("Fail", "XPass", "Invalid")
FIELDS = {"scenario": str, "subject": str, "version": str, "verdict": str, "reason": str, "expected": list,
          "seen": list, "seconds": (int, float), "again": str}
TEST_FIELDS = {("test" if name == "scenario" else name): kind for name, kind in FIELDS.items()} | {"suite": str}
CASE_FIELDS = {("case" if name == "scenario" else name): kind for name, kind in FIELDS.items()} | {"clauses": list}


def writable(directory):
    """Makes a folder, if it is not there, in which files can be written. BadInput."""
    try:
        Path(directory).mkdir(parents=True, exist_ok=True)
        writes = os.access(directory, os.W_OK)
    except OSError:
        writes = False
    if not writes:
        raise BadInput(f"{directory}: found no folder to write in, and none can be made; expected one for the records")


class Recorder:
    """Writes records aside, to path with .part, so that whoever reads path never sees half a run."""

    def __init__(self, path):
        self.path = Path(path)
        self._part = self.path.with_name(self.path.name + ".part")
        writable(self.path.parent)
        self._file = self._part.open("w", encoding="utf-8", errors="backslashreplace")

    def add(self, record):
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._file.flush()

    def finish(self):
        """Also after an interruption: the records so far are kept."""
        self._file.close()
        os.replace(self._part, self.path)


def write_whole(path, text):
    """Writes a file aside, then renames it."""
    part = Path(path).with_name(Path(path).name + ".part")
    part.write_text(text, encoding="utf-8", errors="backslashreplace")
    os.replace(part, path)


def _fault(record, fields):
    """What is wrong with a parsed line, None for nothing."""
    if not isinstance(record, dict):
        return "is no object"
    for field, kind in fields.items():
        if field not in record:
            return f"lacks {field}"
        if not isinstance(record[field], kind):
            return f"has {record[field]!r} as {field}"
    return None if record["verdict"] in VERDICTS else f"has the verdict {record['verdict']!r}"


def read(path, fields=None):
    """(records, complaints): every line that is a record, and one sentence for each that is not."""
    fields = fields or FIELDS
    good, complaints = [], []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8", errors="backslashreplace").split("\n"), 1):
        if not line:
            continue
        try:
            record = json.loads(line)
            fault = _fault(record, fields)
        except ValueError:
            fault = "is not JSON"
        if fault:
            complaints.append(f"{path}:{number}: {fault}, expected one record with {', '.join(fields)}")
        else:
            good.append(record)
    return good, complaints
