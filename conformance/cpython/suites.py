"""CPython's test modules that lean on signals, and what is known of their processes."""
import re

USUAL = ("test_signal", "test_eintr", "test_threadsignals", "test_file_eintr", "test_threading", "test_subprocess",
         "test_selectors", "test_asyncio")
MORE = ("test_faulthandler", "test_fork1", "test_select", "test_posix", "test_io", "test_pty", "test_pdb",
        "test_wsgiref", "test_multiprocessing_main_handling", "test_interpreters", "test__xxsubinterpreters")

# test_signal without what waits for seconds: what `make test` runs.
SLOW = ("test_siginterrupt_off", "test_stress_delivery_dependent", "test_stress_delivery_simultaneous",
        "test_stress_modifying_handlers", "test_itimer_real", "test_sigtimedwait_timeout")

# Processes that may go without the engine: suite, what their arguments match, how many at most, and why. Some tests
# kill their children at once, now and then before these have come as far as site.
WITHOUT = (
    ("test_posix", r"-I -S -c ", 17, "posix_spawn of children without site, which read no .pth file"),
    ("test_subprocess", r"-h$", 4, "prints its help and ends before site"),
    ("test_subprocess", r"-c (while True: pass|import time;? ?time\.sleep\()", 4, "killed by a timeout of no time"),
    ("test_asyncio", r"\S*/echo3?\.py$|-c import time; time\.sleep\(3600\)", 6, "killed as soon as it is started"),
    ("test_multiprocessing_main_handling", r".*\bspawn_main\(", 6, "a worker of a pool that ends at once"),
)


def chosen(words):
    """The modules that SUITE names. ValueError with one line for an unknown one."""
    known = {name.removeprefix("test_"): name for name in (*USUAL, *MORE)}
    if not words:
        return USUAL
    if "all" in words:
        return USUAL + MORE
    for word in words:
        if word.removeprefix("test_") not in known:
            raise ValueError(f"unknown suite {word!r}; known: all, {', '.join(USUAL + MORE)}")
    return tuple(known[word.removeprefix("test_")] for word in words)


def escaped(name, arguments):
    """The processes of a suite that went without the engine: (those that may not, {why: how many} of those that may)."""
    left, excepted = list(arguments), {}
    for suite, pattern, most, why in WITHOUT:
        some = [one for one in left if suite == name and re.match(pattern, one)][:most]
        for one in some:
            left.remove(one)
        if some:
            excepted[why] = len(some)
    return left, excepted
