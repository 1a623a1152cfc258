"""A finding in words, and exported like a fuzz finding: case.ops, case.c, case.py, finding.json."""
from dataclasses import dataclass

from conformance.harness.records import write_whole
from fuzz.campaign import export_c, export_python
from fuzz.campaign import findings as exported
from fuzz.inject import windows

FOLDER = windows.ROOT / ".campaign/findings"
AROUND = 4  # instructions before and behind


@dataclass
class Finding:
    window: str
    verdict: str
    at: str
    place: str
    function: str
    source: str
    around: list
    case: dict

    @property
    def again(self):
        return f"make inject W={self.window} AT={self.at}"

    @property
    def clause(self):
        allowed = self.case["allowed"]
        return allowed[0][1] if allowed else {"lost wake-up": "no-lost-arrival"}.get(self.verdict, "unknown")

    @property
    def key(self):
        return f"{self.window}/{self.verdict}/{self.function or self.place}/{self.clause}"


def of_case(window, case, instructions):
    """instructions: of the engine, for what stands around."""
    place = case["first"]["place"]
    index = next((i for i, one in enumerate(instructions) if one.offset == place), None)
    here = instructions[index] if index is not None else None
    around = []
    if here:
        some = instructions[max(0, index - AROUND):index + AROUND + 1]
        around = [f"{'->' if one is here else '  '} +{one.offset:<6} {one.text}" for one in some
                  if one.function == here.function]
    shown = f"+{place}" if isinstance(place, int) else place
    return Finding(window.name, case["verdict"], case["first"]["at"], shown, here.function if here else "",
                   here.source if here else "", around, case)


def tell(finding):
    """As a person reads it."""
    case, lines = finding.case, []
    lines.append(f"FAIL  {finding.window}  {finding.verdict}: {', '.join(case['arrivals']) or 'a signal'} at point "
                 f"{finding.at}, {case['count']} runs")
    lines.append(f"      {finding.function or 'outside the engine'} {finding.place}  {finding.source}".rstrip())
    lines += [f"      {line}" for line in finding.around]
    for number, event in enumerate(case["trace"]):
        mark = ">" if number == case["event"] and case["allowed"] else " "
        lines.append(f"    {mark} {event}")
    lines += [f"      allowed was: {event or '(nothing)'}   [{clause}]" for event, clause in case["allowed"]]
    lines.append(f"      key: {finding.key}")
    lines.append(f"      clause {finding.clause}")
    lines.append(f"      again: {finding.again}")
    return "\n".join(lines)


def export(finding, folder=FOLDER):
    """Where it was written."""
    to = exported.folder_of(folder, "inject", finding.key)
    to.mkdir(parents=True, exist_ok=True)
    text = f"# {finding.again}\n{windows.program_of(finding.window)[1]}"
    write_whole(to / "case.ops", text)
    write_whole(to / "case.c", export_c.export(text))
    write_whole(to / "case.py", export_python.export(text))
    exported.save(to, exported.Finding("inject", "inject", finding.key, finding.clause, tell(finding), "1 of 1",
                                       str(to), finding.again, finding.case["count"]))
    return to

