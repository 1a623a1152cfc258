"""All formats of the report, written aside and then renamed: who reads one never sees half of it, or none."""
from pathlib import Path

from conformance.harness import baseline, records
from reports.render import html, junit, load, markdown, sarif, view

FORMATS = {"summary.md": markdown, "index.html": html, "junit.xml": junit, "results.sarif": sarif}


def write(directory, baseline_file=baseline.FILE):
    """The View. NoRecords, BadInput, OSError: nothing has changed then."""
    seen = view.view(load.load(directory), Path(baseline_file))
    texts = {name: form.render(seen) for name, form in FORMATS.items()}  # all of them before the first is written
    for name, text in texts.items():
        records.write_whole(Path(directory) / name, text)
    return seen
