"""A finding is confirmed, has its key, is made small with the same key, and runs in four ways."""
import os
import subprocess

import pytest

from fuzz.campaign import export_c, export_python, findings, places
from fuzz.campaign.places import Folders

KEY = "canary/strsignal interrupt_occurred swap_wakeup pidfd_send"
SMALL = "strsignal USR1\ninterrupt_occurred\nswap_wakeup off\npidfd_send 0\n"
SONG = f"kill USR1\n{SMALL}check\n"


@pytest.fixture
def song(tmp_path):
    (tmp_path / "song.ops").write_text(SONG)
    encoded = subprocess.run([places.replay("canary"), "--bytes", tmp_path / "song.ops"], capture_output=True, check=True)
    (tmp_path / "crash-1").write_bytes(encoded.stdout)
    return tmp_path / "crash-1"


def test_a_finding_is_confirmed_made_small_and_exported(tmp_path, song):
    finding, is_new = findings.take(Folders(tmp_path), "canary", "afl", song)
    assert (is_new, finding.key, finding.confirmed) == (True, KEY, "10 of 10")
    folder = tmp_path / "findings/canary" / os.path.basename(finding.folder)
    assert (folder / "case.ops").read_text() == f"# key: {KEY}\n{SMALL}"
    for name in ("case", "case.ops", "input"):
        ended = subprocess.run([places.replay("canary"), folder / name], capture_output=True, text=True, check=False)
        assert ended.returncode == 1 and f"key: {KEY}\n" in ended.stdout


def test_a_second_input_with_the_same_key_is_the_same_finding(tmp_path, song):
    folders = Folders(tmp_path)
    findings.take(folders, "canary", "afl", song)
    finding, is_new = findings.take(folders, "canary", "libfuzzer", song)
    assert (is_new, finding.count) == (False, 2)
    assert len(findings.all_known(folders.findings)) == 1


def test_a_finding_that_does_not_repeat_is_kept_and_says_so(tmp_path):
    (tmp_path / "good").write_bytes(b"")
    finding, _ = findings.take(Folders(tmp_path), "canary", "afl", tmp_path / "good")
    assert (finding.key, finding.confirmed) == ("not repeatable", "0 of 10")


@pytest.mark.parametrize("shown_at, is_seen", [(10, True), (11, False)])
def test_what_shows_itself_at_times_is_seen_in_ten_tries(tmp_path, monkeypatch, shown_at, is_seen):
    said = []

    def run(argv, *_):
        said.append(argv)
        return (1, "FAIL  t  x\n      key: at times\n") if len(said) == shown_at else (0, "")
    monkeypatch.setattr(findings, "run", run)
    monkeypatch.setattr(findings, "programs", lambda *_: ["one"])
    key, *_ = findings.first_seen("canary", tmp_path, None)
    assert key == ("at times" if is_seen else findings.NOT_REPEATABLE) and len(said) == 10


def test_a_finding_file_that_is_broken_is_written_anew(tmp_path, song):
    folders = Folders(tmp_path)
    finding, _ = findings.take(folders, "canary", "afl", song)
    (findings.folder_of(folders.findings, "canary", KEY) / "finding.json").write_text("{")
    assert findings.take(folders, "canary", "afl", song)[1]


@pytest.mark.parametrize("status, said, key", [
    (0, "canary: 1 inputs", ""),
    (1, "FAIL  t  x\n      text\n      clause a-b\n      key: op/what\n", "op/what"),
    (1, "==1==ERROR\nSUMMARY: AddressSanitizer: heap-use-after-free /x/y/oracle.c:7 in look\n",
     "no verdict/heap-use-after-free oracle.c:7 in look"),
    (1, "a.c:3:5: runtime error: shift exponent 64\n", "no verdict/shift exponent 64"),
    (-11, "", "no verdict/killed by signal 11"),
    (None, "", "no verdict/takes too long"),
    (77, "", "no verdict/exit 77"),
])
def test_every_way_to_fail_has_a_key(status, said, key):
    assert findings.verdict(status, said)[0] == key


def test_keys_that_differ_have_folders_that_differ(tmp_path):
    names = {findings.folder_of(tmp_path, "t", key) for key in ("a/b", "a-b", "a b", "x" * 100, "x" * 101)}
    assert len(names) == 5


PROGRAM = ("handler h1 {\n    raise USR2\n    fail 3\n}\nhandler h2 {\n    once {\n        check\n    }\n}\n"
           "signal USR1 h1\nsignal USR2 h2\nraise USR1\nrepeat 2 {\n    kill USR2\n    check\n}\n"
           "hold {\n    kill USR2\n}\nthread t1 {\n    check\n}\nfork {\n    exit 3\n}\nmask block {USR1}\nsigpending\n")


def test_the_c_program_builds_without_a_warning_and_does_the_same(tmp_path):
    (tmp_path / "case.c").write_text(export_c.export(PROGRAM))
    subprocess.run(["gcc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", f"-I{places.ROOT}/core/include",
                    tmp_path / "case.c", places.ROOT / "build/gcc/libtocsin.a", "-o", tmp_path / "case", "-pthread"],
                   check=True)
    ended = subprocess.run([tmp_path / "case"], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines() == [
        "1 dfl", "2 dfl", "call h1 10", "call h2 12", "h2.1.1 0", "h1.1 0", "3 fails with Exception: 3", "4.1 0",
        "call h2 12", "4.2 0", "4.1 0", "call h2 12", "4.2 0", "5.1 0", "6.1 0", "7 child exit 3", "call h2 12",
        "8 set 0", "9 set 0"]


def test_the_python_script_runs_on_cpython_and_does_the_same(tmp_path):
    (tmp_path / "case.py").write_text(export_python.export(PROGRAM))
    ended = subprocess.run(["/usr/bin/python3", tmp_path / "case.py"], capture_output=True, text=True, check=True)
    assert "call h1 10" in ended.stdout and "3 raises Fail 3" in ended.stdout and "7 child 3" in ended.stdout


def test_every_case_can_be_exported():
    cases = sorted((places.ROOT / "conformance/cases").glob("*/*.ops"))
    for case in cases:
        text = case.read_text()
        compile(export_python.export(text), case.name, "exec")
        assert "int main(void)" in export_c.export(text)


def test_an_arrival_from_outside_is_told_in_a_comment():
    text = 'arrive USR1 process 1 "tripped" 0\ncheck\n'
    assert export_c.export(text).startswith("/* not done here, it comes from outside: arrive USR1 process 1")
    assert "# not done here, it comes from outside: arrive USR1" in export_python.export(text)
