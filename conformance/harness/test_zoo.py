"""The cases can fail: each planted fault of fuzz/zoo, of engine/ and interpreter/, turns a case of its clause red."""
import dataclasses
import shutil

import pytest

from conformance.harness import adapter, cases, catalogue, conform
from conformance.spec import clauses
from fuzz.zoo import zoo

ROOMS = ("core", "conformance/ops", "conformance/subjects")
FLAVOURS = {"engine-sim": "sim", "engine-posix": "gcc"}
FUSE_S = 30
FAULTS = zoo.faults("engine")
CLAUSES = clauses.load()


def broken(patch):
    """The clause that the fault breaks, and the subject that shows it: the fast one, unless the patch names another."""
    head = zoo.head(patch)
    assert head.get("clause") in CLAUSES, f"{patch.name} begins with {head}, expected a line 'clause: SLUG'"
    name = head.get("subject", "engine-sim")
    assert name in FLAVOURS, f"{patch.name} names the subject {name!r}, expected one of {', '.join(FLAVOURS)}"
    return head["clause"], catalogue.adapters()[name]


def of_clause(slug):
    return [case for case in cases.load(CLAUSES).values() if slug in case.clauses]


def programs(subject, some):
    """What a copy must build for a subject to play the cases."""
    in_c = [case.path.relative_to(zoo.ROOT) for case in some if case.suffix == ".c" and conform.plays_c(subject)]
    return [subject.adapter[0], *(subject.argv(path)[0] for path in in_c)]


def in_copy(where, subject):
    """The subject as it is built below where."""
    def there(command):
        return (str(where / command[0]), *command[1:]) if command else ()
    return dataclasses.replace(subject, adapter=there(subject.adapter), command=there(subject.command))


def play(subject, some):
    """{case: Run}."""
    runs = {}

    def tell(case, run):
        runs[case.name] = run
    conform.Player(subject, CLAUSES, FUSE_S).play(some, tell, tell)
    return runs


@pytest.mark.parametrize("patch", FAULTS, ids=[patch.stem for patch in FAULTS])
def test_the_fault_turns_a_case_of_its_clause_red(patch, tmp_path):
    clause, subject = broken(patch)
    some = of_clause(clause)
    rooms = ROOMS + ((cases.CASES,) if conform.plays_c(subject) else ())
    where = zoo.copy(tmp_path / "copy", rooms, [FLAVOURS[subject.name]])
    zoo.plant(where, patch, programs(subject, some))
    before, after = play(subject, some), play(in_copy(where, subject), some)
    shutil.rmtree(where)
    red = {name: run for name, run in after.items() if (before[name].verdict, run.verdict) == ("Pass", "Fail")}
    told = ", ".join(f"{name} ({before[name].verdict}, then {run.verdict})" for name, run in after.items())
    assert red, (f"no case of clause {clause} fails on {subject.name} with {patch.name}: {told or 'it has none'}\n"
                 f"again: make test K={patch.stem}")
    for name, run in red.items():
        print(f"{name}: {run.reason}")


def test_there_are_twenty_faults_at_least():
    assert len(FAULTS) >= 20


def fails(command, case):
    answer = adapter.run_program(command, FUSE_S)
    assert not answer.fault, answer.fault
    return tuple(answer.lines) != case.expected


@pytest.mark.parametrize("fault", zoo.of_interpreters(), ids=lambda fault: fault.stem)
def test_the_fault_of_an_interpreter_turns_a_case_of_its_clause_red(fault):
    clause = fault.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# clause: ")
    assert clause in CLAUSES, f"{fault.name} begins otherwise, expected a line '# clause: SLUG'"
    some = [case for case in of_clause(clause) if case.suffix == ".py"]
    assert not [case.name for case in some if fails(["/usr/bin/python3", str(case.file)], case)]
    assert [case.name for case in some if fails(zoo.planted(fault, case.file), case)]
