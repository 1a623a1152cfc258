"""make cpython: finds what it needs, runs suites, says what it sees as it comes, and ends with a table."""
import subprocess
import sys

from conformance.cpython import compare, suites
from conformance.cpython import environment as environments
from conformance.cpython import interpreter as interpreters
from conformance.harness import records, report
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


def run(option):
    """The exit status."""
    try:
        names = option.suite if option.tests_in else suites.chosen(option.suite)
        interpreter = interpreters.ask(option.python)
        stock, ours = prepare(interpreter, option.flavour, option.extension, option.name)
    except (ValueError, interpreters.Lacking, environments.NotBuilt) as error:
        print(f"cpython: {error}", file=sys.stderr)
        return 2
    only = (lambda test: not any(slow in test for slow in suites.SLOW)) if option.fast else None
    if option.test:
        only = lambda test: option.test in test  # noqa: E731
    writer = records.Recorder(option.reports / "cpython.jsonl")
    recorder = compare.Recorder(interpreter, writer, again_command(option))
    found, status = [], 0
    comparison = compare.Comparison(interpreter, stock, ours, ours.home.parent / f"logs-{option.name}", option.fuse,
                                    option.tests_in, only)
    try:
        with ours.alone():
            found = _play(comparison, names, recorder)
    except KeyboardInterrupt:
        status = 130
    finally:
        writer.finish()
    return conclude(option, found, recorder, status)


def conclude(option, found, recorder, status):
    compare.show(found)
    written, _ = records.read(option.reports / "cpython.jsonl", records.TEST_FIELDS)
    red = [record for record in written if record["verdict"] in records.RED]
    for record in red:
        print("\n".join(report.details(record)))
    print(f"cpython: {report.counts(written)}; {compare.here(option.reports)}/cpython.jsonl")
    return status or (1 if red or not written else 0)
