"""Every record of a folder, made harmless: what no terminal, page or XML file should get becomes a visible escape."""
from dataclasses import dataclass, field
from pathlib import Path

from conformance.harness import records

KEPT = "\n\t"


class NoRecords(Exception):
    """There is nothing to render. The text is one line."""


@dataclass
class Loaded:
    """found: all records, by file, kind and name; runs: the commands that wrote them; bad: one sentence for each
    line that is no record; files: names, with how many records each has."""
    found: list = field(default_factory=list)
    runs: list = field(default_factory=list)
    bad: list = field(default_factory=list)
    files: dict = field(default_factory=dict)

    def of(self, *kinds):
        return [record for record in self.found if record["kind"] in kinds]


def visible(text):
    """The text with control characters, and those that turn the direction of writing, as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in KEPT else c.encode("unicode_escape").decode() for c in text)


def clean(value):
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [clean(one) for one in value]
    if isinstance(value, dict):
        return {visible(key): clean(one) for key, one in value.items()}
    return value


def place(record):
    """Results come as they are ready; here each has its place. Figures stay in the order in which people ask."""
    if record["kind"] == "bench":
        return (record["kind"],)
    return record["kind"], record["name"], record["subject"], record.get("key", "")


def load(directory):
    """Loaded. NoRecords when no file of records is there."""
    directory, loaded = Path(directory), Loaded()
    paths = sorted(directory.glob("*.jsonl"))
    if not paths:
        raise NoRecords(f"{directory}: no *.jsonl there, expected the records of a run; make verify")
    for path in paths:
        good, bad = records.read(path, clean)
        loaded.bad += [visible(complaint.removeprefix(f"{directory}/")) for complaint in bad]
        loaded.files[visible(path.name)] = len(good)
        loaded.runs += [record for record in good if record["kind"] == "run"]
        loaded.found += sorted((record for record in good if record["kind"] != "run"), key=place)
    return loaded
