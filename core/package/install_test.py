"""`make install` and `make uninstall`: which files, and what bad input gets."""
import os
import re
import subprocess

import pytest

from core.package.installed import FUSE, ROOT, environment, make, run

VERSION = re.search(r"^VERSION := (.*)$", (ROOT / "Makefile").read_text(), re.M)[1]
FILES = {
    "include/tocsin.h",
    "lib/libtocsin.a",
    f"lib/libtocsin.so.{VERSION}",
    "lib/pkgconfig/tocsin.pc",
    "share/man/man3/tocsin.3",
    "share/man/man7/tocsin.7",
}


def files(root):
    return {str(p.relative_to(root)) for p in root.rglob("*") if not p.is_dir()}


def test_a_tree_has_these_files_and_links(tree):
    installed = {f for f in files(tree.prefix) if not (tree.prefix / f).is_symlink()}
    assert installed == FILES
    assert os.readlink(tree.libdir / "libtocsin.so.0") == f"libtocsin.so.{VERSION}"
    assert os.readlink(tree.libdir / "libtocsin.so") == "libtocsin.so.0"


def test_the_shared_library_has_its_versioned_name(tree):
    assert "Library soname: [libtocsin.so.0]" in run(["readelf", "-d", tree.libdir / "libtocsin.so"]).stdout



def test_pkg_config_knows_the_version_and_what_a_static_program_needs(tree):
    pkgconfig = {"PKG_CONFIG_LIBDIR": tree.libdir / "pkgconfig"}
    assert run(["pkg-config", "--modversion", "tocsin"], **pkgconfig).stdout.strip() == VERSION
    assert tree.flags() == [f"-I{tree.prefix}/include", f"-L{tree.libdir}", "-ltocsin"]
    assert "-pthread" in tree.flags(static=True)


def test_destdir_stages_the_tree_and_stays_out_of_what_is_written(tmp_path):
    stage = tmp_path / "a stage"
    make("install", f"DESTDIR={stage}", "PREFIX=/opt/tocsin", "LIBDIR=/opt/tocsin/lib/here")
    config = (stage / "opt/tocsin/lib/here/pkgconfig/tocsin.pc").read_text()
    assert "prefix=/opt/tocsin\n" in config and "libdir=${prefix}/lib/here\n" in config
    assert "@" not in config and "stage" not in config
    assert files(stage) >= {"opt/tocsin/include/tocsin.h", "opt/tocsin/lib/here/libtocsin.a"}


def test_uninstall_removes_what_install_put_there_and_nothing_else(tmp_path):
    make("install", f"PREFIX={tmp_path}/usr")
    (tmp_path / "usr/lib/other.so").touch()
    make("uninstall", f"PREFIX={tmp_path}/usr")
    assert files(tmp_path) == {"usr/lib/other.so"}


def test_a_second_install_replaces_the_first(tmp_path):
    make("install", f"PREFIX={tmp_path}/usr")
    before = files(tmp_path)
    (tmp_path / "usr/include/tocsin.h").write_text("old")
    make("install", f"PREFIX={tmp_path}/usr")
    assert files(tmp_path) == before
    assert "TOCSIN_API" in (tmp_path / "usr/include/tocsin.h").read_text()


@pytest.mark.parametrize("words, named, expected", [
    (["PREFIX=usr/local"], "PREFIX='usr/local'", "begins with /"),
    (["PREFIX="], "PREFIX=''", "begins with /"),
    (["PREFIX=/opt/my tools"], "PREFIX='/opt/my tools'", "plain path"),
    (["PREFIX=/opt/$$HOME"], "PREFIX='/opt/$HOME'", "plain path"),
    (["LIBDIR=lib"], "LIBDIR='lib'", "begins with /"),
    (["INCLUDEDIR=include"], "INCLUDEDIR='include'", "begins with /"),
    (["MANDIR=man"], "MANDIR='man'", "begins with /"),
    (["CC=tcc"], "CC='tcc'", "gcc or clang"),
    (["PREFIX=/usr", "DESTDIR={tmp}/file"], "{tmp}/file", "no directory"),
    (["PREFIX=/usr", "DESTDIR={tmp}/file/stage"], "{tmp}/file", "no directory"),
    (["PREFIX=/proc/nowhere", "DESTDIR="], "/proc/nowhere", "expected"),
])
@pytest.mark.parametrize("target", ["install", "uninstall"])
def test_bad_input_is_refused_in_one_line(tmp_path, target, words, named, expected):
    (tmp_path / "file").touch()
    words = [w.format(tmp=tmp_path) for w in words]
    if not any(w.startswith("DESTDIR") for w in words):
        words.append(f"DESTDIR={tmp_path}/stage")
    done = make(target, *words, expect=None)
    told = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert done.returncode != 0 and not done.stdout
    assert len(told) == 1 and told[0].startswith(f"{target}: ")
    assert named.format(tmp=tmp_path) in told[0] and expected in told[0]
    assert files(tmp_path) == {"file"}


def test_uninstall_where_nothing_is_says_so(tmp_path):
    done = make("uninstall", f"PREFIX={tmp_path}", expect=None)
    assert done.returncode != 0
    assert f"uninstall: nothing of libtocsin {VERSION} is in {tmp_path}" in done.stderr


def test_a_directory_in_a_files_place_is_refused_and_nothing_is_written(tmp_path):
    (tmp_path / "usr/lib/libtocsin.so").mkdir(parents=True)
    done = make("install", f"PREFIX={tmp_path}/usr", expect=None)
    assert done.returncode != 0 and not files(tmp_path)
    assert f"install: {tmp_path}/usr/lib/libtocsin.so is a directory" in done.stderr


def test_a_place_that_may_not_be_written_is_refused_before_anything_is_written():
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    paths = {"PREFIX": "/usr", "LIBDIR": "/usr/lib", "INCLUDEDIR": "/usr/include", "MANDIR": "/usr/share/man"}
    more = {"DESTDIR": "", "CC": "gcc", "PACKAGE_BUILD": "build/gcc", "SONAME": "libtocsin.so.0", "VERSION": VERSION}
    with open(ROOT / "core/package/install", encoding="utf-8") as script:
        done = subprocess.run([*as_nobody, "sh", "-s", "check"], stdin=script, cwd="/", text=True, check=False,
                              env=environment(**paths, **more), capture_output=True, timeout=FUSE)
    assert done.returncode == 1
    assert done.stderr.startswith("install: cannot write to /usr/include; expected another PREFIX")
