"""Pictures, as SVG that the page holds itself: colours are classes, so that they follow the page's scheme."""
import math
from html import escape

SQUARE, GAP = 11, 2  # page.css draws the squares in this size
LABEL_W = 150


def number(value):
    """A short figure: 1,234 or 12.3k or 4.56."""
    if value is None:
        return ""
    if abs(value) >= 1e6:
        return f"{value / 1e6:.3g}M"
    if abs(value) >= 1e4:
        return f"{value / 1e3:.3g}k"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def svg(width, height, label, body, kind=""):
    return (f'<svg class="{kind}" role="img" aria-label="{escape(label)}" viewBox="0 0 {width:g} {height:g}" '
            f'style="max-width:{width:g}px" xmlns="http://www.w3.org/2000/svg">{"".join(body)}</svg>')


def text(x, y, value, kind="", anchor="start"):
    return f'<text x="{x:g}" y="{y:g}" class="{kind}" text-anchor="{anchor}">{escape(str(value))}</text>'


def bar(counts, verdicts, width=260, height=12):
    """How much of each verdict there is, as parts of one bar."""
    total, x, body = sum(counts.values()) or 1, 0.0, []
    for verdict in verdicts:
        if counts[verdict]:
            part = counts[verdict] / total * width
            body.append(f'<rect x="{x:.1f}" width="{max(1.5, part):.1f}" height="{height}" class="f-{verdict}">'
                        f"<title>{counts[verdict]} {verdict}</title></rect>")
            x += part
    label = ", ".join(f"{counts[verdict]} {verdict}" for verdict in verdicts if counts[verdict])
    return svg(width, height, label, body, "bar")


def _block(grid, subject, rows, left, top, columns, link):
    for index, name in enumerate(rows):
        cell = grid.cells.get((name, subject))
        if cell is None:
            continue
        x, y = left + index % columns * (SQUARE + GAP), top + index // columns * (SQUARE + GAP)
        rect = (f'<rect x="{x}" y="{y}" class="f-{cell.verdict}">'
                f"<title>{escape(name)}: {cell.verdict}</title></rect>")
        target = link(cell.record)
        yield f'<a href="#{target}">{rect}</a>' if target else rect


def mosaic(grid, link):
    """A square for each row of a grid, in blocks of a group and a subject; what is red leads to its details."""
    groups = {}
    for name in grid.rows:
        groups.setdefault(grid.groups.get(name, ""), []).append(name)
    columns = 12
    block_w = columns * (SQUARE + GAP) + 16
    body, y = [], 28
    for place, subject in enumerate(grid.subjects):
        body.append(text(LABEL_W + place * block_w, 14, subject, "head"))
    for group, rows in groups.items():
        body.append(text(0, y + 10, group, "label"))
        for place, subject in enumerate(grid.subjects):
            body += _block(grid, subject, rows, LABEL_W + place * block_w, y, columns, link)
        y += -(-len(rows) // columns) * (SQUARE + GAP) + 9
    counts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(grid.counts().items()))
    return svg(LABEL_W + len(grid.subjects) * block_w, y, f"{grid.title}: {counts}; the table below has each", body, "mosaic")


def heat(grid, most=200):
    """Rows and subjects by their share, from none to all."""
    body, rows, width = [], grid.rows[:most], 46
    left = 14 + 7 * max((len(name) for name in rows), default=10)
    for place, subject in enumerate(grid.subjects):
        body.append(text(left + place * width + width / 2, 14, subject[:8], "head", "middle"))
    for line, name in enumerate(rows):
        y = 22 + line * 20
        body.append(text(0, y + 13, name, "label"))
        for place, subject in enumerate(grid.subjects):
            cell = grid.cells.get((name, subject))
            if cell is None or cell.share is None:
                continue
            body.append(f'<rect x="{left + place * width}" y="{y}" width="{width - 2}" height="18" rx="2" class="heat" '
                        f'style="--share:{cell.share:.3f}"><title>{escape(name)}, {escape(subject)}: {cell.share:.1%}'
                        f"</title></rect>" + text(left + place * width + width / 2 - 1, y + 13, f"{cell.share:.0%}",
                                                  "on-heat" if cell.share > 0.6 else "in-heat", "middle"))
    return svg(left + len(grid.subjects) * width, 26 + 20 * len(rows), grid.title, body, "heatmap")


PANEL_W, PANEL_H, PAD = 250, 118, 30


def _line(points, far, high, kind):
    width, height = PANEL_W - PAD - 12, PANEL_H - 44
    places = " ".join(f"{PAD + x / far * width:.1f},{24 + height - y / high * height:.1f}" for x, _, y in points)
    return f'<polyline points="{places}" class="curve {kind}"/>'


def _panel(target, legs, engines):
    far = max(point[0] for leg in legs for point in leg["curve"]) or 1
    high = max(point[2] for leg in legs for point in leg["curve"]) or 1
    bottom = PANEL_H - 20
    body = [text(PAD, 14, target, "head"),
            f'<path d="M{PAD} 24V{bottom}H{PANEL_W - 12}" class="axis"/>',
            text(PAD - 4, 31, number(high), "tick", "end"), text(PAD - 4, bottom, "0", "tick", "end"),
            text(PANEL_W - 12, bottom + 13, f"{number(far)} s", "tick", "end")]
    body += [_line(leg["curve"], far, high, f"c{engines.index(leg['subject']) % 4}") for leg in legs]
    said = ", ".join(f"{leg['subject']} {number(leg['curve'][-1][2])}" for leg in legs)
    return svg(PANEL_W, PANEL_H, f"{target}: coverage reached: {said}", body, "panel")


def curves(legs):
    """(engines, a panel a target): coverage over time, one line an engine."""
    engines, targets = sorted({leg["subject"] for leg in legs}), {}
    for leg in legs:
        targets.setdefault(leg["name"], []).append(leg)
    return engines, [_panel(target, some, engines) for target, some in sorted(targets.items())]


def against(value, before, better, tolerance):
    """A figure beside its baseline: the mark in the middle is the baseline, the band what is tolerated."""
    width, height, most = 150, 18, 2.0  # from half to double
    def at(ratio):
        return width / 2 + max(-1.0, min(1.0, math.log(max(ratio, 1e-9), most))) * (width / 2 - 6)
    edges = (1 - tolerance, 1.0) if better == "more" else (1.0, 1 + tolerance)
    ratio = value / before if before else 1.0
    worse = ratio < edges[0] if better == "more" else ratio > edges[1]
    body = [f'<path d="M0 9H{width}" class="axis"/>',
            f'<rect x="{at(edges[0]):.1f}" y="4" width="{max(1, at(edges[1]) - at(edges[0])):.1f}" height="10" class="band"/>',
            f'<path d="M{width / 2} 2V16" class="mark"/>',
            f'<circle cx="{at(ratio):.1f}" cy="9" r="4" class="{"f-Fail" if worse else "f-Pass"}"/>']
    return svg(width, height, f"{ratio:.2f} times the baseline", body, "dot")
