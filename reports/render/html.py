"""index.html: one file that holds everything, asks nobody for anything, and may run nothing but its own script."""
import base64
import functools
import hashlib
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from conformance.harness.records import VERDICTS, repeats
from reports.render import pictures, words
from reports.render.view import Cell, summed_up, together

HERE = Path(__file__).parent
SYMBOL = {"Pass": "✓", "Fail": "✗", "Skip": "–", "XFail": "≈", "XPass": "↑", "Invalid": "!"}
MEANING = {"Pass": "as documented", "XFail": "differs as known", "Skip": "not run", "Fail": "wrong",
           "XPass": "right, and not known to be", "Invalid": "nothing was tested"}
WHOLE = 500_000    # bytes of results in detail; the others have their command
BRIEF = 400_000    # bytes of those
FILES = 400_000    # bytes of reproducers
MOST_MOVES = 1000
PLAIN = ("Pass", "Skip")
LEG_FIGURES = ("inputs", "rate", "coverage", "states", "new", "corpus", "stability")


def _lines(value):
    return "\n".join(words.lines(value.splitlines()))


def _brief(value):
    return words.shortened(value, 400)


def _differing(one):
    """For the expected and the seen lines: which of them have no counterpart."""
    expected, seen = (words.lines(one.get(part, [])) for part in ("expected", "seen"))
    wrong, matcher = {"expected": set(), "seen": set()}, SequenceMatcher(None, expected, seen, autojunk=False)
    for tag, from_e, to_e, from_s, to_s in matcher.get_opcodes():
        if tag != "equal":
            wrong["expected"] |= set(range(from_e, to_e))
            wrong["seen"] |= set(range(from_s, to_s))
    return {"expected": expected, "seen": seen}, wrong


def _side(one, part):
    """One of the two, with what differs marked."""
    texts, wrong = _differing(one)
    marked = (Markup('<span class="off">{}</span>').format(line or " ") if number in wrong[part] else escape(line)
              for number, line in enumerate(texts[part]))
    return Markup("\n").join(marked) or Markup('<span class="dim">(nothing)</span>')


@functools.cache
def _plain(verdict, title):
    said = Markup(' title="{}"').format(title) if title else ""
    return Markup('<td class="{}"{}>{}<i> {}</i></td>').format(verdict, said, SYMBOL[verdict], verdict)


