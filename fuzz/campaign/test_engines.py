"""Both engines, for real and for few inputs: they run, they find the canary, they say what they did."""
import ctypes
import shutil
import subprocess

import pytest

from fuzz.campaign import engines, inputs, places
from fuzz.campaign.places import Folders

ENGINES = [pytest.param(name, marks=pytest.mark.skipif(bool(places.lacking(name)), reason=places.lacking(name)))
           for name in engines.ENGINES]


@pytest.fixture
def folders(tmp_path):
    found = Folders(tmp_path)
    inputs.make_seeds(found)
    return found


def run(leg):
    """Until it has ended by itself: its number of inputs is its only bound."""
    leg.start()
    leg.process.wait()
    assert leg.is_over()
    return leg.finish()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_runs_its_inputs_and_tells_figures(engine, folders):
    leg = engines.ENGINES[engine]("reentrancy", 60, folders, runs=8000)
    assert run(leg) == ""
    figures = leg.figures
    assert figures.inputs >= 8000 and figures.coverage > 500 and figures.new > 10 and figures.stability >= 99
    assert figures.speed > 10_000
    assert all(inputs.files(folder) for folder in leg.left())


@pytest.mark.parametrize("timed, speed", [
    ([], None), ([(1000, 10)] * 29, None), ([(1000, 10)] * 30, 10_000_000), ([(1000, 0)] * 30, 1_000_000), ([(0, 1)] * 30, None),
    ([(1000, 10)] * 30 + [(900, 0)] * 99, 10_000_000), ([(1000, 10)] * 30 + [(10**9, 10)] * 29, 10_000_000)])
def test_a_speed_is_of_operations_or_of_inputs_that_are_none_and_of_enough_of_them(timed, speed):
    assert engines.speed(timed) == speed


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_finds_the_canary(engine, folders):
    leg = engines.ENGINES[engine]("canary", 60, folders, runs=300000)
    assert run(leg) == "" and len(leg.figures.crashes) >= 1
    found = subprocess.run([places.replay("canary"), leg.figures.crashes[0]], capture_output=True, text=True, check=False)
    assert found.returncode == 1 and "key: canary/" in found.stdout


@pytest.mark.parametrize("engine", ENGINES)
def test_states_and_operations_are_told_while_it_runs(engine, folders):
    leg = engines.ENGINES[engine]("op_sequence", 60, folders, runs=2000)
    leg.start()
    leg.process.wait()
    leg.look()
    assert leg.figures.states > 100 and leg.figures.operations > leg.figures.inputs >= 2000
    assert leg.finish() == ""


@pytest.mark.skipif(bool(places.lacking("afl")), reason=places.lacking("afl"))
def test_what_one_host_finds_reaches_another(tmp_path):
    """Two instances with folders of their own; between them only what rsync would bring."""
    one, two = Folders(tmp_path / "one"), Folders(tmp_path / "two", host="second")
    for found in (one, two):
        inputs.make_seeds(found)
    main = engines.Afl("reentrancy", 60, one, runs=8000)
    assert run(main) == "" and main.own.name == places.MAIN
    finds = {path.read_bytes() for path in main.left()[0].glob("id:*") if "orig:" not in path.name}
    assert finds
    shutil.copytree(main.own, two.sync("reentrancy") / places.MAIN)
    secondary = engines.Afl("reentrancy", 60, two, runs=8000)
    assert run(secondary) == "" and secondary.own.name == "second"
    assert finds & {path.read_bytes() for path in secondary.left()[0].glob("id:*")}


@pytest.mark.skipif(bool(places.lacking("afl")), reason=places.lacking("afl"))
def test_an_instance_begins_with_the_finds_of_others_and_is_a_secondary_unless_it_is_main(folders):
    queue = folders.sync("canary") / "elsewhere/queue"
    queue.mkdir(parents=True)
    (queue / "id:000000,src:000000").write_bytes(b"from elsewhere")
    for instance, part in ((0, ["-M", "main"]), (2, ["-S", "main2"])):
        leg = engines.Afl("canary", 60, folders, runs=10, instance=instance)
        leg.work.mkdir(parents=True)
        leg.prepare()
        words = leg.command(60)
        assert words[words.index(part[0]) + 1] == part[1]
        assert b"from elsewhere" in [path.read_bytes() for path in inputs.files(leg.first)]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_whose_program_is_not_built_says_who_builds_it(engine, folders):
    leg = engines.ENGINES[engine]("canary", 1, folders, flavour="fuzz")
    leg.program = places.ROOT / "build/nosuch/canary"
    with pytest.raises(places.Broken, match="nosuch/canary is not built; make fuzz-targets builds it"):
        leg.start()


def test_a_full_disk_is_said_before_an_engine_begins(folders, monkeypatch):
    monkeypatch.setattr(places, "LEAST_FREE", 1 << 60)
    with pytest.raises(places.Broken, match="MiB are free on the disk, expected"):
        engines.LibFuzzer("canary", 1, folders).start()


@pytest.mark.skipif(bool(places.lacking("afl")), reason=places.lacking("afl"))
def test_the_mutator_for_afl_changes_programs(folders):
    library = ctypes.CDLL(str(places.program("afl", "reentrancy.mutator.so")))
    library.afl_custom_init.restype, library.afl_custom_fuzz.restype = ctypes.c_void_p, ctypes.c_size_t
    mutator, changed = ctypes.c_void_p(library.afl_custom_init(None, 7)), ctypes.POINTER(ctypes.c_char)()
    seeds = [path.read_bytes() for path in inputs.files(folders.seeds(False))[:50]]
    different = 0
    for seed in seeds:
        size = library.afl_custom_fuzz(mutator, seed, ctypes.c_size_t(len(seed)), ctypes.byref(changed), seeds[0],
                                       ctypes.c_size_t(len(seeds[0])), ctypes.c_size_t(1 << 16))
        assert 0 < size < 1 << 16
        different += changed[:size] != seed
    library.afl_custom_deinit(mutator)
    assert different > 40


def test_an_engine_that_is_not_there_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    usable, lacking = engines.usable(engines.ENGINES)
    assert usable == [] and "Debian's afl++" in lacking["afl"] and "no clang" in lacking["libfuzzer"]
