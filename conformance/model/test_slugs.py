"""What the model cites is a clause, and what it asks is one that allows several outcomes."""
import pathlib
import re

from conformance.spec import clauses as spec

HERE = pathlib.Path(__file__).parent
SOURCES = [path for path in sorted(HERE.glob("*.[ch]")) if not path.stem.endswith("_test")]
SLUG = r"([a-z0-9]+(?:-[a-z0-9]+)+)"
CITED = re.compile(rf"\[{SLUG}\]|\"{SLUG}\"")
# Questions about what a must leaves to the surroundings: who waits for whom, what a terminal's stop signal finds, when
# an interpreter's loop looks again, how long an interpreter takes to start.
OPEN_MUSTS = {"default-action-applies", "exec-keeps-timers-mask-pending", "failing-handler-leaves-rest-pending",
              "fork-forgets-flags", "ignored-signal-has-no-effect", "leftovers-run-at-next-safe-point",
              "own-flag-before-common-flag", "table-filled-from-kernel", "timeout-inside-handler",
              "uncaught-interrupt-dies-of-sigint"}
ASKED = re.compile(rf"m_choose\([^;]*?\"{SLUG}\"", re.DOTALL)


def found(pattern, text):
    return {slug for match in pattern.findall(text) for slug in ([match] if isinstance(match, str) else match) if slug}


def all_of(pattern):
    return set().union(*(found(pattern, path.read_text(encoding="utf-8")) for path in SOURCES))


def test_every_slug_that_the_model_cites_is_a_clause():
    assert len(all_of(CITED)) > 200
    assert all_of(CITED) - set(spec.load()) == set()


def test_a_slug_that_is_none_is_noticed():
    assert found(CITED, "/* [no-such-clause] */") - set(spec.load()) == {"no-such-clause"}


def test_every_question_is_about_a_may_or_a_known_must():
    clauses = spec.load()
    assert {slug for slug in all_of(ASKED) if clauses[slug].level == "must"} == OPEN_MUSTS
