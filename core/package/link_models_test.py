"""The library's flag is read inline, through whatever view of it the program's link model gives. A program that reads
a copy of its own would lose every signal in silence."""
import pytest

from core.package.installed import HERE, run

SELF = HERE / "sees_its_signal.c"
HOST = HERE / "opens_a_module.c"
COMPILERS = ["gcc", "clang"]
MODELS = {
    "pie": ["-fPIE", "-pie"],
    "non-pie": ["-fno-pie", "-no-pie"],
    "static": ["-fno-pie", "-static"],
    "static-pie": ["-fPIE", "-static-pie"],
}


def program(tree, compiler, model, directory):
    options = MODELS[model]
    return tree.build(f"{compiler} -std=gnu11", [SELF], directory / "program", *options, static="static" in model)


def module(tree, compiler, directory):
    return tree.build(f"{compiler} -std=gnu11", [SELF], directory / "module.so", "-shared", "-fPIC", "-DMODULE")


def has_own_copy(path):
    """The linker gave the program a place of its own for the flag, which the library must use too."""
    relocations = run(["readelf", "--relocs", "--wide", path]).stdout
    return any("_COPY" in line and "tocsin_i_pending" in line for line in relocations.splitlines())


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("library", COMPILERS)
def test_a_program_sees_its_signal(tmp_path, trees, library, compiler, model):
    tree = trees(library)
    built = program(tree, compiler, model, tmp_path)
    assert tree.run(built).stdout == "handled\n"


@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("library", COMPILERS)
def test_a_module_opened_by_a_program_without_the_library_sees_its_signal(tmp_path, trees, library, compiler):
    tree = trees(library)
    opened = module(tree, compiler, tmp_path)
    run([compiler, "-o", "host", HOST], cwd=tmp_path)
    assert tree.run(tmp_path / "host", opened).stdout == "handled\n"


@pytest.mark.parametrize("model", ["pie", "non-pie"])
@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("library", COMPILERS)
def test_a_program_and_the_module_that_it_opens_see_the_same_flag(tmp_path, trees, library, compiler, model):
    tree = trees(library)
    opened = module(tree, compiler, tmp_path)
    options = ["-DMODULE", "-DALSO_HERE", *MODELS[model]]
    built = tree.build(f"{compiler} -std=gnu11", [HOST, SELF], tmp_path / "host", *options)
    assert tree.run(built, opened).stdout == "handled\n" * 3


@pytest.mark.parametrize("compiler, model", [("gcc", "pie"), ("gcc", "non-pie"), ("clang", "non-pie")])
def test_a_library_linked_with_bsymbolic_is_seen_to_lose_the_signal(tmp_path, planted, compiler, model):
    tree = planted("-Wl,-Bsymbolic", "-Wl,-z,nodelete")
    built = program(tree, compiler, model, tmp_path)
    assert has_own_copy(built)
    assert tree.run(built, expect=1).stdout == "lost\n"
