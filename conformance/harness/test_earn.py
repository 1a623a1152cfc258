"""What a case is good for: the changes that are made to a source, and what is concluded."""
from types import SimpleNamespace

from conformance.harness import cases, earn, mutate

SOURCE = """#include <n.h> /* 1 < 2 */
int f(int n) {
    const char *text = "n < 3"; // n < 4
    if (n < 5 && (n & 1)) g(n);
    g(n,
      7);
    h(n);
    return n == 8;
}
"""


def changes():
    return {(mutant.place, mutant.old.strip(), mutant.new) for mutant in mutate.mutants("f.c", SOURCE)}


def test_each_change_is_small_and_of_what_runs():
    assert changes() == {
        ("f.c:4", "n < 5 && (n & 1)", "!(n < 5 && (n & 1))"), ("f.c:4", "<", "<="), ("f.c:4", "&&", "||"),
        ("f.c:4", "5", "4"), ("f.c:4", "5", "6"), ("f.c:4", "&", "|"), ("f.c:4", "1", "0"), ("f.c:4", "1", "2"),
        ("f.c:6", "7", "6"), ("f.c:6", "7", "8"), ("f.c:5", "g(n,\n      7);", ";"), ("f.c:7", "h(n);", ";"),
        ("f.c:8", "==", "!="), ("f.c:8", "8", "7"), ("f.c:8", "8", "9")}


def test_a_change_changes_what_it_says_alone():
    for mutant in mutate.mutants("f.c", SOURCE):
        changed = mutant.applied(SOURCE)
        assert changed != SOURCE and len(changed) - len(SOURCE) == len(mutant.new) - len(mutant.old)
        assert changed[:mutant.start] == SOURCE[:mutant.start] and changed.endswith(SOURCE[mutant.end:])


def test_the_choice_is_the_seeds():
    names = [fault.name for fault in earn.faults(20, 1)]
    assert names == [fault.name for fault in earn.faults(20, 1)] != [fault.name for fault in earn.faults(20, 2)]
    assert len(set(names)) == len(names) > 20  # and those of the zoo


def case(name, suffix, *clauses):
    return cases.Case(name, None, suffix, clauses)


KNOWN = {one.name: one for one in (case("a", ".ops", "x"), case("b", ".ops", "x", "y"), case("c", ".ops", "x"),
                                   case("d", ".c", "x"), case("e", ".py", "z"))}


def test_a_place_is_earned_by_a_clause_or_by_a_fault():
    found = earn.worth(KNOWN, {"one": ["a"], "two": ["a", "b"], "three": [], "four": None})
    assert {name: (value.sole, value.alone) for name, value in found.items()} == {
        "a": ([], ["one"]), "b": (["y"], []), "c": ([], []), "d": (["x"], []), "e": (["z"], [])}


def test_the_report_names_what_is_missed_and_what_is_not_earned():
    said = list(earn.report(KNOWN, {"one": ["a"], "two": ["a", "c"], "three": [], "four": None}))
    assert said == ["4 faults: 1 do not compile, 2 are caught, 1 are not", "  not caught: three",
                    "5 cases: 3 are the only one of a clause, 1 the only one to catch a fault, 1 neither",
                    "1 can go together without a loss", "  repeats others: c (x)"]


def test_what_repeats_goes_only_as_far_as_something_is_left():
    twins = {one.name: one for one in (case("a", ".ops", "x"), case("b", ".ops", "x"))}
    assert earn.repeats(twins, {"one": ["a", "b"]}) == ["a"]
    assert earn.repeats(twins, {"one": ["a"]}) == ["b"]
    assert earn.repeats(twins, {"one": ["a"], "two": ["b"]}) == []


def test_what_is_half_written_is_measured_again(tmp_path):
    path = tmp_path / "1.jsonl"
    earn.add(path, SimpleNamespace(name="one"), ["a"])
    with path.open("a") as file:
        file.write('{"fault": "two", "cau')
    assert earn.load(path, KNOWN) == {"one": ["a"]}
    earn.add(path, SimpleNamespace(name="two"), None)
    earn.add(path, SimpleNamespace(name="three"), ["gone", "b"])
    assert earn.load(path, KNOWN) == {"one": ["a"], "two": None, "three": ["b"]}


def test_what_a_real_implementation_does_otherwise_is_a_fault_by_its_reason(tmp_path):
    entries = [("a", "one"), ("b", "one"), ("e", "two"), ("gone", "two"), ("startup", "two")]
    (tmp_path / "x.toml").write_text("".join(f'[[known]]\ncase = "{name}"\nreason = "{reason}"\n'
                                             for name, reason in entries))
    assert earn.differences(KNOWN, tmp_path) == {"x.toml: one": ["a", "b"], "x.toml: two": ["e"]}
    found = earn.worth(KNOWN, earn.differences(KNOWN, tmp_path))
    assert found["e"] == earn.Worth(["z"], ["x.toml: two"]) and not found["a"].alone


def test_a_case_that_a_real_implementation_fails_alone_stays():
    known = {one.name: one for one in (case("a", ".ops", "x"), case("b", ".ops", "x"))}
    assert earn.repeats(known, {}) == ["a"]
    assert earn.repeats(known, {"x.toml: one": ["a"]}) == ["b"]
