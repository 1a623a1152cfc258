"""From an input on which an engine stopped to a finding: confirmed, with its verdict key, made small, exported.

Findings are kept in findings/<target>/<key as a file name>/:
    input         the smallest input of the fuzz engine so far
    case.ops      the program, made small, behind a line `# key: KEY`
    case          the same as bytes, for the fuzz engines
    case.c        a standalone program, linked with libtocsin
    case.py       a script for CPython
    finding.json  key, clause, confirmed, text
"""
import hashlib
import json
import re
import shutil
import subprocess
import time
from dataclasses import asdict, dataclass

from conformance.harness.records import write_whole
from fuzz.campaign import export_c, export_python, places

TRIES = 10
TRY_S = 10
MINIMISE_S = 60
FOREVER = float("inf")
NOT_REPEATABLE = "not repeatable"


@dataclass
class Finding:
    target: str
    engine: str
    key: str
    clause: str
    text: str
    confirmed: str  # "10 of 10"
    folder: str = ""
    again: str = ""
    count: int = 1  # inputs with this key


def run(argv, seconds=TRY_S):
    """(exit status or None for a time-out, what it said)."""
    try:
        ended = subprocess.run([str(one) for one in argv], capture_output=True, timeout=seconds, check=False,
                               stdin=subprocess.DEVNULL, env=places.environment())
    except subprocess.TimeoutExpired:
        return None, ""
    return ended.returncode, (ended.stdout + ended.stderr).decode("utf-8", "replace")


def verdict(status, said):
    """(key, clause, text) of one run; "" as key for a run that is good."""
    key = re.search(r"^ +key: (.*)$", said, re.MULTILINE)
    if key:
        clause = re.search(r"^ +clause (\S+)$", said, re.MULTILINE)
        text = said[said.index("FAIL"):].partition("      clause ")[0]
        return key[1], clause[1] if clause else "unknown", "\n".join(text.splitlines()[1:])
    if status == 0:
        return "", "", ""
    summary = re.search(r"^SUMMARY: \w+: (.*)$", said, re.MULTILINE) or re.search(r"runtime error: (.*)$", said,
                                                                                   re.MULTILINE)
    how = "takes too long" if status is None else f"killed by signal {-status}" if status < 0 else f"exit {status}"
    what = re.sub(r"0x[0-9a-f]+|/\S*/", "", summary[1]).strip() if summary else how
    return f"no verdict/{what}", "unknown", "\n".join(f"      {line}" for line in said.splitlines()[-40:])


def programs(target, engine_program):
    """Who can run an input again: without an engine, with sanitizers, and the engine itself."""
    both = [places.replay(target), places.program("sim-asan", target)]
    return [path for path in both if path.is_file()] + ([engine_program] if engine_program else [])


def left_of(seconds, until):
    """At most so many, and what is left until then, but never nothing."""
    return max(1.0, min(seconds, until - time.monotonic()))


def first_seen(target, path, engine_program=None, tries=TRIES):
    """(key, clause, text, program): what the first program that shows anything shows; all are asked in turn, so many times.
    Each has all its time: one that is cut short would look as if the input took too long."""
    for program in tries * programs(target, engine_program):
        key, clause, text = verdict(*run([program, path]))
        if key:
            return key, clause, text, program
    return NOT_REPEATABLE, "unknown", "      no program shows it again", None


def confirm(program, path, key, until=FOREVER):
    """"n of 10", the time at which it was seen first included; fewer than 10 where the time is up."""
    same = tries = 1
    while tries < TRIES and time.monotonic() < until:
        same += verdict(*run([program, path]))[0] == key
        tries += 1
    return f"{same} of {tries}"


def folder_of(findings, target, key):
    words = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:60]
    return findings / target / f"{words}-{hashlib.sha1(key.encode()).hexdigest()[:8]}"


def known(folder):
    """The finding that a folder holds, None for none. One that cannot be read is written anew."""
    try:
        return Finding(**json.loads((folder / "finding.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def all_known(findings):
    return [one for one in (known(path.parent) for path in sorted(findings.glob("*/*/finding.json"))) if one]


def take(folders, target, engine, path, engine_program=None, until=FOREVER):
    """Keeps what an input shows. (finding, whether its key is new). Confirming and making small end with the time until; a
    finding that could not be made small is when it shows itself again."""
    key, clause, text, program = first_seen(target, path, engine_program)
    folder = folder_of(folders.findings, target, key)
    before = known(folder)
    finding = before or Finding(target, engine, key, clause, text, f"0 of {TRIES}", str(folder))
    if before:
        finding.count += 1
    else:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / "input")
        finding.confirmed = confirm(program, path, key, until) if program else finding.confirmed
        finding.again = f"make replay T={target} R={_shown(folder / 'input')}"
    save(folder, finding)  # before anything else: what follows may fail or be interrupted
    if program == places.replay(target) and not places.is_text(target) and not (folder / "case.ops").exists() \
            and time.monotonic() < until:
        export(folder, finding, until)
    return finding, not before


def export(folder, finding, until=FOREVER):
    """The program made small, and the four ways to run it."""
    status, said = run([places.replay(finding.target), "--minimise", folder / "input"], left_of(MINIMISE_S, until))
    if status == 1 and said.startswith("# key: "):
        write_whole(folder / "case.ops", said)
    else:
        shown = run([places.replay(finding.target), "--show", folder / "input"])[1]
        write_whole(folder / "case.ops", f"# key: {finding.key}\n{shown}")
    with_bytes = subprocess.run([places.replay(finding.target), "--bytes", folder / "case.ops"], capture_output=True,
                                check=False)
    (folder / "case").write_bytes(with_bytes.stdout)
    text = (folder / "case.ops").read_text(encoding="utf-8")
    write_whole(folder / "case.c", export_c.export(text))
    write_whole(folder / "case.py", export_python.export(text))
    finding.again = f"make replay T={finding.target} R={_shown(folder / 'case.ops')}"
    save(folder, finding)


def save(folder, finding):
    write_whole(folder / "finding.json", json.dumps(asdict(finding), indent=1, ensure_ascii=False) + "\n")


def _shown(path):
    return path.relative_to(places.ROOT) if path.is_relative_to(places.ROOT) else path
