"""Interruption coverage: which instructions of the engine have been interrupted, by which signal, at which depth.

The engine's text stands in one piece in the injector's program. Offsets count from its begin; objdump and the debug
information say what stands there.
"""
import html
import re
import subprocess
from dataclasses import dataclass, field

DEPTHS = ("depth1", "depth2")
# Functions of the ways that must be interrupted everywhere, whatever the compiler has made inline in them.
PATHS = {
    "trip": ("tocsin_i_trampoline", "tocsin_i_trip", "ring", "trip_again", "tocsin_i_wakeup", "tocsin_i_hold"),
    "check": ("tocsin_check", "tocsin_check_at"),
    "dispatch": ("tocsin_i_safe_point", "tocsin_i_call", "report_race", "clean_up", "tocsin_i_call_held"),
}


@dataclass
class Instruction:
    offset: int
    function: str
    source: str  # FILE:LINE
    text: str
    executed: bool = False
    by: dict = field(default_factory=dict)  # depth: names of signals

    def is_hit(self, depth):
        return bool(self.by.get(depth))


def disassemble(program, root):
    """All instructions of the engine's text but padding, in order."""
    symbols = subprocess.run(["nm", program], capture_output=True, text=True, check=True).stdout
    start = int(re.search(r"^(\S+) . __start_tocsin_text$", symbols, re.MULTILINE)[1], 16)
    listing = subprocess.run(["objdump", "-d", "-l", "--no-show-raw-insn", "--section=tocsin_text", program],
                             capture_output=True, text=True, check=True).stdout
    found, function, source = [], "", ""
    for line in listing.splitlines():
        if (head := re.match(r"[0-9a-f]+ <(.+)>:$", line)):
            function = head[1]
        elif (where := re.match(r"(\S+\.[ch]):(\d+)", line)):
            source = f"{where[1].removeprefix(f'{root}/')}:{where[2]}"
        elif (code := re.match(r" +([0-9a-f]+):\t(.*)$", line)):
            text = re.sub(r"\s+", " ", code[2].split("#")[0]).strip()
            found.append(Instruction(int(code[1], 16) - start, function, source, text))
    return without_padding(found)


def without_padding(instructions):
    """What fills the space up to an aligned address is no instruction of ours, though some of it is passed through."""
    return [one for one in instructions if not re.match(r"((cs|data16) )*(nop|xchg %ax,%ax)", one.text)]


def add(instructions, result):
    """What one run of one window has seen."""
    at = {one.offset: one for one in instructions}
    for offset in result["executed"]:
        if offset in at:
            at[offset].executed = True
    for depth in DEPTHS:
        for signal, offsets in result[depth].items():
            for offset in offsets:
                if offset in at:
                    at[offset].by.setdefault(depth, set()).add(signal)


def of_path(instructions, path):
    return [one for one in instructions if one.function in PATHS[path]]


def share(instructions, depth):
    """(interrupted, of those that a window executes)."""
    executed = [one for one in instructions if one.executed]
    return sum(one.is_hit(depth) for one in executed), len(executed)


def gate(instructions, depths):
    """[(what, interrupted, of, instructions that were missed)]: all must be without misses."""
    rows = [("engine", instructions, "depth1")]
    rows += [(path, of_path(instructions, path), depth) for path in PATHS for depth in DEPTHS if depth in depths]
    found = []
    for name, some, depth in rows:
        missed = [one for one in some if one.executed and not one.is_hit(depth)]
        found.append((f"{name}, {depth.replace('depth', 'depth ')}", *share(some, depth), missed))
    return found


def listing(instructions):
    """Text: depth 1, depth 2, offset, instruction, source; `.` for what no window executes, `!` for a miss."""
    lines, function = [], None
    for one in instructions:
        if one.function != function:
            function = one.function
            lines.append(f"\n{function}")
        marks = [",".join(sorted(one.by.get(depth, ()))) or ("!" if one.executed else ".") for depth in DEPTHS]
        lines.append(f"{marks[0]:24} {marks[1]:24} +{one.offset:<6} {one.text:48} {one.source}")
    return "signals at depth 1       at depth 2               offset  instruction" + "\n".join(lines) + "\n"


def line_of(root, source, cache):
    name, _, number = source.partition(":")
    if name not in cache:
        path = root / name
        cache[name] = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    lines = cache[name]
    return lines[int(number) - 1].strip() if number and int(number) <= len(lines) else ""


COLOURS = {(False, False, False): "#eeeeee", (True, False, False): "#f4a6a0", (True, True, False): "#f7e2a0",
           (True, False, True): "#f7e2a0", (True, True, True): "#b9dfb2"}


def heat_map(instructions, root):
    """A page: one cell an instruction, function by function; then each beside its line of source."""
    cells, rows, cache, function = [], [], {}, None
    for one in instructions:
        colour = COLOURS[(one.executed, one.is_hit("depth1"), one.is_hit("depth2"))]
        if one.function != function:
            function = one.function
            cells.append(f"<br><b>{html.escape(function)}</b> ")
            rows.append(f"<tr><th colspan=4 id='{html.escape(function)}'>{html.escape(function)}</th></tr>")
        title = html.escape(f"+{one.offset} {one.text} {one.source}", quote=True)
        cells.append(f"<i style='background:{colour}' title='{title}'>&nbsp;</i>")
        by = "; ".join(f"{depth[-1]}: {', '.join(sorted(one.by[depth]))}" for depth in DEPTHS if one.by.get(depth))
        rows.append(f"<tr style='background:{colour}'><td>+{one.offset}<td><code>{html.escape(one.text)}</code><td>{by}"
                    f"<td>{html.escape(one.source)} <code>{html.escape(line_of(root, one.source, cache))}</code></tr>")
    return ("<!doctype html><meta charset=utf-8><title>Interruption coverage</title>"
            "<style>body{font:13px sans-serif}i{display:inline-block;width:7px;font-style:normal}"
            "table{border-collapse:collapse}td,th{padding:0 6px;text-align:left}</style>"
            "<h1>Interruption coverage</h1><p>Green: interrupted at depth 1 and 2. Yellow: at one of them. "
            "Red: executed and never interrupted. Grey: no window executes it.</p>"
            f"<p>{''.join(cells)}</p><table>{''.join(rows)}</table>\n")
