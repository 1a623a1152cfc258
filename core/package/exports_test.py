"""Which names the libraries give away: all begin with tocsin_, and the shared one exports the interface alone."""
import re

from core.package.installed import ROOT, run

HEADER = (ROOT / "core/include/tocsin.h").read_text()


def declared():
    """Every name that tocsin.h marks as part of the interface."""
    statements = re.findall(r"^(?:extern )?TOCSIN_API [^;]*;", HEADER, re.M)
    return {re.search(r"\b(tocsin_\w+)(?=\(|;)", s.replace("TOCSIN_API", ""))[1] for s in statements}


def names(*words):
    """Defined names that other objects can see."""
    listed = run(["nm", "--defined-only", "--extern-only", "--format=posix", *words]).stdout
    return {line.split()[0] for line in listed.splitlines() if " " in line}


def strays(found):
    return {name for name in found if not name.startswith("tocsin_")}


def test_the_static_library_has_only_our_names(trees):
    for compiler in ("gcc", "clang"):
        found = names(trees(compiler).libdir / "libtocsin.a")
        assert found >= declared()
        assert not strays(found)


def test_the_shared_library_exports_the_header_and_nothing_else(trees):
    for compiler in ("gcc", "clang"):
        assert names("-D", trees(compiler).libdir / "libtocsin.so") == declared()


def test_a_stray_name_is_seen(tmp_path, tree):
    (tmp_path / "stray.c").write_text("int helper(void);\nint helper(void) { return 0; }\n")
    run(["gcc", "-c", "stray.c"], cwd=tmp_path)
    run(["cp", tree.libdir / "libtocsin.a", "library.a"], cwd=tmp_path)
    run(["ar", "rs", "library.a", "stray.o"], cwd=tmp_path)
    assert strays(names(tmp_path / "library.a")) == {"helper"}


def test_the_shared_library_needs_the_c_library_alone_and_binds_nothing_to_itself(trees):
    for compiler in ("gcc", "clang"):
        dynamic = run(["readelf", "-d", trees(compiler).libdir / "libtocsin.so"]).stdout
        assert re.findall(r"NEEDED.*\[(.*)\]", dynamic) == ["libc.so.6"]
        assert "SYMBOLIC" not in dynamic
