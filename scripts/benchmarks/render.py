"""What was measured, for programs (bench.json) and for people (bench.md)."""
import json
import platform

from . import judge, rounds


def bench_record(bench, measured):
    """One bench: a competitor's median, how far its rounds spread, and its ratio to raw."""
    competitors = {}
    for name, series in measured.get(bench.name, {}).items():
        of_raw = rounds.ratio(measured, bench.name, name, "raw")
        competitors[name] = {"median": series.median if series.good else None, "spread": series.spread,
                             "rounds": len(series.good), "of raw": of_raw.median if of_raw else None,
                             "notes": series.notes}
    return {"title": bench.title, "unit": bench.unit, "competitors": competitors}


def record(measured, counts, absent, interrupted=False):
    """All of it, as one object."""
    return {
        "machine": {"processor": platform.machine(), "kernel": platform.release()},
        "interrupted": interrupted,
        "rows": [vars(row) for row in judge.judge(measured, counts)],
        "benches": {bench.name: bench_record(bench, measured) for bench in rounds.BENCHES if bench.name in measured},
        "absent": {one.name: one.why for one in absent},
        "counts": counts,
    }


def records(rows):
    """One record a row, for the report. A ratio of two competitors can be compared with another machine's."""
    ratios = {limit.figure: limit for limit in judge.RATIOS}
    for row in rows:
        record = {"kind": "bench", "name": row["figure"], "subject": "", "verdict": row["verdict"], "reason": row["seen"],
                  "limit": row["limit"], "figures": {"value": row["value"], "cpython": row["cpython"]},
                  "again": "make bench"}
        if row["figure"] in ratios and row["value"] is not None:
            limit = ratios[row["figure"]]
            record["ratio"] = {"value": row["value"], "better": "less" if limit.at_least is None else "more",
                               "tolerance": limit.tolerance}
        yield record


def as_json(whole):
    return json.dumps(whole, indent=1) + "\n"


def line(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def table(heads, rows):
    return [line(*heads), line(*["---"] * len(heads)), *(line(*row) for row in rows), ""]


def verdict_table(rows):
    return table(("verdict", "figure", "must be", "is", "CPython"),
                 [(row["verdict"], row["figure"], row["limit"], row["seen"],
                   "" if row["cpython"] is None else f"{row['cpython']:.3g}") for row in rows])


def remarks(notes):
    """What a median does not tell."""
    parts = []
    if "sent" in notes:
        parts.append(f"{notes['arrived']:,} handler runs of {notes['sent']:,} sent")
    if notes.get("lost_wakeups"):
        parts.append(f"{notes['lost_wakeups']} lost wakeups")
    if "broken" in notes:
        parts.append(f"broken: {notes['broken']}")
    return "; ".join(parts)


def bench_table(bench):
    def number(value, form):
        return "" if value is None else format(value, form)

    faster_first = sorted(bench["competitors"].items(), key=lambda item: (item[1]["median"] is None, item[1]["median"] or 0))
    if bench["unit"] == "/s":
        faster_first.sort(key=lambda item: -(item[1]["median"] or 0))
    rows = [(name, number(one["median"], ",.4g" if one["median"] and one["median"] < 100 else ",.0f"),
             number(one["of raw"], ".3g"), "" if one["spread"] is None else f"{one['spread']:.1%}", one["rounds"],
             remarks(one["notes"])) for name, one in faster_first]
    unit = "ns" if bench["unit"] == "ns" else "handlers a second"
    return [f"## {bench['title'][0].upper()}{bench['title'][1:]}", "",
            *table(("competitor", unit, "of raw", "spread", "rounds", ""), rows)]


def instruction_table(counts):
    groups = counts.get("instructions")
    if not groups or isinstance(groups, str):
        return []
    return ["## Instructions of one arrival", "", "Each group is explained in `core/README.md`.", "",
            *table(("group", "instructions", "functions"), [(title, f"{cost:g}", ", ".join(names))
                                                           for title, cost, names in groups])]


def as_markdown(whole, chart):
    text = ["# Benchmarks", ""]
    if whole["interrupted"]:
        text += ["**Interrupted: what was measured until then.**", ""]
    text += verdict_table(whole["rows"])
    text += ["A ratio is the median of the rounds' quotients, with the two between which it lies with 95 %; the spread is",
             "half of the middle half's width. All competitors take turns on one core, the flood has another one.", ""]
    if chart:
        text += [f"![every competitor in every bench]({chart})", ""]
    text += [f"Absent: {name} ({why})." for name, why in whole["absent"].items()] or ["Nobody is absent."]
    text.append("")
    for bench in whole["benches"].values():
        text += bench_table(bench)
    text += instruction_table(whole["counts"])
    machine = whole["machine"]
    return "\n".join([*text, f"Measured on {machine['processor']}, Linux {machine['kernel']}.", ""])
