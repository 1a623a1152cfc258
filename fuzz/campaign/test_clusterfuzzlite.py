"""The contract of OSS-Fuzz and ClusterFuzzLite, kept without their image: build.sh in their environment, then their checks."""
import os
import re
import shutil
import subprocess
import zipfile

import pytest

from fuzz.campaign import places

LEFT_OUT = {"canary", "cpython_differential"}
TARGETS = [target for target in places.targets() if target not in LEFT_OUT]
ROOMS = ("Makefile", "core", "conformance", "fuzz", "scripts", ".clusterfuzzlite")
LEAST_CALLS = {"address": ("__asan_", 1000), "memory": ("__msan_", 1000), "undefined": ("__ubsan_", 168)}
FATAL = ("array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return,returns-nonnull-attribute,"
         "shift,signed-integer-overflow,unreachable,vla-bound,vptr")
SANITIZER = {
    "address": "-fsanitize=address -fsanitize-address-use-after-scope",
    "memory": "-fsanitize=memory -fsanitize-memory-track-origins",
    "undefined": f"-fsanitize={FATAL},unsigned-integer-overflow -fno-sanitize-recover={FATAL}",
    "coverage": "-fprofile-instr-generate -fcoverage-mapping -pthread",
}
SILENT = {"UBSAN_OPTIONS": "silence_unsigned_overflow=1"}  # as their runner has it: hashes wrap on purpose
pytestmark = pytest.mark.timeout(900)  # each build compiles everything anew
BUILDS = [("libfuzzer", sanitizer) for sanitizer in SANITIZER] + [("afl", "address"), ("afl", "undefined")]
COMMON = "-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION"
AFL_DRIVER = "/usr/lib/afl/libAFLDriver.a"


def environment(engine, sanitizer, folder):
    flags = f"{COMMON} {SANITIZER[sanitizer]}"
    compiler = {"CC": "clang", "CXX": "clang++", "LIB_FUZZING_ENGINE": "-fsanitize=fuzzer"}
    if engine == "afl":
        compiler = {"CC": "afl-clang-fast", "CXX": "afl-clang-fast++", "LIB_FUZZING_ENGINE": AFL_DRIVER, "AFL_QUIET": "1"}
    elif sanitizer != "coverage":
        flags += " -fsanitize=fuzzer-no-link"
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "SRC": str(folder / "src"), "OUT": str(folder / "out"),
            "WORK": str(folder / "work"), "CFLAGS": flags, "CXXFLAGS": f"{flags} -stdlib=libstdc++",
            "FUZZING_ENGINE": engine, "SANITIZER": sanitizer, "ARCHITECTURE": "x86_64", **compiler}


@pytest.fixture(scope="module", params=BUILDS, ids="-".join)
def built(request, tmp_path_factory):
    """(engine, sanitizer, the output folder, moved away from where it was built)."""
    engine, sanitizer = request.param
    if places.lacking(engine):
        pytest.skip(places.lacking(engine))
    folder = tmp_path_factory.mktemp("-".join(request.param))
    for name in ("src/tocsin", "out", "work"):
        (folder / name).mkdir(parents=True)
    for room in ROOMS:
        copy = shutil.copytree if (places.ROOT / room).is_dir() else shutil.copy2
        copy(places.ROOT / room, folder / "src/tocsin" / room)
    made = subprocess.run(["bash", "-eux", folder / "src/tocsin/.clusterfuzzlite/build.sh"], cwd=folder / "src/tocsin",
                          env=environment(engine, sanitizer, folder), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)
    assert made.returncode == 0, made.stderr[-4000:]
    shutil.rmtree(folder / "src")
    shutil.rmtree(folder / "work")
    yield engine, sanitizer, shutil.move(folder / "out", folder / "moved")
    shutil.rmtree(folder)


def test_each_target_stands_with_its_seeds_dictionary_and_options(built):
    _, _, out = built
    assert {path.name for path in out.iterdir()} == {f"{target}{what}" for target in TARGETS
                                                     for what in ("", ".dict", ".options", "_seed_corpus.zip")}
    cases = len(list((places.ROOT / "conformance/cases").glob("*/*.ops")))
    for target in TARGETS:
        assert os.access(out / target, os.X_OK) and b"LLVMFuzzerTestOneInput" in (out / target).read_bytes()
        assert len(zipfile.ZipFile(out / f"{target}_seed_corpus.zip").namelist()) == cases
        assert "[libfuzzer]" in (out / f"{target}.options").read_text()
        assert len((out / f"{target}.dict").read_text().splitlines()) > 100


def seeds(out, target, folder):
    with zipfile.ZipFile(out / f"{target}_seed_corpus.zip") as corpus:
        return [corpus.extract(name, folder / target) for name in sorted(corpus.namelist())[:4]]


def test_each_target_runs_where_it_was_moved_to(built, tmp_path):
    """One that is built for coverage is told of no new path, so it is given what to run."""
    engine, sanitizer, out = built
    for target in TARGETS:
        replays = sanitizer == "coverage"
        words = seeds(out, target, tmp_path) if replays else ["-runs=4", "-seed=1337"] if engine == "libfuzzer" else []
        ran = subprocess.run([out / target, *words], cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
                             check=False, env={"PATH": os.environ["PATH"], "LLVM_PROFILE_FILE": "/dev/null", **SILENT})
        assert ran.returncode == 0, f"{target}: {ran.stderr[-2000:]}"
        done = ran.stderr.count("Executed ") == 4 if replays else "Done 4 runs" in ran.stderr
        assert engine == "afl" or done, ran.stderr[-2000:]


def test_each_target_is_instrumented(built):
    engine, sanitizer, out = built
    for target in TARGETS:
        code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", out / target], capture_output=True, text=True,
                              check=True).stdout
        if sanitizer in LEAST_CALLS:
            name, least = LEAST_CALLS[sanitizer]
            assert len(re.findall(rf"\scall\s.*<{name}", code)) >= least, target
        else:
            assert "__llvm_profile" in code, target
        assert engine == "libfuzzer" or "__afl_" in code, target
