"""Records: one JSON object a line, written as the results come and put in place when the run is over.

reports/record.schema.json says what stands in one. Who writes a record that is none hears it at once; who reads one goes
on with the next.
"""
import functools
import json
import math
import os
import subprocess
from collections import Counter
from pathlib import Path

from conformance.harness.catalogue import BadInput

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "reports" / "record.schema.json"
FORMAT = 1
VERDICTS = ("Pass", "Fail", "Skip", "XFail", "XPass", "Invalid")
RED = ("Fail", "XPass", "Invalid")
LONGEST = 256 << 10  # bytes of a line
MOST = 48 << 10  # bytes of lines that are kept of what a subject has shown
LINES = ("expected", "seen")
ONCE = ("scenario", "case")  # kinds of which a file has one record a name and subject


@functools.cache
def _schema():
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


@functools.cache
def _check(kind):
    """The schema for one kind, as a function: of allOf what is about this kind, which is ten times as fast as asking all."""
    import fastjsonschema  # here, for whoever only counts verdicts
    schema = {key: value for key, value in _schema().items() if key != "allOf"}
    for rule in _schema()["allOf"]:
        about = rule["if"]["properties"]["kind"]
        if kind in about.get("enum", [about.get("const")]):
            schema = schema | {"required": [*schema["required"], *rule["then"]["required"]]}
    return fastjsonschema.compile(schema)


def _fault(record):
    """What is wrong with a parsed line, None for nothing."""
    if not isinstance(record, dict):
        return "is no object, expected one record"
    if record.get("format") != FORMAT:
        return f"is of format {_short(record.get('format'))}, expected {FORMAT}"
    from fastjsonschema import JsonSchemaValueException
    try:
        kind = record.get("kind")
        _check(kind if isinstance(kind, str) and kind in _ruled() else "")(record)
    except JsonSchemaValueException as error:
        return f"has {_short(error.value)} there: {error.message.replace('data', 'the record', 1)}"
    return None


@functools.cache
def _ruled():
    """The kinds that have a rule of their own."""
    abouts = [rule["if"]["properties"]["kind"] for rule in _schema()["allOf"]]
    return {kind for about in abouts for kind in about.get("enum", [about.get("const")])}


def _short(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _cut(lines):
    """The first of them, and how many more there were."""
    size, kept = 0, []
    for line in lines:
        size += len(line.encode("utf-8", "backslashreplace")) + 3
        if size > MOST:
            return [*kept, f"({len(lines) - len(kept)} more lines)"]
        kept.append(line)
    return kept


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

    def __init__(self, path, command=""):
        """command: what was run; it becomes the first record."""
        self.path = Path(path)
        self._part = self.path.with_name(self.path.name + ".part")
        writable(self.path.parent)
        self._file = self._part.open("w", encoding="utf-8", errors="backslashreplace")
        if command:
            self.add({"kind": "run", "name": self.path.stem, "subject": "", "verdict": "Pass", "reason": "",
                      "commit": commit(), "again": command})

    def add(self, record):
        """ValueError: it is no record, which is a fault of the program's."""
        record = {"format": FORMAT} | record | {key: _cut(record[key]) for key in LINES if key in record}
        fault = _fault(record)
        if fault:
            raise ValueError(f"{self.path}: a record {fault}")
        self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._file.flush()

    def finish(self):
        """Also after an interruption: the records so far are kept."""
        self._file.close()
        os.replace(self._part, self.path)


@functools.cache
def commit():
    """What stands here, with a + when something is changed, "unknown" without git."""
    def git(*words):
        return subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True, check=True).stdout.strip()
    try:
        return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain", "-uno") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def write_whole(path, text):
    """Writes a file aside, then renames it. OSError leaves what was there, and nothing beside it."""
    write_all({path: text})


def write_all(texts):
    """The same for several files: all are written before the first is renamed, so that either all change or none."""
    parts = {Path(path): Path(path).with_name(Path(path).name + ".part") for path in texts}
    try:
        for part, text in zip(parts.values(), texts.values()):
            part.write_text(text, encoding="utf-8", errors="backslashreplace")
        for path, part in parts.items():
            os.replace(part, path)
    except OSError:
        for part in parts.values():
            part.unlink(missing_ok=True)
        raise


# ----------------------------------------------------------------------------------------------------------- reading --


class _Twice(ValueError):
    pass


def _object(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return found


def _number(text):
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


_decode = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number, parse_constant=_number).decode


def _parsed(line):
    """(record, fault) of the bytes of a line."""
    if len(line) > LONGEST:
        return None, f"is longer than {LONGEST:,} bytes"
    try:
        record = _decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return None, f"is no UTF-8 at byte {error.start + 1}"
    except _Twice as error:
        return None, f"has the key {_short(str(error))} twice"
    except RecursionError:
        return None, "is nested too deeply"
    except ValueError:
        return None, "is not JSON" if line.endswith(b"\n") else "is not JSON, for it is cut off"
    return record, _fault(record)


def _lines(path):
    """Each line, of one that is too long so much that this can be seen."""
    with open(path, "rb") as file:
        while line := file.readline(LONGEST + 1):
            whole = line
            while len(line) > LONGEST and not line.endswith(b"\n"):
                line = file.readline(LONGEST + 1)
            yield whole


def _is_odd(line):
    """Whether anything in it may be other than printable: an escape hides what it is."""
    return b"\\" in line or not line.rstrip(b"\r\n").decode("utf-8").isprintable()


def read(path, repair=None):
    """(records, complaints): every line that is a record, and one sentence for each that is not.

    repair(record) is what becomes of one in which something may not be printable.
    """
    good, complaints, lines = [], [], {}
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        record, fault = _parsed(line)
        if not fault and record["kind"] in ONCE:
            first = lines.setdefault((record["kind"], record["name"], record["subject"]), number)
            fault = f"repeats line {first}" if first != number else None
        if fault:
            complaints.append(f"{path}:{number}: {fault}")
        else:
            good.append(repair(record) if repair and _is_odd(line) else record)
    return good, complaints


# ----------------------------------------------------------------------------------------------------------- telling --


def counts(found):
    """"64 Pass, 2 XFail": every verdict that occurs, in the usual order."""
    seen = Counter(record["verdict"] for record in found if record["kind"] != "run")
    return ", ".join(f"{seen[verdict]} {verdict}" for verdict in VERDICTS if seen[verdict]) or "no records"


def repeats(record):
    """"3 of 10 times", "" for what was played once."""
    times = record.get("repeats")
    return f"{times['same']} of {times['of']} times" if times else ""


def details(record):
    """One result in words: what was expected, what was seen, and the command that repeats it."""
    often = f" ({repeats(record)})" if repeats(record) else ""
    yield f"{record['verdict']}  {record['name']} on {record['subject']}: {record['reason'] or 'as documented'}{often}"
    for title in ("expected", "seen"):
        yield f"  {title}:"
        yield from (f"    {line}" for line in record[title] or ["(nothing)"])
    yield f"  again: {record['again']}"
