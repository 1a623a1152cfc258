"""The clauses are complete and agree with the documentation; what is written wrongly is named with its line."""
import pytest

from conformance.spec import clauses as spec

HEAD = "## names\n\n| slug | level | scope | sentence | documented |\n| --- | --- | --- | --- | --- |\n"
GOOD = "| a-slug | must | engine | It rings. | rule 9 |\n"


@pytest.fixture(scope="module")
def clauses():
    return spec.load()


@pytest.fixture
def written(tmp_path):
    """Writes text to a file and gives its path."""
    def write(text):
        path = tmp_path / "given.md"
        path.write_text(text, encoding="utf-8")
        return path
    return write


def refusal(read, path, **more):
    with pytest.raises(spec.BadClause) as raised:
        read(path, **more)
    said = str(raised.value)
    assert "\n" not in said and "expected" in said
    return said.removeprefix(f"{path}:")


def one_sided(clauses, sentences):
    """(clause, section) pairs that only one of the two files has."""
    here = {(clause.slug, section) for clause in clauses.values() for section in clause.sections}
    return sorted(here ^ {(slug, sentence.section) for sentence in sentences for slug in sentence.clauses})


def missing_rules(clauses):
    return sorted(set(range(1, spec.LAST_RULE + 1)) - {rule for clause in clauses.values() for rule in clause.rules})


def test_there_are_at_least_150_clauses(clauses):
    assert len(clauses) >= 150


def test_every_rule_has_a_clause(clauses):
    assert missing_rules(clauses) == []


def test_a_rule_without_a_clause_is_noticed(clauses):
    assert missing_rules({slug: clause for slug, clause in clauses.items() if 42 not in clause.rules}) == [42]


def test_every_theme_has_clauses_and_stands_once(clauses):
    themes = [clause.theme for clause in clauses.values()]
    assert tuple(dict.fromkeys(themes)) == spec.THEMES
    assert themes == sorted(themes, key=spec.THEMES.index)


def test_every_documented_sentence_names_clauses_that_exist(clauses):
    sentences = spec.documentation(clauses=clauses)
    assert len(sentences) >= 50
    assert {"Signal module", "Summary"} < {sentence.section for sentence in sentences}


def test_clauses_and_documentation_name_each_other(clauses):
    assert one_sided(clauses, spec.documentation(clauses=clauses)) == []


def test_a_clause_that_only_one_side_names_is_noticed(clauses):
    sentences = spec.documentation(clauses=clauses)
    assert ("no-lost-arrival", "Summary") in one_sided(
        clauses, [*sentences, spec.Sentence("x", ("no-lost-arrival",), "Summary", 1)])


def test_a_clause_has_all_its_parts(written):
    path = written(HEAD + "| a-slug | may | kernel | Is A; or B. | rules 9, 10; docs: alarm; documentation: X, Y |\n")
    assert spec.load(path)["a-slug"] == spec.Clause(
        "a-slug", "may", "kernel", "Is A; or B.", (9, 10), ("docs: alarm", "documentation: X, Y"), "names", 5)
    assert spec.load(path)["a-slug"].sections == ["X", "Y"]


@pytest.mark.parametrize("row, found", [
    ("| a-slug | must | engine | It rings. |", "found 4 filled cells"),
    ("| a-slug | must | engine | | rule 9 |", "found 4 filled cells"),
    ("| a-slug | must | engine | It | rings. | rule 9 |", "found 6 filled cells"),
    ("a-slug | must | engine | It rings. | rule 9 |", "found 0 filled cells"),
    ("| a-slug | must | engine | It rings. | rule 9", "found 0 filled cells"),
    ("| A-slug | must | engine | It rings. | rule 9 |", "found slug 'A-slug'"),
    ("| a_slug | must | engine | It rings. | rule 9 |", "found slug 'a_slug'"),
    ("| a-slug | should | engine | It rings. | rule 9 |", "found level 'should', expected one of must, may"),
    ("| a-slug | must | moon | It rings. | rule 9 |", "found scope 'moon', expected one of engine, "),
    ("| a-slug | must | engine | It rings | rule 9 |", "found sentence 'It rings'"),
    ("| a-slug | may | engine | It rings. | rule 9 |", "found a may without a choice"),
    ("| a-slug | must | engine | It rings. | rule 133 |", "found 'rule 133', expected 'rule 9'"),
    ("| a-slug | must | engine | It rings. | rules 10, 9 |", "found 'rules 10, 9'"),
    ("| a-slug | must | engine | It rings. | docs: alarm |", "found 'docs: alarm', expected 'rule 9'"),
    ("| a-slug | must | engine | It rings. | rule 9; a friend |", "found source 'a friend'"),
])
def test_a_bad_row_is_named_with_its_line(written, row, found):
    assert refusal(spec.load, written(HEAD + row + "\n")).startswith(f"5: {found}")


def test_a_slug_that_stands_twice_is_named_with_both_lines(written):
    assert refusal(spec.load, written(HEAD + GOOD + GOOD)) == (
        "6: found slug 'a-slug' again, expected a new one: it stands in line 5")


def test_a_theme_that_does_not_exist_is_named(written):
    assert refusal(spec.load, written(HEAD.replace("names", "bells") + GOOD)).startswith("5: found theme 'bells'")


def test_a_table_without_its_header_is_named(written):
    assert refusal(spec.load, written("## names\n" + GOOD)).startswith("2: found '| a-slug | must")


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert refusal(spec.load, tmp_path / "none.md").startswith("1: found nothing to read")


def test_an_unknown_clause_in_the_documentation_is_named(written):
    path = written("## Summary\n\n| sentence | clauses |\n| --- | --- |\n| It rings. | no-such-clause |\n")
    assert refusal(spec.documentation, path).startswith("5: found unknown clause 'no-such-clause'")
