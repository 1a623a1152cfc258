"""What the engine needs from outside, read in its objects and sources: in signal context only async-signal-safe calls,
no heap anywhere, and no operating system but through the port."""
import re

import pytest

from core.package.installed import ROOT, make, run

COMPILERS = ("gcc", "clang")
SIGNAL_CONTEXT = ("core/src/trampoline", "core/src/wakeup_signal", "core/src/storm_signal", "core/port/posix_signal")

# Every symbol that signal context may need from elsewhere, and why it may.
LISTED = {
    "__errno_location": "errno of the calling thread: what the trampoline keeps; thread-local, no lock, no allocation",
    "write": "the wakeup byte; POSIX lists it",
    "clock_gettime": "the monotonic clock, beside the others in the port's object; POSIX lists it",
    "pthread_self": "who is main; POSIX lists it",
    "sigaddset": "a held signal in the interrupted thread's saved mask; POSIX lists it",
    "getpid": "whom an arrival is passed on to; POSIX lists it",
    "syscall": "gettid and rt_tgsigqueueinfo, which the C library does not wrap; no lock, no state but errno",
    "tocsin_i_engine": "data: the one pointer to the engine's state",
}
HEAP = {"malloc", "calloc", "realloc", "reallocarray", "free", "strdup", "strndup", "asprintf", "vasprintf",
        "aligned_alloc", "posix_memalign", "memalign", "valloc", "mmap", "brk", "sbrk", "getline", "open_memstream"}
HEADERS = {"<errno.h>", "<signal.h>"}  # for their numbers; everything else of the system is the port's


def symbols(kind, *files):
    listed = run(["nm", f"--{kind}-only", "--format=posix", *files]).stdout
    return {line.split()[0] for line in listed.splitlines() if " " in line}


def needed(objects):
    """What the objects need and do not give one another."""
    return symbols("undefined", *objects) - symbols("defined", *objects)


def in_signal_context(compiler, suffix):
    objects = [f"build/{compiler}/{name}{suffix}" for name in SIGNAL_CONTEXT]
    make(*objects)
    return [ROOT / path for path in objects]


def engine_objects(compiler):
    make(f"build/{compiler}/libtocsin.a", f"build/{compiler}/libtocsin.so")
    return [path for room in ("src", "port") for path in (ROOT / f"build/{compiler}/core/{room}").glob("*.o")
            if room == "src" or path.name.startswith("posix")]


@pytest.mark.parametrize("suffix", (".o", ".pic.o"))
@pytest.mark.parametrize("compiler", COMPILERS)
def test_signal_context_needs_only_what_is_async_signal_safe(compiler, suffix):
    found = needed(in_signal_context(compiler, suffix))
    assert "write" in found
    assert found <= set(LISTED) | {"_GLOBAL_OFFSET_TABLE_"}


@pytest.mark.parametrize("compiler", COMPILERS)
def test_nothing_is_listed_that_nobody_needs(compiler):
    assert needed(in_signal_context(compiler, ".o")) >= set(LISTED)


def test_a_trampoline_that_prints_is_seen(tmp_path):
    text = (ROOT / "core/src/trampoline.c").read_text()
    planted = text.replace("    set_flags(engine, bit);\n", "    set_flags(engine, bit);\n    "
                           'printf("%d", signum);\n')
    assert planted != text
    (tmp_path / "trampoline.c").write_text("#include <stdio.h>\n" + planted)
    run(["gcc", "-std=c11", "-D_GNU_SOURCE", "-O2", f"-I{ROOT}/core/src", "-c", "trampoline.c"], cwd=tmp_path)
    objects = [tmp_path / "trampoline.o", *in_signal_context("gcc", ".o")[1:]]
    assert needed(objects) - set(LISTED) == {"printf"}


@pytest.mark.parametrize("compiler", COMPILERS)
def test_the_engine_uses_no_heap(compiler):
    found = symbols("undefined", *engine_objects(compiler))
    assert "sigaction" in found
    assert not found & HEAP


def test_a_use_of_the_heap_is_seen(tmp_path):
    (tmp_path / "heap.c").write_text("#include <string.h>\nchar *copy(const char *s);\n"
                                     "char *copy(const char *s) { return strdup(s); }\n")
    run(["gcc", "-D_GNU_SOURCE", "-c", "heap.c"], cwd=tmp_path)
    assert symbols("undefined", tmp_path / "heap.o") & HEAP == {"strdup"}


def system_headers(text):
    return set(re.findall(r"^\s*#\s*include\s*(<[^>]+>)", text, re.M)) - HEADERS


def sources():
    return [path for path in (ROOT / "core/src").glob("*.[ch]")
            if not path.name.endswith("_test.c") and not path.name.startswith("unit_")]


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_the_engine_includes_no_operating_system(path):
    assert not system_headers(path.read_text())


def test_an_operating_system_header_is_seen():
    assert system_headers('#include <errno.h>\n#  include <unistd.h>\n#include "engine.h"\n') == {"<unistd.h>"}
