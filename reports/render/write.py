"""All formats of the report, written aside and then renamed: who reads one never sees half of it, or none."""
from pathlib import Path

from conformance.harness import baseline, records
from conformance.harness.catalogue import BadInput
from reports.render import html, junit, load, markdown, sarif, view

FORMATS = {"summary.md": markdown, "index.html": html, "junit.xml": junit, "results.sarif": sarif}


def write(directory, baseline_file=baseline.FILE):
    """The View. NoRecords, BadInput, OSError: nothing has changed then."""
    seen = view.view(load.load(directory), Path(baseline_file))
    records.write_all({Path(directory) / name: form.render(seen) for name, form in FORMATS.items()})
    return seen


def refresh(directory, baseline_file=baseline.FILE):
    """The same for a command whose own work is done already: what went wrong, in one line, "" for nothing."""
    try:
        write(directory, baseline_file)
    except (load.NoRecords, BadInput) as error:
        return str(error)
    except OSError as error:
        return f"{error.filename or directory}: {error.strerror}; the report before stays"
    return ""
