"""The installed trees that the tests of this directory share."""
import pytest

from core.package.installed import ROOT, Tree, make, run


@pytest.fixture(scope="session")
def trees(tmp_path_factory):
    """Installed trees by the compiler that built the library."""
    made = {}

    def tree(compiler):
        if compiler not in made:
            prefix = tmp_path_factory.mktemp(f"installed_{compiler}") / "usr"
            make("install", f"PREFIX={prefix}", f"CC={compiler}")
            made[compiler] = Tree(prefix)
        return made[compiler]

    return tree


@pytest.fixture
def tree(trees):
    return trees("gcc")


@pytest.fixture
def planted(tmp_path, tree):
    """A copy of the tree whose shared library was linked with other options: a fault that tests must see."""
    def plant(*options):
        copy = Tree(tmp_path / "planted")
        run(["cp", "-a", tree.prefix, copy.prefix])
        for file in (copy.libdir / "pkgconfig").iterdir():
            file.write_text(file.read_text().replace(str(tree.prefix), str(copy.prefix)))
        sources = [*ROOT.glob("core/src/*.c"), *ROOT.glob("core/port/posix*.c")]
        objects = [ROOT / "build/gcc" / s.relative_to(ROOT).with_suffix(".pic.o") for s in sources
                   if not s.stem.endswith("_test")]
        library = next(copy.libdir.glob("libtocsin.so.*.*.*"))
        library.unlink()
        run(["gcc", "-shared", "-Wl,-soname,libtocsin.so.0", *options, "-o", library, *objects, "-pthread"])
        return copy

    return plant
