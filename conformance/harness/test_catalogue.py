"""Subjects, names and known differences: what is found, and what is said about a wrong one."""
import pytest

from conformance.harness import catalogue
from conformance.harness.catalogue import BadInput
from conformance.harness.drive import Run
from conformance.harness.scenario_items import judged

KNOWN = {"case": "refused", "clause": "rule 33", "reason": "it differs", "since": "1.0", "link": "https://example.org",
         "script": "differences/it_differs.py"}
CANARIES = "conformance/harness/canaries/subjects"


def one_line(raised):
    assert "\n" not in str(raised.value) and "expected" in str(raised.value)
    return str(raised.value)


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(BadInput, match="^unknown subject 'x'; known: a, b$"):
        catalogue.pick("subject", {"a": 1, "b": 2}, ["b", "x"])


def test_nothing_wanted_is_everything():
    assert catalogue.pick("subject", {"a": 1, "b": 2}, []) == {"a": 1, "b": 2}


def test_a_missing_interpreter_is_a_skip_with_a_reason():
    subject = catalogue.subjects(CANARIES)["absent"]
    assert subject.missing("x") == ("Skip", "python-that-nobody-has is not installed")


def test_a_program_of_ours_that_is_not_built_is_no_skip():
    subject = catalogue.subjects(CANARIES)["unbuilt"]
    assert subject.missing("x") == ("Invalid", "build/no-such-flavour/x is not built; make builds it")


def test_an_interpreter_is_named_after_its_version():
    subject = catalogue.python_subject("/usr/bin/python3")
    assert subject.name.startswith("cpython-3.") and subject.argv("x") == ["/usr/bin/python3", "x.py"]
    assert catalogue.python_subject(f"{subject.name}=/usr/bin/python3") == subject
    for not_one in "/no/such", "/bin/false":
        with pytest.raises(catalogue.BadInput, match=f"--python {not_one} does not say its version, expected the path"):
            catalogue.python_subject(not_one)


@pytest.mark.parametrize("text, said", [
    ("command = 3", "has command, expected what, command"),
    ("what = 'x'\ncommand = 'ls -l'", "command is 'ls -l', expected a list"),
    ("what = 'x'\ncommand = ['ls']\ncolour = 1", "has what, command, colour, expected"),
    ("what = ", "expected TOML"),
])
def test_a_bad_subject_file_is_named(tmp_path, text, said):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(BadInput) as raised:
        catalogue.subjects(tmp_path)
    assert "mine.toml: " in one_line(raised) and said in one_line(raised)


def known_file(tmp_path, monkeypatch, **changes):
    lines = [f"{key} = '{value}'" for key, value in (KNOWN | changes).items() if value is not None]
    (tmp_path / "mine-1.2.toml").write_text("\n".join(["[[known]]", *lines]))
    (tmp_path / "differences").mkdir()
    (tmp_path / "differences/it_differs.py").touch()
    monkeypatch.setattr(catalogue, "EXPECTATIONS", tmp_path)


def test_a_known_difference_is_for_its_subject_and_all_its_patch_releases(tmp_path, monkeypatch):
    known_file(tmp_path, monkeypatch)
    assert catalogue.known_differences("mine-1.2.3") == catalogue.known_differences("mine-1.2") == {"refused": KNOWN}
    assert not catalogue.known_differences("mine-1.20.3") and not catalogue.known_differences("mine")


@pytest.mark.parametrize("change, said", [
    ({"reason": None}, "entry 1 lacks reason"),
    ({"link": ""}, "entry 1 lacks link"),
    ({"script": None}, "entry 1 lacks script"),
    ({"script": "differences/gone.py"}, "names the script 'differences/gone.py', which is not there, expected "),
    ({"script": "it_differs.py"}, "names the script 'it_differs.py', expected differences/<sentence>.py"),
    ({"script": "none: the C API alone shows it"}, "alone shows it', expected differences/<sentence>.py"),
])
def test_a_known_difference_without_a_reason_is_refused(tmp_path, monkeypatch, change, said):
    known_file(tmp_path, monkeypatch, **change)
    with pytest.raises(BadInput) as raised:
        catalogue.check_known_differences()
    assert said in one_line(raised)


def test_a_difference_of_what_is_no_interpreter_may_have_no_script(tmp_path, monkeypatch):
    known_file(tmp_path, monkeypatch)
    keys = KNOWN | {"script": "none: the C API alone shows it"}
    text = "\n".join(["[[known]]", *(f"{key} = '{value}'" for key, value in keys.items())])
    (tmp_path / "cpython-embedded.toml").write_text(text)
    catalogue.check_known_differences()
    (tmp_path / "cpython-embedded.toml").write_text(text.replace("none: the C API alone shows it", "none"))
    with pytest.raises(BadInput, match="names the script 'none', expected .*, or 'none: why'"):
        catalogue.check_known_differences()


def test_a_script_that_no_entry_names_is_refused(tmp_path, monkeypatch):
    known_file(tmp_path, monkeypatch)
    (tmp_path / "differences/nobodys.py").touch()
    with pytest.raises(BadInput) as raised:
        catalogue.check_known_differences()
    assert "differences/nobodys.py:1: no entry names this script" in one_line(raised)


def test_a_known_difference_about_nothing_is_refused(tmp_path, monkeypatch):
    known_file(tmp_path, monkeypatch, case="gone")
    with pytest.raises(BadInput, match="'gone', which is no scenario"):
        catalogue.check_known_differences()


@pytest.mark.parametrize("verdict, hang, known, judgement", [
    ("Fail", False, KNOWN, "XFail"),
    ("Pass", False, KNOWN, "XPass"),
    ("Fail", True, KNOWN, "Fail"),
    ("Invalid", False, KNOWN, "Invalid"),
    ("Skip", False, KNOWN, "Skip"),
    ("Fail", False, None, "Fail"),
    ("Pass", False, None, "Pass"),
])
def test_a_verdict_in_the_light_of_a_known_difference(verdict, hang, known, judgement):
    assert judged(Run(verdict, "", hang=hang), known)[0] == judgement
