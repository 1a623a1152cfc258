"""The two engines, seen alike: a Leg is one target under one engine for some seconds.

    leg.start(); leg.look(); ... leg.stop(); leg.finish() -> figures, crashing inputs, why it is red

An engine's process leads a group of its own, so that Ctrl+C reaches the campaign alone, which then stops it.
"""
import os
import re
import shutil
import signal
import statistics
import struct
import subprocess
import time
from dataclasses import dataclass, field

from fuzz.campaign import inputs, places

INPUT_S = 5         # an input that runs longer is a finding
GRACE_S = 10        # that an engine has to end when it is asked to
LATE_S = 60         # beyond its time, before it is killed: AFL++ looks at the clock only when it has tried its first inputs
LEAST_TIMED = 30    # of them, for a speed that says something
AFL_INPUTS = 400    # that AFL++ begins with, at most: it runs each eight times before it does anything
AFL_INPUTS_A_S = 40 # ... and for each second that it has
CRASHES = 20        # of one leg that are looked at
LEAST_STABILITY = 99.0
CURVE = 40          # points of a leg's curve, about
LEAST = ("-close_fd_mask=1", "-print_final_stats=1", f"-timeout={INPUT_S}", "-rss_limit_mb=2048",
         "-malloc_limit_mb=1024")
PULSE = re.compile(rb"#(\d+)\t\S+\s+cov: (\d+) ft: (\d+) corp: (\d+)/\S+.*?exec/s: (\d+)")
PLACES = re.compile(rb"\((\d+) inline 8-bit counters\)")
LAST = 256          # inputs that were timed
SHARED = struct.Struct(f"<4Q{2 * LAST}I4096s")  # struct figures of fuzz/drive/figures.h
SAID = re.compile(r"^fuzz: \S+: (\d+) inputs, (\d+) operations.*?(\d+) states", re.MULTILINE)


@dataclass
class Figures:
    """What an engine tells. coverage: edges, of so many places; states: of the model; new: inputs that covered something
    new; speed: of the target itself, without its engine."""
    inputs: int = 0
    operations: int = 0
    coverage: int = 0
    states: int = 0
    new: int = 0
    corpus: int = 0
    stability: float = 100.0
    places: int = 0
    seconds: float = 0.0
    speed: float | None = None
    crashes: list = field(default_factory=list)


