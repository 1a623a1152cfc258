"""Seeds, dictionary and corpora: nothing is lost, and what cannot be read is named."""
import re
import subprocess

import pytest

from fuzz.campaign import dictionary, inputs, places
from fuzz.campaign.places import Broken, Folders


def corpus_of(folder, *contents):
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(contents):
        (folder / f"input{number}").write_bytes(content)
    return folder


def test_every_case_is_a_seed_as_bytes_and_as_text(tmp_path):
    folders = Folders(tmp_path)
    cases = list((places.ROOT / "conformance/cases").glob("*/*.ops"))
    assert inputs.make_seeds(folders) == len(cases) > 0
    for is_text in (True, False):
        assert len(inputs.files(folders.seeds(is_text))) == len(cases)


def test_a_seed_is_the_program_of_its_case(tmp_path):
    folders = Folders(tmp_path)
    inputs.make_seeds(folders)
    case = places.ROOT / "conformance/cases/masks/a_blocked_signal_waits_until_it_is_unblocked.ops"
    shown = [subprocess.run([places.replay("op_sequence"), "--show", path], capture_output=True, text=True, check=True)
             .stdout for path in (folders.seeds(False) / f"masks-{case.stem}", case)]
    assert shown[0] == re.sub(r"^clause .*\n", "", shown[1], flags=re.MULTILINE) != ""


def test_the_dictionary_has_every_operation_and_only_words_that_both_engines_read():
    operations = re.findall(r"^OP\(\w+, (\w+)", dictionary.OPS_DEF.read_text(), re.MULTILINE)
    assert len(operations) > 40 and set(operations) <= set(dictionary.words())
    for line in dictionary.dictionary().splitlines()[1:]:
        assert re.fullmatch(r'"(?:[ -!#-\[\]-~]|\\x[0-9a-f]{2})+"', line), line


def test_inputs_are_kept_once_under_the_name_of_their_content(tmp_path):
    new = corpus_of(tmp_path / "new", b"a", b"b", b"a")
    assert inputs.add(tmp_path / "corpus", inputs.files(new)) == 2
    assert inputs.add(tmp_path / "corpus", inputs.files(new)) == 0
    assert sorted(path.read_bytes() for path in inputs.files(tmp_path / "corpus")) == [b"a", b"b"]


def test_an_input_that_cannot_be_read_is_named(tmp_path):
    corpus = corpus_of(tmp_path / "corpus", b"a")
    (corpus / "gone").symlink_to(tmp_path / "nowhere")
    with pytest.raises(Broken, match="gone: No such file or directory, expected an input of the corpus"):
        inputs.files(corpus)


def test_a_corpus_that_is_no_folder_is_named(tmp_path):
    (tmp_path / "corpus").write_text("")
    with pytest.raises(Broken, match="corpus: Not a directory"):
        inputs.files(tmp_path / "corpus")


@pytest.mark.parametrize("merger", [None, "/bin/false", "/bin/true"])
def test_a_merge_that_cannot_be_done_keeps_everything(tmp_path, merger):
    corpus, more = corpus_of(tmp_path / "corpus", b"a"), corpus_of(tmp_path / "more", b"b")
    inputs.merge_into(corpus, [more], merger)
    assert sorted(path.read_bytes() for path in inputs.files(corpus)) == [b"a", b"b"]


def test_a_merge_that_takes_too_long_keeps_everything_and_leaves_nothing_behind(tmp_path):
    corpus, more, slow = corpus_of(tmp_path / "corpus", b"a"), corpus_of(tmp_path / "more", b"b"), tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 1000\n")
    slow.chmod(0o755)
    assert not inputs.merge_into(corpus, [more], slow, 0.1)
    assert sorted(path.read_bytes() for path in inputs.files(corpus)) == [b"a", b"b"]
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "more", "slow"}


def test_a_merge_drops_what_adds_nothing(tmp_path):
    corpus = corpus_of(tmp_path / "corpus", *[b"\x01" * (size + 1) for size in range(60)])
    inputs.merge_into(corpus, [], places.program("fuzz", "canary"))
    assert 0 < len(inputs.files(corpus)) < 60
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]