class Page:
    """Gives every red result its place, and the template what it asks for."""

    def __init__(self, view):
        self.view, self.ids, self.left_out = view, {}, 0
        self.whole, self.brief, self.files = [], [], 0
        self.known = {}
        self.found = {(some[0]["name"], some[0]["key"]): f"finding-{number}"
                      for number, some in enumerate(view.findings, 1)}
        for number, some in enumerate(view.known.values(), 1):
            self.known[id(some[0])] = f"known-{number}"
            self.ids |= {id(one): f"known-{number}" for one in some}
        self._place_red()

    def _place_red(self):
        whole = brief = 0
        for number, one in enumerate((one for one in self.view.red if one["kind"] != "finding"), 1):
            size = 900 + sum(2 * len(line) for part in ("expected", "seen") for line in words.lines(one.get(part, [])))
            size += min(len(one["reason"]), 400) + len(one.get("program", ""))
            if whole + size <= WHOLE:
                whole += size
                self.whole.append((one, f"r{number}"))
            elif brief + 200 + len(one["name"]) + len(one["again"]) <= BRIEF:
                brief += 200 + len(one["name"]) + len(one["again"])
                self.brief.append((one, f"r{number}"))
            else:
                self.left_out += 1
                continue
            self.ids[id(one)] = f"r{number}"

    def link(self, record):
        """Where a result stands in detail, "" for nowhere."""
        if record["kind"] == "finding":
            return self.found.get((record["name"], record["key"]), "")
        return self.ids.get(id(record), "")

    def is_plain(self, cell):
        """Most cells: right or not run, and with nothing more to tell."""
        return cell.verdict in PLAIN and cell.share is None and not self.link(cell.record)

    def moved_link(self, move):
        one = self.view.red_of.get((move.name, move.subject))
        return self.link(one) if one else ""

    def reproducers(self, one):
        """(name, address) of each file, which the page holds itself as long as there is room."""
        for name, content in sorted(one.get("reproducers", {}).items()):
            self.files += len(content)
            if self.files > FILES:
                return
            if content.startswith("base64:"):
                yield name, f"data:application/octet-stream;base64,{quote(content.removeprefix('base64:'), safe='+/=')}"
            else:
                coded = base64.b64encode(content.encode("utf-8", "replace")).decode()
                yield name, f"data:text/plain;charset=utf-8;base64,{coded}"

    def overview(self):
        """(subject, version, counts) of the implementations."""
        found = self.view.loaded.of("scenario", "case")
        versions = {one["subject"]: one["version"] for one in found if one["version"]}
        counts = {}
        for one in found:
            counts.setdefault(one["subject"], Counter())[one["verdict"]] += 1
        return [(name, versions.get(name, ""), some) for name, some in sorted(counts.items())]

    def contents(self):
        view = self.view
        shown = [("verdict", "Verdict"), ("bad", "Unreadable") if view.loaded.bad else None, ("baseline", "Baseline"),
                 ("findings", "Findings"), ("known", "Known"),
                 *((grid.id, {"scenarios": "Programs", "clauses": "Clauses", "cases": "Cases"}[grid.id])
                   for grid in view.grids),
                 ("campaign", "Campaign") if self.legs() else None, ("figures", "Figures") if self.benches() else None,
                 *((grid.id, grid.title) for grid in view.more), ("details", "Red") if self.whole else None]
        return [one for one in shown if one]

    def legs(self):
        return self.view.loaded.of("leg", "corpus", "sample")

    def benches(self):
        return [one for one in self.view.benches if one[0]["kind"] != "corpus" or "ratio" in one[0]]

    def names(self):
        """What the template knows."""
        view = self.view
        engines, panels = pictures.curves(view.curves)
        return {
            "view": view, "link": self.link, "moved_link": self.moved_link, "repeats": repeats, "symbol": SYMBOL,
            "meaning": MEANING, "verdicts": VERDICTS, "summed": f"{summed_up(view.loaded)}.",
            "findings": [(together(some), some) for some in view.findings],
            "overview": self.overview(), "contents": self.contents(), "most_bad": words.MOST_BAD,
            "most_moves": MOST_MOVES, "moves": [(how, move) for how, some in vars(view.moves).items() for move in some],
            "known_id": lambda one: self.known[id(one)], "reproducers": self.reproducers,
            "skipped": sorted(view.skipped.items()), "legs": self.legs(), "leg_figures": LEG_FIGURES,
            "benches": self.benches(), "engines": engines, "panels": [Markup(panel) for panel in panels],
            "is_plain": self.is_plain, "plain": lambda cell: _plain(cell.verdict, cell.title),
            "cell": lambda one: Cell(one["verdict"], one), "number": pictures.number, "side": _side,
            "shown": self.whole, "brief_ones": self.brief, "left_out": self.left_out,
            "bar": lambda counts: Markup(pictures.bar(counts, VERDICTS)),
            "mosaic": lambda grid: Markup(pictures.mosaic(grid, self.link)),
            "heat": lambda grid: Markup(pictures.heat(grid)),
            "against": lambda *given: Markup(pictures.against(*given)),
            "has_share": lambda grid: any(cell.share is not None for cell in grid.cells.values()),
            "verdicts_of": lambda grid: [one for one in VERDICTS if grid.counts()[one]],
            "row_verdicts": lambda grid, name: " ".join(dict.fromkeys(
                grid.cells[name, subject].verdict for subject in grid.subjects if (name, subject) in grid.cells)),
        }


def render(view):
    """Its text."""
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=False, auto_reload=False)
    environment.filters |= {"lines": _lines, "brief": _brief}
    script = (HERE / "page.js").read_text(encoding="utf-8")
    given = {"style": Markup((HERE / "page.css").read_text(encoding="utf-8")), "script": Markup(script),
             "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}
    return environment.get_template("page.html").render(**given, **Page(view).names()) + "\n"
