"""make cpython: finds what it needs, runs suites, says what it sees as it comes, and ends with a table."""
import os
import shlex
import subprocess
import sys

from conformance.cpython import compare, overhead, suites
from conformance.cpython import environment as environments
from conformance.cpython import interpreter as interpreters
from conformance.harness import child, records
from conformance.harness.catalogue import ROOT


def sanitizer():
    """What each process needs in its environment where the extension has sanitizers and the interpreter has none.
    Signals that kill are left to the tests."""
    library = subprocess.run(["clang", "-print-file-name=libclang_rt.asan-x86_64.so"], capture_output=True, text=True)
    fatal = ":".join(f"handle_{name}=0" for name in ("segv", "abort", "sigbus", "sigill", "sigfpe"))
    return (f"LD_PRELOAD={library.stdout.strip()}", f"ASAN_OPTIONS={fatal}:detect_leaks=1",
            f"LSAN_OPTIONS=suppressions={environments.HERE / 'leaks.txt'}:print_suppressions=0",
            "UBSAN_OPTIONS=print_stacktrace=1")


def prepare(interpreter, flavour="gcc", extension=None, name="tocsin"):
    """(stock's environment, ours) under build/cpython/VERSION/. Lacking, NotBuilt."""
    interpreter.need()
    built = environments.build(interpreter, flavour)
    home = ROOT / "build" / "cpython" / interpreter.version
    variables = sanitizer() if flavour == "asan" else ()
    return (environments.make(home / f"stock-{name}", interpreter),
            environments.make(home / name, interpreter, extension or built, variables))


def again_command(option):
    """What repeats a suite: a make target, or the script where something else was asked for than that can say."""
    python = f" PYTHON={option.python}" if option.python != "/usr/bin/python3" else ""
    special = [f"--{name.replace('_', '-')} {shlex.quote(str(getattr(option, name)))}"
               for name in ("extension", "tests_in", "test") if getattr(option, name)]

    def again(suite):
        if special or option.flavour == "clang":
            return " ".join(["scripts/cpython", f"--suite {suite}", f"--python {option.python}",
                             f"--flavour {option.flavour}", f"--name {option.name}", *special])
        goal = {"overhead": "cpython-overhead"}.get(suite, "cpython-asan" if option.flavour == "asan" else "cpython")
        return f"make {goal}" + ("" if suite == "overhead" else f" SUITE={suite}") + python
    return again


def _play(comparison, names, recorder):
    found = []
    for number, name in enumerate(names, 1):
        print(f"cpython: {name} ({number} of {len(names)})", flush=True)
        suite = comparison.play(name)
        found.append(suite)
        sound = recorder.add(suite)
        notes = suite.notes
        print(f"cpython: {name}: {len(suite.tests)} tests, {'no difference' if sound else 'RED'}; {notes.launches} "
              f"processes, {notes.counted['handlers']} handlers called by the engine", flush=True)
        for told in suite.told():
            print(f"cpython: {name}: {told}", flush=True)
    return found


def chosen(option):
    """(names of modules, which tests of them or None, whether to measure)."""
    names = option.suite if option.tests_in else suites.chosen(option.suite)
    if option.overhead and not option.suite:
        names = ()
    only = None
    if option.test:
        only = lambda test: option.test in test  # noqa: E731
    elif option.fast:
        only = lambda test: not any(slow in test for slow in suites.SLOW)  # noqa: E731
    return names, only


def run(option):
    """The exit status."""
    try:
        names, only = chosen(option)
        interpreter = interpreters.ask(option.python)
        stock, ours = prepare(interpreter, option.flavour, option.extension, option.name)
    except (ValueError, interpreters.Lacking, environments.NotBuilt) as error:
        print(f"cpython: {error}", file=sys.stderr)
        return 2
    if option.interactive:
        return interact(ours)
    writer = records.Recorder(option.reports / "cpython.jsonl", "make cpython")
    recorder = compare.Recorder(interpreter, writer, again_command(option))
    comparison = compare.Comparison(interpreter, stock, ours, ours.home.parent / f"logs-{option.name}", option.fuse,
                                    option.tests_in, only)
    found, status = [], 0
    child.fresh_signals()
    try:
        with ours.alone():
            found = _play(comparison, names, recorder)
            if option.overhead:
                measure(stock, ours, recorder)
    except KeyboardInterrupt:
        status = 130
    finally:
        writer.finish()
    return conclude(option, found, status)


GREETING = """
import signal, sys
print("CPython", sys.version.split()[0], "with Tocsin's engine as its signal module:", signal._signal.__spec__.origin)
del signal, sys
"""


def interact(environment):
    """Becomes an interactive interpreter."""
    sys.stdout.flush()
    os.execv(environment.python, [str(environment.python), "-q", "-i", "-c", GREETING])


def measure(stock, ours, recorder):
    """What calls cost, told and recorded."""
    print(f"cpython: overhead: {overhead.TURNS} turns of each", flush=True)
    for name, (theirs, own, ratio) in overhead.measure(stock.python, ours.python).items():
        print(f"cpython: overhead: {name}: stock {theirs:.0f} ns, ours {own:.0f} ns of CPU time, median of the ratios "
              f"{ratio:.3f}, at most {overhead.LIMIT:.2f}")
        recorder.add_overhead(name, theirs, own, ratio)


def conclude(option, found, status):
    if found:
        compare.show(found)
    written, _ = records.read(option.reports / "cpython.jsonl")
    written = [record for record in written if record["kind"] == "cpython" and record["subject"] != compare.STOCK]
    red = [record for record in written if record["verdict"] in records.RED]
    for record in red:
        print("\n".join(records.details(record)))
    print(f"cpython: {records.counts(written)}; {compare.here(option.reports)}/cpython.jsonl")
    return status or (1 if red or not written else 0)
