"""The collector of the C unit tests, on programs that are shell scripts."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.harness import unit_items
from conformance.harness.catalogue import ROOT

SOURCE = """
/* A test is a sentence:
TEST(not_this_one) { */
TEST(it_passes) {
}
TEST_NOT_HERE(
    it_is_skipped, "a reason") {
}
TEST(it_fails) {
}
"""
PROGRAM = """#!/bin/sh
case "$1" in
it_passes) exit 0 ;;
it_is_skipped) echo "skipped under a sanitizer: a reason" ;;
it_fails) echo "a_test.c:5: does not hold" >&2; exit 1 ;;
*) echo "no test is named $1" >&2; exit 2 ;;
esac
"""


@pytest.fixture
def tree(tmp_path):
    def build(source=SOURCE, program=PROGRAM, flavours=("gcc",)):
        (tmp_path / ".pytest.ini").write_text("[pytest]\naddopts = -p conformance.harness.plugin -p no:cacheprovider\n")
        (tmp_path / "core").mkdir()
        (tmp_path / "core" / "a_test.c").write_text(source)
        for flavour in flavours:
            path = tmp_path / "build" / flavour / "core" / "a_test"
            path.parent.mkdir(parents=True)
            if program:
                path.write_text(program)
                path.chmod(0o755)
        return tmp_path
    return build


def collected(tree, *options):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-v", "-rA", "core", *options]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=100,
                          env=environment | {"PYTHONPATH": str(ROOT)})
    return done.returncode, done.stdout


def test_each_test_is_an_item_for_each_flavour(tree):
    status, said = collected(tree(flavours=("gcc", "asan")))
    assert status == 1
    for flavour in ("gcc", "asan"):
        assert f"core/a_test.c::it_passes[{flavour}] PASSED" in said
        assert f"core/a_test.c::it_fails[{flavour}] FAILED" in said
        assert f"again: build/{flavour}/core/a_test it_fails" in said
        assert f"core/a_test.c::it_is_skipped[{flavour}] SKIPPED" in said
    assert "under a sanitizer: a reason" in said
    assert "a_test.c:5: does not hold" in said and "not_this_one" not in said


def test_a_flavour_can_be_chosen(tree):
    status, said = collected(tree(flavours=("gcc", "clang")), "--flavour", "clang", "-k", "passes")
    assert status == 0 and "it_passes[clang] PASSED" in said and "[gcc]" not in said


def test_a_missing_program_is_a_failure_that_names_the_command(tree):
    status, said = collected(tree(program=None), "-k", "passes")
    assert status == 1
    assert "build/gcc/core/a_test is not built" in said and "again: make build/gcc/core/a_test" in said


def test_a_source_without_tests_is_a_failure(tree):
    status, said = collected(tree(source="int main(void) {}\n"))
    assert status == 1 and "core/a_test.c has no TEST(sentence), expected at least one" in said


def test_a_program_older_than_its_source_is_a_failure(tree):
    status, said = collected(tree(source="TEST(it_is_new) {\n}\n"))
    assert status == 1 and "no test is named it_is_new" in said


def test_a_program_that_dies_of_a_signal_is_a_failure(tree):
    status, said = collected(tree(program="#!/bin/sh\nkill -SEGV $$\n"), "-k", "passes")
    assert status == 1 and "killed by signal 11 (Segmentation fault)" in said


@pytest.mark.parametrize("path, collected_too", [
    ("core/src/masks_test.c", True), ("core/src/masks.c", False), ("conformance/kernel/fork_keeps_the_mask.c", False),
    ("conformance/scenarios/sigint.c", False), ("core/src/unit_test.h", False),
])
def test_which_sources_have_tests(path, collected_too):
    assert unit_items.is_source(ROOT / path) == collected_too


def test_flavours_are_those_that_are_built(tmp_path):
    sources = [Path(name) for name in ("core/src/x_test.c", "core/port/x_test.c", "core/port/sim_x_test.c")]
    assert [unit_items.built_flavours(source, tmp_path) for source in sources] == [["gcc"], ["gcc"], ["sim"]]
    for flavour in ("tsan", "clang", "sim-asan"):
        (tmp_path / "build" / flavour).mkdir(parents=True)
    assert [unit_items.built_flavours(source, tmp_path) for source in sources] == [
        ["clang", "tsan"], ["clang", "tsan", "sim-asan"], ["sim-asan"]]


def test_an_unknown_flavour_is_told_with_the_known_ones(tree):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "pytest", "--flavour", "vanilla"], cwd=tree(), capture_output=True,
                          text=True, env=environment)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "unknown flavour 'vanilla'; known: gcc, clang, asan, tsan, sim, sim-asan" in done.stderr
