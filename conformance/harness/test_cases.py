"""The cases themselves: whole, allowed by the model, and kept by our own engines."""
import json
import subprocess

import pytest

from conformance.harness import adapter, cases, catalogue, conform, judge, records, table
from conformance.spec import clauses as spec

LACKS = 4  # the model's word for a program that needs what is lacked
NEEDS_REAL = "the program needs real"
OURS = ("engine-posix", "engine-sim")


@pytest.fixture(scope="module")
def clauses():
    return spec.load()


@pytest.fixture(scope="module")
def found(clauses):
    return cases.load(clauses)


def refused(case):
    """What the model has against a case, "" for nothing. A case that all subjects play is asked both ways."""
    for options in ([], ["--implicit", "--lacks", "explicit", "--lacks", "engine"]):
        status, said = judge.ask_model(case.text, case.expected, options)
        if status not in (0, LACKS):
            return f"{case.name} {' '.join(options)}: " + "; ".join(said)
    return ""


def test_there_are_cases(found):
    """So many as the project promises."""
    assert len(found) >= 300


def test_each_case_is_whole(found):
    assert [case.fault for case in found.values() if case.fault] == []


def test_each_clause_has_a_case(clauses, found):
    assert [clause.slug for clause in cases.without_case(clauses, found)] == []


def test_each_expectation_is_allowed_by_the_model(found):
    played = [case for case in found.values() if case.suffix == ".ops" and not case.fault]
    assert played, "there is nothing to ask about"
    assert [complaint for complaint in map(refused, played) if complaint] == []


def test_an_expectation_that_the_model_does_not_allow_is_noticed(found):
    case = next(case for case in found.values() if case.expected[-1:] == ("exit 0",) and case.suffix == ".ops")
    wrong = cases.replace(case, expected=(*case.expected[:-1], "exit 1"))
    assert "refused" in refused(wrong)


def test_each_known_difference_of_a_case_is_whole(clauses):
    names = catalogue.known_names(clauses)
    assert conform.load_known(catalogue.adapters(), names, catalogue.EXPECTATIONS).wrong == []


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The records of all cases on our own engines."""
    reports = tmp_path_factory.mktemp("reports")
    chosen = [part for name in OURS for part in ("--subject", name)]
    subprocess.run([catalogue.ROOT / "scripts/conformance", "--no-spec", "--reports", reports, *chosen], timeout=110,
                   capture_output=True, check=False)
    return [one for one in records.read(reports / "conformance.jsonl")[0] if one["kind"] == "case"]


def unanswered(played, clauses):
    """(clause, subject) of engine and kernel clauses that a subject has nothing but Skip for.

    A clause that only a program on the real kernel can test is the other engine's.
    """
    answered = table.by_clause(played)
    excused = {(record["subject"], slug) for record in played for slug in record["clauses"]
               if record["subject"] == "engine-sim" and record["reason"] in (conform.C_ALONE, NEEDS_REAL)}
    return [(slug, name) for slug, clause in clauses.items() if clause.scope in ("engine", "kernel") for name in OURS
            if answered.get(slug, {}).get(name, "Skip") == "Skip" and (name, slug) not in excused]


def test_our_engines_answer_for_every_engine_and_kernel_clause(played, clauses):
    assert unanswered(played, clauses) == []


def test_our_engines_declare_nothing_unsupported(clauses):
    for name in OURS:
        subject = catalogue.adapters()[name]
        assert subject.unsupported == adapter.declare(subject.adapter_argv(), clauses).unsupported == {}


def test_a_clause_that_is_only_skipped_is_noticed(clauses):
    slug = next(slug for slug, clause in clauses.items() if clause.scope == "kernel")
    given = [{"clauses": [one], "subject": name, "verdict": "Skip" if one == slug else "Pass", "reason": "why not"}
             for one in clauses for name in OURS]
    assert unanswered(given, clauses) == [(slug, name) for name in OURS]


def test_our_engines_keep_every_case(played, found):
    assert len(played) == len(found) * len(OURS)
    red = [record for record in played if record["verdict"] not in ("Pass", "Skip")]
    assert not red, json.dumps(red[0], indent=1)
