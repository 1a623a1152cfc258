"""What tocsin(7) promises to programs that unload code while a handler is installed."""
import signal

from core.package.installed import HERE, run


def build(tree, directory, name, *options):
    source = HERE / f"{name}.c"
    return tree.build("gcc -std=gnu11", [source], directory / name, *options)


def unload_the_library(tree, directory, expect=0):
    flags = [f for f in tree.flags() if f.startswith("-I")]
    run(["gcc", "-std=gnu11", *flags, "-o", directory / "program", HERE / "unloads_the_library.c"])
    return tree.run(directory / "program", tree.libdir / "libtocsin.so.0", expect=expect)


def test_a_signal_that_arrives_after_the_library_was_unloaded_is_kept(tmp_path, trees):
    for compiler in ("gcc", "clang"):
        assert unload_the_library(trees(compiler), tmp_path).stdout == "alive\nhandled\n"


def test_a_library_that_can_be_unmapped_is_seen_to_kill_the_program(tmp_path, planted):
    assert unload_the_library(planted(), tmp_path, expect=-signal.SIGSEGV).stdout == ""


def test_a_module_that_gives_its_signal_back_can_go_and_loses_nothing(tmp_path, tree):
    module = build(tree, tmp_path, "gives_back", "-shared", "-fPIC")
    program = build(tree, tmp_path, "unloads_a_module")
    assert tree.run(program, module).stdout == "module 10\nprogram 10\n"
