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
from dataclasses import asdict, dataclass

from conformance.harness.records import write_whole
from fuzz.campaign import export_c, export_python, places

TRIES = 10
TRY_S = 30
MINIMISE_S = 60


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
                               stdin=subprocess.DEVNULL)
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


def confirm(target, path, engine_program=None):
    """(key, clause, text, "n of 10", program) with the first program that shows anything."""
    for program in programs(target, engine_program):
        key, clause, text = verdict(*run([program, path]))
        if key:
            same = 1 + sum(verdict(*run([program, path]))[0] == key for _ in range(TRIES - 1))
            return key, clause, text, f"{same} of {TRIES}", program
    return "not repeatable", "unknown", "      no program shows it again", f"0 of {TRIES}", None


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


def take(folders, target, engine, path, engine_program=None):
    """Keeps what an input shows. (finding, whether its key is new)."""
    key, clause, text, confirmed, program = confirm(target, path, engine_program)
    folder = folder_of(folders.findings, target, key)
    before = known(folder)
    if before:
        before.count += 1
        save(folder, before)
        return before, False
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder / "input")
    finding = Finding(target, engine, key, clause, text, confirmed, str(folder))
    finding.again = f"make replay T={target} R={_shown(folder / 'input')}"
    save(folder, finding)  # before anything else: what follows may fail or be interrupted
    if program == places.replay(target) and not places.is_text(target):
        export(folder, finding)
    return finding, True


def export(folder, finding):
    """The program made small, and the four ways to run it."""
    status, said = run([places.replay(finding.target), "--minimise", folder / "input"], MINIMISE_S)
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
