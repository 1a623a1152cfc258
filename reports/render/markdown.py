"""summary.md: page one as text, for a step summary, which takes less than 64 KiB."""
import re

from conformance.harness.records import RED, repeats
from reports.render import words
from reports.render.view import one_line, summed_up, together

MOST = 60_000  # bytes; what does not fit is said
MARK = {"PASS": "✅", "FAIL": "❌", "DEGRADED": "⚠️"}
SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&])")


def text(value):
    """A text that markdown shows as it stands, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(str(value).split()))


def code(value):
    """The same as code: between more backticks than it holds itself."""
    value = " ".join(str(value).split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", value)), default=0) + 1)
    pad = " " if value.startswith("`") or value.endswith("`") else ""
    return f"{fence}{pad}{value}{pad}{fence}".replace("|", "\\|")


def block(some):
    """Lines as they stand."""
    some = list(some)
    fence = "`" * max(3, 1 + max((len(run) for line in some for run in re.findall(r"`+", line)), default=0))
    return [f"{fence}text", *some, fence, ""]


def table(heads, rows):
    yield "| " + " | ".join(heads) + " |"
    yield "| --- " * len(heads) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _verdict(view):
    yield f"# {MARK[view.verdict]} {view.verdict}"
    yield ""
    for reason in view.reasons:
        record = reason.record
        clauses = record.get("clauses") if record else None
        yield ("- " + (f"{reason.what}: " if reason.what else "") + text(reason.text) + (f"; clause {', '.join(map(code, clauses))}" if clauses else "") +
               (f"; again: {code(record['again'])}" if record else ""))
    yield ""
    commits = f" Commit {', '.join(map(text, view.commits))}." if view.commits else ""
    yield f"{text(summed_up(view.loaded))}.{commits}"
    yield ""


def _bad(view):
    if view.loaded.bad:
        yield f"## {len(view.loaded.bad)} records cannot be read"
        yield ""
        yield from (f"- {text(bad)}" for bad in view.loaded.bad[:words.MOST_BAD])
        yield ""


def _moves(view):
    rows = [(title, text(move.name), text(move.subject), text(move.before), text(move.now or move.note))
            for title, moves in vars(view.moves).items() for move in moves]
    yield "## Against the baseline"
    yield ""
    if rows:
        yield from table(("", "what", "on", "before", "now"), rows[:100])
        if len(rows) > 100:
            yield f"And {len(rows) - 100} more. "
    else:
        yield "Nothing is new, fixed, changed or gone."
        yield ""
    if view.absent:
        yield f"Not compared, for they are not installed: {', '.join(map(text, view.absent))}."
        yield ""


def _findings(view):
    if view.findings:
        yield "## Findings"
        yield ""
    for one in map(together, view.findings):
        state = "new" if one.get("is_new", True) else "known"
        yield f"### {text(one['key'])} ({state}, {repeats(one)})"
        yield ""
        yield f"Clause {', '.join(map(code, one['clauses']))}; target {code(one['name'])} by {text(one['subject'])}; again: {code(one['again'])}"
        yield ""
        yield from block(words.lines((one.get("program") or one["reason"]).splitlines(), 40))


def _red(view):
    red = [one for one in view.red if one["kind"] != "finding"]
    if red:
        yield "## Red"
        yield ""
    for one in red:
        yield from block(words.details(one))


def _known(view):
    if view.known:
        yield "## Known differences"
        yield ""
        for (subject, reason), some in view.known.items():
            yield f"- {text(subject)}, {len(some)}: {text(reason)}"
        yield ""
    if view.skipped:
        yield "## Not run"
        yield ""
        for (subject, reason), number in sorted(view.skipped.items()):
            yield f"- {number} on {text(subject)}: {text(reason)}"
        yield ""


def _grid(grid, every=True):
    def cell(name, subject):
        one = grid.cells.get((name, subject))
        return "" if one is None else f"**{one.verdict}**" if one.verdict in RED else one.verdict
    rows = [(name, [cell(name, subject) for subject in grid.subjects]) for name in grid.rows]
    if not every:
        rows = [(name, cells) for name, cells in rows if any("**" in one or one == "XFail" for one in cells)]
    yield f"## {text(grid.title)}"
    yield ""
    counted = grid.counts()
    yield ", ".join(f"{number} {verdict}" for verdict, number in sorted(counted.items())) + "."
    yield from (f"{text(subject)}: {text(version)}." for subject, version in sorted(grid.versions.items()))
    yield ""
    if rows:
        yield from table(("", *map(text, grid.subjects)), [(text(name), *cells) for name, cells in rows])


def _figures(view):
    rows = [(one["verdict"], text(one_line(one, 10).split(":")[0].partition(" ")[2]), text(one.get("limit", "")),
             f"{one['ratio']['value']:.4g}" if "ratio" in one else text(one["reason"]),
             "" if before is None else f"{before:.4g}") for one, before, _ in view.benches]
    if rows:
        yield "## Figures"
        yield ""
        yield from table(("verdict", "figure", "must be", "is", "baseline"), rows)


def _legs(view):
    legs = view.loaded.of("leg")
    if legs:
        yield "## The campaign"
        yield ""
        yield from table(("target", "engine", "verdict", "inputs", "coverage", "states"), [
            (text(one["name"]), text(one["subject"]), one["verdict"],
             *(f"{one['figures'].get(figure) or 0:,.0f}" for figure in ("inputs", "coverage", "states"))) for one in legs])


def _open_fence(lines):
    """What closes a block that was cut off."""
    fence = ""
    for line in lines:
        mark = re.match(r"`{3,}", line)
        if mark and (not fence or line == fence):
            fence = "" if fence else mark[0]
    return [fence] if fence else []


def render(view):
    """Its text. What is least needed stands last and is left out first."""
    grids = [_grid(grid, every=grid.id == "scenarios" or len(grid.rows) < 50) for grid in (*view.grids, *view.more)]
    parts = [_verdict(view), _bad(view), _moves(view), _findings(view), _red(view), _known(view), *grids, _legs(view),
             _figures(view)]
    kept, size, left_out = [], 0, 0
    for line in (line for part in parts for line in part):
        cost = len(line.encode("utf-8", "backslashreplace")) + 1
        if left_out or size + cost > MOST:
            left_out += 1
            continue
        kept.append(line)
        size += cost
    if left_out:
        kept += [*_open_fence(kept), "", f"{left_out:,} more lines do not fit here; index.html has everything."]
    return "\n".join(kept).rstrip() + "\n"
