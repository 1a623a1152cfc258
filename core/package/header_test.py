"""tocsin.h in a stranger's program: C11 and C++17, strict or not, first or twice."""
import pytest

from core.package.installed import STRICT, run

DIALECTS = [("gcc", "c11"), ("clang", "c11"), ("gcc", "gnu17"), ("clang", "gnu17"),
            ("g++", "c++17"), ("clang++", "c++17"), ("g++", "gnu++20"), ("clang++", "gnu++20")]
PROGRAM = r"""
#include <tocsin.h>
#include <tocsin.h>

static int handle(int signum, const tocsin_frame *frame) {
    return frame->outer ? TOCSIN_EUSER - signum : tocsin_error_set(TOCSIN_KEYBOARD_INTERRUPT, "");
}

static bool refused(tocsin_handler handler) {
    return handler == TOCSIN_SIG_ERR || handler == TOCSIN_SIG_NONE;
}

static int codes(int code) {
    switch (code) {
        case TOCSIN_ESIGNUM: return TOCSIN_KIND_VALUE;
        case TOCSIN_EOS(22): return TOCSIN_KIND_OS;
        default: return 0;
    }
}

int main(void) {
    tocsin_disposition next = {handle, 0}, previous;
    tocsin_sigset set = tocsin_valid_signals() & ~(tocsin_sigset)1;
    int (*check)(void) = tocsin_check;
    if (refused(tocsin_signal(15, TOCSIN_SIG_DFL))) return 1;
    if (tocsin_swap(15, next, &previous) < 0) return codes(tocsin_error());
    for (int i = 0; i < 3 && tocsin_check() == 0; i++) tocsin_sleep(0);
    return check() + (tocsin_check)() + (tocsin_sleep)(0) + tocsin_check_at(TOCSIN_HERE) + tocsin_sigset_has(set, 1);
}
"""


def check(tmp_path, tree, compiler, dialect, program, expect=0):
    source = tmp_path / ("program.cc" if "++" in compiler else "program.c")
    source.write_text(program)
    return run([compiler, f"-std={dialect}", *STRICT, "-Wshadow", "-Wconversion", f"-I{tree.prefix}/include",
                "-fsyntax-only", source], expect=expect)


@pytest.mark.parametrize("compiler, dialect", DIALECTS)
def test_a_program_compiles_without_a_warning(tmp_path, tree, compiler, dialect):
    check(tmp_path, tree, compiler, dialect, PROGRAM)


@pytest.mark.parametrize("compiler, dialect", DIALECTS)
def test_a_handler_of_another_type_is_refused(tmp_path, tree, compiler, dialect):
    wrong = PROGRAM.replace("handle(int signum, const tocsin_frame *frame) {", "handle(int signum) {\n"
                            "    const tocsin_frame *frame = 0;")
    assert "tocsin" in check(tmp_path, tree, compiler, dialect, wrong, expect=1).stderr
