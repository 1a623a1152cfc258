"""What every format says of one result."""
from conformance.harness.records import repeats

MOST_BAD = 50      # bad records that are told one by one
MOST_LINES = 120   # of a trace
MOST_TEXT = 20000  # characters of a reason


def shortened(text, most=MOST_TEXT):
    return text if len(text) <= most else f"{text[:most]} ... ({len(text) - most:,} more characters)"


def lines(some, most=MOST_LINES):
    """The first of them, each of a bearable length."""
    shown = [shortened(one, 400) for one in some[:most]]
    return shown + ([f"... {len(some) - most:,} more lines"] if len(some) > most else [])


def title(record):
    on = f" on {record['subject']}" if record["subject"] else ""
    return f"{record['name']}{on}"


def details(record):
    """One result in words, with the command that repeats it."""
    often = f" ({repeats(record)})" if repeats(record) else ""
    yield f"{record['verdict']}  {title(record)}: {shortened(record['reason']) or 'as documented'}{often}"
    if record.get("clauses"):
        yield f"  clauses: {', '.join(record['clauses'])}"
    if record.get("program"):
        yield "  program:"
        yield from (f"    {line}" for line in lines(record["program"].splitlines()))
    for part in ("expected", "seen"):
        if part in record:
            yield f"  {part}:"
            yield from (f"    {line}" for line in lines(record[part]) or ["(nothing)"])
    yield f"  again: {record['again']}"
