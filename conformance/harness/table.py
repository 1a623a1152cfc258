"""The clause x implementation table: themes with counts, then every clause that is not simply green."""
from collections import Counter, defaultdict

from conformance.harness.records import RED, VERDICTS

STYLE = {"Pass": "green", "XFail": "yellow", "Skip": "dim"}
WORST = ("Invalid", "Fail", "XPass", "XFail", "Pass", "Skip")  # a clause is as its worst case; Skip if all are


def by_clause(found):
    """{clause: {subject: verdict}}."""
    verdicts = defaultdict(lambda: defaultdict(set))
    for record in found:
        for slug in record.get("clauses", ()):
            verdicts[slug][record["subject"]].add(record["verdict"])
    return {slug: {subject: next(one for one in WORST if one in some) for subject, some in cells.items()}
            for slug, cells in verdicts.items()}


def _cell(verdict):
    return f"[{STYLE.get(verdict, 'red')}]{verdict}[/]" if verdict else "-"


def _counts(verdicts):
    counted = Counter(verdicts)
    return "  ".join(f"[{STYLE.get(one, 'red')}]{counted[one]} {one}[/]" for one in VERDICTS if counted[one])


def _table(first, subjects):
    from rich.table import Table  # here, for whoever only sorts verdicts
    table = Table(first)
    for subject in subjects:
        table.add_column(subject, overflow="fold")
    return table


def _themes(cells, clauses, subjects):
    table = _table("clauses of", subjects)
    for theme in dict.fromkeys(clause.theme for clause in clauses.values()):
        rows = [cells[slug] for slug, clause in clauses.items() if clause.theme == theme and slug in cells]
        if rows:
            table.add_row(theme, *(_counts(row[subject] for row in rows if subject in row) for subject in subjects))
    table.add_section()
    table.add_row("all", *(_counts(row[subject] for slug, row in cells.items() if subject in row)
                           for subject in subjects))
    return table


def _others(cells, clauses, subjects):
    """Clauses that differ somewhere, or that nobody supports."""
    table = _table("clause", subjects)
    for slug in clauses:
        row = cells.get(slug, {})
        if any(one in (*RED, "XFail") for one in row.values()) or (
                len(subjects) > 1 and set(row.values()) == {"Skip"}):
            table.add_row(slug, *(_cell(row.get(subject)) for subject in subjects))
    return table


def _totals(found, subjects):
    table = _table("cases", subjects)
    table.add_row("", *(_counts(record["verdict"] for record in found if record["subject"] == subject)
                        for subject in subjects))
    return table


def render(found, clauses, subjects):
    """What rich prints: the tables, and the reasons of Skip with their numbers."""
    cells = by_clause(found)
    if cells:
        yield _themes(cells, clauses, subjects)
    others = _others(cells, clauses, subjects)
    if others.row_count:
        yield others
    yield _totals(found, subjects)
    reasons = Counter((record["subject"], record["reason"]) for record in found if record["verdict"] == "Skip")
    for (subject, reason), number in sorted(reasons.items()):
        yield f"Skip: {number} on {subject}: {reason}".replace("[", "\\[")
