"""No simulator target may contain an object that can reach the real kernel's signals: the fuzz engines own them.

libFuzzer has handlers, a timer and a second thread of its own, AFL++ stops and continues its target; a target that
touches them goes green by accident, or loses its time-out. So each object of a fuzz program is asked what it needs.
"""
import re
import shutil
import subprocess

import pytest

from fuzz.campaign import places

KERNEL = {
    "changes a disposition that the engine has set": "sigaction __sigaction signal bsd_signal sysv_signal sigset sigvec "
                                                      "siginterrupt sigignore sighold sigrelse __libc_current_sigaction",
    "sends a real signal: exit status 0 or 72 and no artifact": "kill killpg raise tgkill tkill pthread_kill sigqueue "
                                                                "pthread_sigqueue pidfd_send_signal gsignal psignal",
    "arms or disarms the timer of -timeout and -max_total_time": "setitimer alarm ualarm timer_create timer_settime "
                                                                 "timerfd_create timerfd_settime",
    "blocks what the engine waits for": "sigprocmask pthread_sigmask sigblock sigsetmask sigsuspend sigaltstack "
                                        "sigstack sigreturn",
    "takes or waits for real signals": "sigwait sigwaitinfo sigtimedwait sigpending pause signalfd ppoll pselect",
    "makes a second process of the engine": "fork vfork _Fork clone clone3 posix_spawn posix_spawnp system popen wait "
                                            "waitpid waitid wait3 wait4",
    "becomes another program": "execve execv execvp execvpe execl execlp execle fexecve",
    "makes threads that a snapshot does not have": "pthread_create thrd_create pthread_atfork",
    "waits for real time": "sleep usleep nanosleep clock_nanosleep poll select epoll_wait",
    "goes around this list": "syscall dlopen dlsym",
}
REASON = {name: reason for reason, names in KERNEL.items() for name in names.split()}
STARTS_CPYTHON = "cpython.o"  # in the library of every target, and linked by the one that is there for it
DIFFERENTIAL = "cpython_differential"
ARCHIVES = ("fuzz/libfuzz.a", "conformance/subjects/engine/libplayer.a", "conformance/model/libmodel.a",
            "conformance/ops/libops.a", "libtocsin.a")
FLAVOURS = ("sim", "sim-asan", "fuzz", "fuzz-asan", "afl")


def needed(path):
    """(object, symbol) for all that an object, or a member of an archive, needs from elsewhere."""
    said = subprocess.run(["nm", "-A", "-u", path], capture_output=True, text=True, check=True).stdout
    return [(line.rpartition(":")[0].rpartition("/")[2], line.split()[-1].partition("@")[0]) for line in said.splitlines()
            if re.search(r"\b[Uw] \S+$", line)]


def offences(paths):
    return [f"{name} needs {symbol}, which {REASON[symbol]}" for path in paths for name, symbol in needed(path)
            if symbol in REASON and not name.endswith(STARTS_CPYTHON)]


def objects(flavour):
    build = places.ROOT / "build" / flavour
    return [*(build / "fuzz/targets").glob("*.o"), *(build / "fuzz/drive").glob("*.o"),
            *(build / name for name in ARCHIVES)]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_no_object_of_a_target_reaches_the_real_kernels_signals(flavour):
    if flavour == "afl" and places.lacking("afl"):
        pytest.skip(places.lacking("afl"))
    found = objects(flavour)
    built = {path.stem for path in found if path.parent.name == "targets"}
    assert set(places.targets()) <= built, f"not built in {flavour}: {set(places.targets()) - built}"
    assert offences(found) == []


@pytest.mark.parametrize("target", [target for target in places.targets() if target != DIFFERENTIAL])
def test_the_program_without_an_engine_needs_nothing_of_the_kind_either(target):
    """Here the whole program can be asked, the C library's dynamic symbols included."""
    assert offences([places.replay(target)]) == []


@pytest.mark.parametrize("symbol", ["sigaction", "raise", "setitimer", "fork", "pthread_kill"])
def test_an_object_that_does_is_found(symbol, tmp_path):
    source = tmp_path / "bad.c"
    source.write_text(f"void {symbol}(void);\nvoid bad(void);\nvoid bad(void) {{\n    {symbol}();\n}}\n")
    subprocess.run([shutil.which("gcc"), "-fno-builtin", "-c", source, "-o", tmp_path / "bad.o"], check=True)
    assert offences([tmp_path / "bad.o"]) == [f"bad.o needs {symbol}, which {REASON[symbol]}"]
