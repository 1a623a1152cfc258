"""The processes that do the work: one for all C competitors, one for each interpreter. One command a line, one answer."""
import contextlib
import json
import os
import selectors
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAMS = ROOT / "build" / "gcc" / HERE.relative_to(ROOT)
PATIENCE_S = 60.0  # an answer that takes longer never comes


class Broken(Exception):
    """A worker that died, is silent, or answers nonsense; the text says which."""


@dataclass(frozen=True)
class Absent:
    """A competitor that cannot take part, and why."""
    name: str
    why: str


class Worker:
    """One process, pinned to one core. It dies with us; Ctrl+C is for us alone."""

    def __init__(self, command, cpu, flood_cpu):
        self.command = command
        environment = dict(os.environ, BENCH_FLOOD=str(PROGRAMS / "flood"), BENCH_FLOOD_CPU=str(flood_cpu))
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], cwd=ROOT, env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        os.sched_setaffinity(self.process.pid, {cpu})
        if flood_cpu >= 0:
            self.go_first()
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.competitors = self.read()["competitors"]

    def go_first(self):
        """Before whatever else the machine has to do, if we may: a figure is about the receiver, not about its luck. Not
        with one core alone, which a receiver that spins would keep from the flood."""
        with contextlib.suppress(OSError):
            os.sched_setscheduler(self.process.pid, os.SCHED_FIFO, os.sched_param(1))

    def read(self):
        if not self.selector.select(PATIENCE_S):
            self.kill()
            raise Broken(f"{self.command[-1]} was silent for {PATIENCE_S:g} s")
        line = self.process.stdout.readline()
        if not line:
            with contextlib.suppress(subprocess.TimeoutExpired):  # it is about to end: its own status tells more
                self.process.wait(PATIENCE_S)
            self.kill()
            raise Broken(f"{self.command[-1]} ended with {self.process.returncode}")
        return json.loads(line)

    def ask(self, bench, competitor, amount):
        try:
            self.process.stdin.write(f"{bench}|{competitor}|{amount}\n".encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Broken(f"{self.command[-1]} is gone") from None
        return self.read()

    def kill(self):
        self.process.kill()
        self.process.wait()


@dataclass
class Competitor:
    """Somebody who takes part: where it runs, and in what."""
    name: str
    worker: Worker
    benches: list

    def run(self, bench, amount):
        return self.worker.ask(bench, self.name, amount)


def cores():
    """(of the receivers, of the flood): two different ones, or None for the flood when there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[-1], allowed[0] if len(allowed) > 1 else None


def commands(worker=PROGRAMS / "worker"):
    """(name, command) of every worker: the C one, and one for each .toml of this folder."""
    yield "C worker", [str(worker)]
    for path in sorted(HERE.glob("*.toml")):
        yield path.stem, tomllib.loads(path.read_text())["command"]


def discover(found=None):
    """(competitors, absent): all who are there, started; and all who are not, with the reason."""
    competitors, absent = [], []
    cpu, flood_cpu = cores()
    for name, command in found if found is not None else commands():
        if not shutil.which(command[0]):
            absent.append(Absent(name, f"{command[0]} is not installed"))
            continue
        try:
            worker = Worker(command, cpu, -1 if flood_cpu is None else flood_cpu)
        except (Broken, ValueError, KeyError) as error:
            absent.append(Absent(name, str(error)))
            continue
        for entry in worker.competitors:
            if "absent" in entry:
                absent.append(Absent(entry["name"], entry["absent"]))
            else:
                competitors.append(Competitor(entry["name"], worker, entry["benches"]))
    return competitors, absent


def stop(competitors):
    for worker in {id(c.worker): c.worker for c in competitors}.values():
        worker.kill()