class Leg:
    """Subclasses give command(), environment(), look() and read(). instance: 0, or the number of a secondary."""
    instance = 0

    def __init__(self, target, seconds, folders, seed=0, flavour=None, runs=0):
        self.target, self.seconds, self.folders, self.seed, self.runs = target, seconds, folders, seed, runs
        self.flavour = flavour or self.flavour
        self.figures, self.process, self.died = Figures(), None, ""
        self.work = folders.work(target, self.label)
        self.program = places.program(self.flavour, target)
        self.text = places.is_text(target)
        self.stopped, self.log, self.log_path = False, None, self.work / "log"
        self.curve = []

    @property
    def label(self):
        return f"{self.engine}.{self.instance}" if self.instance else self.engine

    @property
    def name(self):
        return f"{self.target} under {self.label}"

    def start(self):
        if not self.program.is_file():
            raise places.Broken(f"{self.program} is not built; make {self.flavour}-targets builds it")
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        places.check_room(self.work)
        self.shared = self.work / "figures"
        self.shared.write_bytes(bytes(SHARED.size))
        self.prepare()
        self.log, self.began = self.log_path.open("wb"), time.monotonic()
        self.launch(self.seconds)

    def launch(self, seconds):
        environment = {**places.environment(), "TOCSIN_FIGURES": str(self.shared), **self.environment()}
        self.process = subprocess.Popen(self.command(seconds), stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, cwd=self.work, env=environment, process_group=0)

    def grow(self):
        """A point of the curve: seconds, inputs, coverage. When there are too many, every other one goes."""
        self.look()
        point = [round(time.monotonic() - self.began, 1), self.figures.inputs, self.figures.coverage]
        if self.figures.coverage and (not self.curve or point[0] - self.curve[-1][0] >= self.seconds / CURVE):
            self.curve.append(point)
        if len(self.curve) > 2 * CURVE:
            del self.curve[1::2]

    def is_over(self):
        """Whether it has ended. A finding ends libFuzzer: it begins again for the rest of its time."""
        if self.process.poll() is None:
            if time.monotonic() - self.began > self.seconds + LATE_S and not self.runs:
                self.kill()
                self.died = f"did not end within {LATE_S} s after its time"
                return True
            return False
        return self.stopped or not self.again()

    def again(self):
        return False

    def look_shared(self):
        """What the target itself has counted so far, in all its processes."""
        inputs, operations, _, timed, *last, states = SHARED.unpack(self.shared.read_bytes())
        figures = self.figures
        figures.speed = speed(list(zip(last[::2], last[1::2]))[:timed])
        figures.inputs, figures.operations = max(inputs, figures.inputs), operations
        figures.states = len(states) - states.count(0)

    def stop(self):
        """Asks it to end and write what it has; whoever does not is killed."""
        self.stopped = True
        if self.process and self.process.poll() is None:
            _send(self.process.pid, signal.SIGINT)
            try:
                self.process.wait(GRACE_S)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        _send(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def finish(self):
        """Reads the rest; why it is red, "" for nothing."""
        self.process.wait()
        self.log.close()
        self.figures.seconds = round(time.monotonic() - self.began, 2)
        self.read()
        if self.died:
            return self.died
        if self.figures.inputs == 0 and not self.stopped:
            return f"ran no input; it ended with {self.how()}"
        if self.figures.stability < LEAST_STABILITY:
            return (f"stability {self.figures.stability} %, expected {LEAST_STABILITY:g} % or more: an input sees what "
                    "another has left")
        return ""

    def how(self):
        lines = [line for line in self.said().splitlines() if line.strip()]
        return f"exit status {self.process.returncode}, and said {lines[-1].strip() if lines else 'nothing'!r}"

    def said(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")


def speed(timed):
    """Operations in a second of the target's own processor time, by the median of the inputs that were timed, (ns,
    operations) each; inputs in a second, where they are no programs. None: there are too few."""
    programs = [ns / operations for ns, operations in timed if operations]
    each = programs or [ns for ns, _ in timed]
    return round(1e9 / statistics.median(each)) if len(each) >= LEAST_TIMED and statistics.median(each) else None


def _send(pid, signum):
    try:
        os.killpg(pid, signum)
    except ProcessLookupError:
        pass


class LibFuzzer(Leg):
    engine, flavour = "libfuzzer", "fuzz-asan"

    def prepare(self):
        self.new, self.artifacts = self.work / "new", self.work / "artifacts"
        self.new.mkdir()
        self.artifacts.mkdir()
        self.done = Figures()

    def environment(self):
        return {"ASAN_OPTIONS": "detect_leaks=0:allow_user_segv_handler=0", "UBSAN_OPTIONS": "print_stacktrace=1"}

    def command(self, seconds):
        bound = f"-runs={self.runs}" if self.runs else f"-max_total_time={max(1, round(seconds))}"
        dictionary = [f"-dict={self.folders.dictionary}"] if self.text else []
        corpus = [folder for folder in (self.folders.corpus(self.target), self.folders.seeds(self.text))
                  if folder.exists()]
        return [self.program, *LEAST, bound, f"-seed={self.seed + len(self.crashed()) + 1}", *dictionary,
                f"-artifact_prefix={self.artifacts}/", self.new, *corpus]

    def crashed(self):
        return sorted(path for path in self.artifacts.iterdir() if not path.name.startswith("slow-unit"))

    def again(self):
        left = self.seconds - (time.monotonic() - self.began)
        if self.process.returncode == 0 or left < 1 or self.target == places.CANARY or self.runs or \
                not 0 < len(self.crashed()) < CRASHES:
            return False
        self.launch(left)
        return True

    def look(self):
        """Figures so far, from what it says; the last pulse of each process that it had to start."""
        total = size = 0
        with self.log_path.open("rb") as log:
            for line in log:
                pulse = PULSE.match(line)
                if pulse:
                    runs, coverage, _, size, _ = map(int, pulse.groups())
                    total, before = total + (runs - before if total and runs >= before else runs), runs
                    self.figures.coverage = max(self.figures.coverage, coverage)
        self.figures.inputs, self.figures.corpus = max(total, self.figures.inputs), size
        self.look_shared()
        self.figures.new = sum(1 for _ in self.new.iterdir())
        self.figures.crashes = self.crashed()

    def read(self):
        self.look()
        if self.process.returncode not in (0, -signal.SIGINT) and not self.figures.crashes and not self.stopped:
            self.died = f"died: {self.how()}"

    def left(self):
        """The folders with inputs that it has found."""
        return [self.new]


class Afl(Leg):
    engine, flavour = "afl", "afl"

    def __init__(self, *arguments, instance=0, **more):
        self.instance = instance
        super().__init__(*arguments, **more)

    @property
    def host(self):
        """Its name in the sync folder."""
        return f"{self.folders.host}{self.instance}" if self.instance else self.folders.host

    def prepare(self):
        """It begins with what other instances have found, and a part of the corpus, the small ones first."""
        self.first, self.out = self.work / "first", self.folders.sync(self.target)
        self.own = self.out / self.host
        self.out.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.own, ignore_errors=True)
        known = inputs.files(self.folders.corpus(self.target)) + inputs.files(self.folders.seeds(self.text))
        most = max(1, min(AFL_INPUTS, round(AFL_INPUTS_A_S * self.seconds))) if not self.runs else AFL_INPUTS
        inputs.add(self.first, inputs.least(self.foreign(), most) + inputs.least(known, most))
        if not any(self.first.iterdir()):
            (self.first / "nothing").write_bytes(b"\0")

    def foreign(self):
        """What other instances have left in the sync folder. afl-fuzz itself looks there too, but not in a short run."""
        return [path for queue in sorted(self.out.glob("*/queue")) if queue.parent != self.own
                for path in inputs.files(queue)]

    def environment(self):
        mutator = self.program.with_name(self.program.name + ".mutator.so")
        until = {"AFL_BENCH_UNTIL_CRASH": "1"} if self.target == places.CANARY else {}
        only = {} if self.text else {"AFL_CUSTOM_MUTATOR_ONLY": "1"}  # changed bytes are no program any more
        return {"AFL_SKIP_CPUFREQ": "1", "AFL_TRY_AFFINITY": "1", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1",
                "AFL_NO_UI": "1", "AFL_NO_COLOR": "1", "AFL_QUIET": "1", "AFL_DISABLE_TRIM": "1",
                "AFL_CUSTOM_MUTATOR_LIBRARY": str(mutator), **until, **only}

    def command(self, seconds):
        dictionary = ["-x", self.folders.dictionary] if self.text else []
        part = ["-M" if self.host == places.MAIN else "-S", self.host]
        bound = ["-E", str(self.runs)] if self.runs else ["-V", str(max(1, round(seconds)))]
        return ["afl-fuzz", *bound, "-s", str(self.seed + 1), "-t", str(INPUT_S * 1000), *part, *dictionary, "-i",
                self.first, "-o", self.out, "--", self.program]

    def look(self):
        """What AFL++ counts stands in a row each 5 s; the last one."""
        self.look_shared()
        try:
            *_, row = (self.own / "plot_data").read_text(encoding="utf-8").splitlines()
            cells = [cell.strip() for cell in row.split(",")]
            self.figures.corpus, self.figures.coverage = int(cells[3]), int(cells[12])
        except (OSError, ValueError, IndexError):
            pass

    def read(self):
        default = self.own
        self.look_shared()
        try:
            lines = (default / "fuzzer_stats").read_text(encoding="utf-8").splitlines()
        except OSError:
            self.died = "" if self.stopped else f"died before it wrote figures: {self.how()}"
            return
        stats = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        figures = self.figures
        figures.inputs, figures.coverage = max(figures.inputs, int(stats["execs_done"])), int(stats["edges_found"])
        figures.corpus, figures.new = int(stats["corpus_count"]), int(stats["corpus_found"])
        figures.stability = float(stats["stability"].rstrip("%"))
        crashes = sorted(path for kind in ("crashes", "hangs") for path in (default / kind).glob("id*"))
        figures.crashes = crashes[:CRASHES]
        if self.process.returncode not in (0, 1) and not self.stopped:
            self.died = f"died: {self.how()}"

    def left(self):
        return [self.own / "queue"]


def measure(target, corpus, seconds=None):
    """What a corpus covers, by libFuzzer's plain program; None when that is not built, an input ends it, or it takes longer
    than so many seconds."""
    program = places.program("fuzz", target)
    if not program.is_file() or not corpus.exists():
        return None
    status, said = inputs.run_engine([program, "-runs=0", *LEAST, corpus], corpus.parent, seconds)
    pulse, figures = PULSE.findall(said), SAID.findall(said.decode("utf-8", "replace"))
    if status or not pulse or not figures:
        return None
    ran_inputs, operations, states = map(int, figures[-1])
    counters = PLACES.search(said)
    return Figures(inputs=ran_inputs, operations=operations, states=states, coverage=int(pulse[-1][1]),
                   places=int(counters[1]) if counters else 0)


ENGINES = {"libfuzzer": LibFuzzer, "afl": Afl}


def usable(names):
    """(engines that can be used, why the others cannot, by name)."""
    lacks = {name: places.lacking(name) for name in names}
    return [name for name in names if not lacks[name]], {name: why for name, why in lacks.items() if why}
