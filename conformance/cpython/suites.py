"""CPython's test modules that lean on signals, and what is known of their processes."""

USUAL = ("test_signal", "test_eintr", "test_threadsignals", "test_file_eintr", "test_threading", "test_subprocess",
         "test_selectors", "test_asyncio")
MORE = ("test_faulthandler", "test_fork1", "test_select", "test_posix", "test_io", "test_pty", "test_pdb",
        "test_wsgiref", "test_multiprocessing_main_handling", "test_interpreters", "test__xxsubinterpreters")

# test_signal without what waits for seconds: what `make test` runs.
SLOW = ("test_siginterrupt_off", "test_stress_delivery_dependent", "test_stress_delivery_simultaneous",
        "test_stress_modifying_handlers", "test_itimer_real", "test_sigtimedwait_timeout")

# Processes that may go without the engine: suite, what their arguments begin with, how many at most, and why.
WITHOUT = (
    ("test_posix", "-I -S -c ", 20, "posix_spawn of children without site, which read no .pth file"),
    ("test_subprocess", "-h", 4, "prints its help and ends before site"),
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
    """The processes of a suite that went without the engine and may not."""
    left = list(arguments)
    for suite, begins, most, _ in WITHOUT:
        excepted = [one for one in left if suite == name and one.startswith(begins)][:most]
        for one in excepted:
            left.remove(one)
    return left
