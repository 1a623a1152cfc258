"""The form of .expect files, and what is said about a bad one."""
import pytest

from conformance.harness import catalogue, expect
from conformance.harness.expect import AtLeast, BadExpect, Exit, Kill, Killed, Line, Type

STORY = """# a comment

Press Ctrl+C <or not>.
<type ^C>
<kill SIGTERM>
<at least 2.5 s>
Done.
<killed SIGINT>
<stderr KeyboardInterrupt: x>
"""


def test_a_file_reads_as_a_story():
    script = expect.parse(STORY)
    assert script.steps == (Line("Press Ctrl+C <or not>.", 3), Type("^C", 4), Kill("SIGTERM", 5), AtLeast(2.5, 6),
                            Line("Done.", 7), Killed("SIGINT", 8))
    assert script.stderr == "KeyboardInterrupt: x"
    assert script.least_s == 2.5


def test_the_story_can_be_told_again():
    story = expect.parse(STORY).story
    assert story == [line for line in STORY.splitlines() if line and not line.startswith("#")]


def test_a_directive_is_a_whole_line():
    assert expect.parse("Use 'kill -15 <PID>' to terminate.\n<exit 3>").steps[0].text.endswith("to terminate.")


def test_a_control_character_is_the_byte_that_a_keyboard_sends():
    assert [Type(caret).byte for caret in ("^C", "^\\", "^D")] == [b"\x03", b"\x1c", b"\x04"]


@pytest.mark.parametrize("text, said", [
    ("<exit>", "f:1: <exit> is no directive, expected one of <type ^C>"),
    ("a\n<type C>\n<exit 0>", "f:2: <type C> is no directive"),
    ("<exit 256>", "f:1: 256 is no exit status, expected 0 to 255"),
    ("<kill TERM>\n<exit 0>", "f:1: TERM is no signal, expected a name such as SIGTERM"),
    ("a\n", "f:1: the file does not say how the program ends"),
    ("", "f:1: the file does not say how the program ends"),
    ("<exit 0>\na\n<exit 0>", "f:1: <exit 0> is not the last step"),
    ("<at least 1 s>\n<type ^C>\n<exit 0>", "f:2: <type ^C> comes after <at least 1 s>, expected a line"),
    ("<exit 0>\n<stderr a>\n<stderr b>", "f:3: a second <stderr TEXT>, expected one"),
])
def test_a_bad_file_is_named_with_its_line(text, said):
    with pytest.raises(BadExpect) as raised:
        expect.parse(text, "f")
    assert str(raised.value).startswith(said)
    assert "expected" in str(raised.value) and "\n" not in str(raised.value)


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "x.expect").write_bytes(b"\xff\xfe")
    with pytest.raises(BadExpect, match="x.expect:1: cannot be read .* expected UTF-8 text"):
        expect.load(tmp_path / "x.expect")


def test_every_scenario_stands_three_times_and_can_be_read():
    scenarios = catalogue.scenarios()
    assert len(scenarios) >= 12
    for path in scenarios.values():
        assert isinstance(expect.load(path).steps[-1], (Exit, Killed))
        assert path.with_suffix(".c").is_file() and path.with_suffix(".py").is_file(), path
