"""make cpython: finds what it needs, runs suites, says what it sees as it comes, and ends with a table."""
import os
import subprocess
import sys

from conformance.cpython import compare, overhead, suites
from conformance.cpython import environment as environments
from conformance.cpython import interpreter as interpreters
from conformance.harness import records
from conformance.harness.catalogue import ROOT


def sanitizer(interpreter):
    """What each process needs in its environment where the extension has sanitizers and the interpreter has none."""
    library = subprocess.run(["clang", "-print-file-name=libclang_rt.asan-x86_64.so"], capture_output=True, text=True)
    return (f"LD_PRELOAD={library.stdout.strip()}", "ASAN_OPTIONS=handle_segv=0:handle_abort=0:handle_sigbus=0:"
            "handle_sigill=0:handle_sigfpe=0:allocator_may_return_null=1:detect_leaks=0", "UBSAN_OPTIONS=print_stacktrace=1")


def prepare(interpreter, flavour="gcc", extension=None, name="tocsin"):
    """(stock's environment, ours) under build/cpython/VERSION/. Lacking, NotBuilt."""
    interpreter.need()
    built = environments.build(interpreter, flavour)
    home = ROOT / "build" / "cpython" / interpreter.version
    variables = sanitizer(interpreter) if flavour == "asan" else ()
    return (environments.make(home / f"stock-{name}", interpreter),
            environments.make(home / name, interpreter, extension or built, variables))


def again_command(option):
    def again(suite):
        if suite == "overhead":
            return "make cpython-overhead" + (f" PYTHON={option.python}" if option.python != "/usr/bin/python3" else "")
        words = ["make cpython", f"SUITE={suite}"]
        return " ".join(words + ([f"PYTHON={option.python}"] if option.python != "/usr/bin/python3" else []))
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
print("CPython", sys.version.split()[0], "whose module signal is Tocsin's engine:", signal.raise_signal.__self__.__spec__.origin)
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
