"""make campaign: every target under every engine, findings, corpora, a sample on real implementations, records.

The time is shared between legs, a target under an engine each; as many run side by side as --jobs says. What remains of
the budget is for what follows them: confirming, minimising, merging, real implementations. Each part ends with its time: a
finding is then confirmed less often or not made small, a corpus is kept as it is, fewer programs are sampled.
"""
import base64
import contextlib
import signal
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from conformance.harness import child, records
from fuzz.campaign import engines, findings, inputs, places, real, state

FUZZING = 0.65      # of the budget, until the last leg ends
MERGED = 0.85       # ... until corpora are merged and measured
FINDING = 0.05      # ... for one input on which an engine stopped
CANARY = 0.4        # ... for a canary's leg, at most: it ends when it has found its song,
CANARY_S = 90       # ... which takes a busy machine so long
LEAST_LEG_S = 2.0
LOOK_S = 0.5
COVERAGE_DROP = 0.1  # of the share of the program that a corpus covers, and
SPEED_DROP = 0.5     # of a target's speed against the median of its engine's: what counts as worse
LEAST_LEGS = 3       # of an engine, for a median that says something
REPRODUCERS = ("case.ops", "case.c", "case.py", "case")
LARGEST = 48 << 10   # bytes of a reproducer that a record holds
SAMPLE = 10         # programs of each target, at least; more for a longer budget
DEGRADED = 4        # exit status: nothing was found, and the looking was worse than it should be
OWN = "make campaign"
PLAIN = ("fuzz", "afl", None)  # flavours whose speeds are compared with each other's of other runs


class Campaign:
    """One run. option: budget, jobs, targets, engines, real, plain, seed, folder, reports."""

    def __init__(self, option, targets, usable, lacking):
        self.option, self.targets, self.engines, self.lacking = option, targets, usable, lacking
        self.folders = places.Folders(option.folder.resolve(), option.shared and option.shared.resolve(), option.host)
        self.console = Console(width=None if sys.stdout.isatty() else 150)
        self.interrupted, self.new, self.red, self.running = False, [], [], []
        self.path = option.reports / "campaign.jsonl"
        self.state, self.recorder = None, None
        self.began, self.extra = time.monotonic(), {}

    def until(self, part):
        """The moment at which so much of the budget is used up."""
        return self.began + part * self.option.budget

    def say(self, text, style=None):
        self.console.print(text, style=style, highlight=False, markup=False, soft_wrap=True)

    # ---------------------------------------------------------------------------------------------------- legs --

    def plan(self):
        return [f"budget {self.option.budget:g}", f"plain {self.option.plain}", *self.targets, *self.engines]

    def legs(self):
        """What is still to do, without its time; the canary first, for a campaign that cannot find it need not go on. Jobs
        that would have nothing to do are secondaries of AFL++'s."""
        both = [(target, engine, 0) for target in self.targets for engine in self.engines]
        spare = self.option.jobs - len(both) if "afl" in self.engines else 0
        for number in range(spare):
            both.append((self.targets[number % len(self.targets)], "afl", 1 + number // len(self.targets)))
        both.sort(key=lambda one: one[0] != places.CANARY)
        for target, engine, instance in both:
            flavour = "fuzz" if engine == "libfuzzer" and self.option.plain else None
            more = {"instance": instance} if instance else {}
            leg = engines.ENGINES[engine](target, 0, self.folders, self.state.round * 1000 + self.option.seed + instance,
                                          flavour, **more)
            if not self.state.is_done(target, leg.label):
                yield leg

    def share(self, leg, legs_left):
        """Seconds for a leg: an equal part of what is left, less what its engine needs to begin and to end."""
        left = (self.until(FUZZING) - time.monotonic()) * self.option.jobs / legs_left
        share = max(LEAST_LEG_S, left - self.extra.get(leg.engine, 0))
        return max(share, CANARY * self.option.budget, CANARY_S) if leg.target == places.CANARY else share

    def fuzz(self, progress):
        waiting = list(self.legs())
        try:
            while (waiting or self.running) and not self.interrupted:
                while waiting and len(self.running) < self.option.jobs:
                    leg = waiting.pop(0)
                    leg.seconds = self.share(leg, 1 + len(waiting))
                    leg.start()
                    self.running.append(leg)
                for leg in [one for one in self.running if one.is_over()]:
                    self.running.remove(leg)
                    self.end(leg)
                for leg in self.running:
                    leg.grow()
                progress(self)
                time.sleep(LOOK_S)  # for the display; nothing waits for it
        finally:
            for leg in self.running:
                leg.stop()
            for leg in self.running:
                self.end(leg)
            self.running = []

    def end(self, leg):
        """A leg is over: what it has found is kept before anything else."""
        why = leg.finish()
        if leg.target != places.CANARY:
            self.extra[leg.engine] = max(0, leg.figures.seconds - leg.seconds)
        found = self.take_findings(leg)
        for folder in leg.left():
            inputs.add(self.folders.corpus(leg.target), inputs.files(folder))
        record = self.record(leg, why, found)
        self.recorder.add(record)
        if not leg.stopped:
            self.state.done.append(record)
            state.save(self.folders.state, self.state)
        figures = leg.figures
        self.say(f"{record['verdict']:7} {leg.target:22} {leg.label:10} {figures.inputs:>10,} inputs "
                 f"{rate(figures):>8,}/s  coverage {figures.coverage:>5}  states {figures.states:>5}  "
                 f"new {figures.new:>5}  findings {len(found)}", "red" if record["verdict"] in records.RED else None)

    def take_findings(self, leg):
        keys, once = {}, 0
        program = leg.program if leg.engine == "libfuzzer" else None
        for path in leg.figures.crashes:
            until = time.monotonic() + FINDING * self.option.budget
            if not self.comes_again(leg.target, path, program):
                once += 1  # the machine was busy
                continue
            finding, is_new = findings.take(self.folders, leg.target, leg.engine, path, program, until)
            if finding.key not in keys and leg.target != places.CANARY:
                self.new.append((finding, is_new))
                self.recorder.add(finding_record(finding, is_new))
                self.say(f"{'FAIL' if is_new else 'again'}  {finding.target}  {finding.key}  ({finding.confirmed})\n"
                         f"      again: {finding.again}", "red")
            keys[finding.key] = finding
        if once:
            self.say(f"once    {leg.target}: {once} inputs took longer than {engines.INPUT_S} s or differed on the real "
                     f"kernel once, and not again ({findings.TRIES} times)")
        return keys

    @staticmethod
    def comes_again(target, path, program):
        """Whether to take it for a finding. What depends on nobody's clock always is one, also if it never comes again."""
        tries = 1 if is_slow(path) else findings.TRIES if places.asks_the_real_kernel(target) else 0
        return not tries or findings.first_seen(target, path, program, tries)[0] != findings.NOT_REPEATABLE

    def record(self, leg, why, found):
        figures = leg.figures
        if leg.target == places.CANARY and not leg.stopped and not why:
            why = "" if any(key.startswith("canary/") for key in found) else \
                f"the canary was not found in {figures.inputs} inputs: this engine finds nothing"
        verdict = "Invalid" if why else "Fail" if found and leg.target != places.CANARY else "Pass"
        reason = why or ("stopped" if leg.stopped else f"{len(found)} findings" if verdict == "Fail" else "")
        return {"kind": "leg", "name": leg.target, "subject": leg.label, "version": leg.flavour, "verdict": verdict,
                "reason": reason, "seconds": figures.seconds, "keys": sorted(found), "curve": leg.curve, "figures": {
                    "inputs": figures.inputs, "operations": figures.operations, "rate": rate(figures),
                    "coverage": figures.coverage, "states": figures.states, "new": figures.new, "corpus": figures.corpus,
                    "stability": figures.stability, "speed": figures.speed},
                "again": f"make {'fuzz' if leg.engine == 'libfuzzer' else 'afl'} T={leg.target}"}

    # ------------------------------------------------------------------------------------------ corpora, reality --

    def merge(self):
        """Each target's corpus to the least that covers as much; red for a target that has never gone beyond its seeds."""
        with ThreadPoolExecutor(self.option.jobs) as pool:
            for target, measure in zip(self.targets, pool.map(self.merge_one, self.targets)):
                if not self.interrupted:
                    self.tell_corpus(target, measure)
        seeds = {flag: {path.read_bytes() for path in inputs.files(self.folders.seeds(flag))} for flag in (False, True)}
        for target in self.targets:
            known = seeds[places.is_text(target)]
            if target != places.CANARY and all(path.read_bytes() in known for path in
                                               inputs.files(self.folders.corpus(target))):
                self.invalid(target, "all engines", "found no new coverage: its corpus holds nothing but seeds")

    def merge_one(self, target):
        """What the merged corpus covers; None when the time is up before that is known."""
        merger, left = places.program("fuzz", target), self.until(MERGED) - time.monotonic()
        if self.interrupted:
            return None
        inputs.merge_into(self.folders.corpus(target), [], merger if merger.is_file() and left > 0 else None, left)
        return self.measure(target)

    def measure(self, target):
        left = self.until(MERGED) - time.monotonic()
        if "libfuzzer" not in self.engines or left <= 0:
            return None
        return engines.measure(target, self.folders.corpus(target), left)

    def tell_corpus(self, target, figures):
        """What the merged corpus covers; a drop since the last campaign is said."""
        if figures is None:
            return
        before = self.state.coverage.get(target, 0)
        self.state.coverage[target] = figures.coverage
        drop = f"coverage has dropped from {before}" if figures.coverage < before else ""
        record = {"kind": "corpus", "name": target, "subject": "libfuzzer", "verdict": "Pass", "reason": drop, "figures": {
            "inputs": figures.inputs, "operations": figures.operations, "coverage": figures.coverage,
            "states": figures.states}, "again": OWN}
        if figures.places:
            record["ratio"] = {"value": figures.coverage / figures.places, "better": "more", "tolerance": COVERAGE_DROP}
        self.recorder.add(record)
        self.say(f"corpus  {target:22} {figures.inputs:>10,} inputs  coverage {figures.coverage:>5}  states "
                 f"{figures.states:>5}  {drop}")

    def compare_speed(self):
        """What each target does in a second of its own processor time, as a part of the median of its engine's: neither the
        machine nor what else it does says anything by its own speed."""
        for engine in self.engines:
            legs = [(one, one["figures"].get("speed")) for one in self.state.done if one["subject"] == engine and
                    one["name"] != places.CANARY and not places.asks_the_real_kernel(one["name"])]
            legs = [(one, own) for one, own in legs if own]
            if len(legs) < LEAST_LEGS:
                continue
            median = statistics.median(own for _, own in legs)
            for one, own in legs:
                on = engine if one.get("version") in PLAIN else f"{engine} with sanitizers"
                self.recorder.add({"kind": "speed", "name": one["name"], "subject": on, "verdict": "Pass", "reason": "",
                                   "again": one["again"], "ratio": {"value": own / median, "better": "more",
                                                                    "tolerance": SPEED_DROP}})

    def invalid(self, target, engine, reason):
        record = {"kind": "leg", "name": target, "subject": engine, "verdict": "Invalid", "reason": reason, "figures": {},
                  "again": OWN}
        self.red.append(record)
        self.recorder.add(record)
        self.say(f"Invalid {target} under {engine}: {reason}", "red")

    def on_real(self):
        able = [target for target in self.targets if target != places.CANARY and not places.is_text(target)]
        if not able:
            return
        most = max(SAMPLE, int(self.option.budget / len(self.targets)))
        programs = [one for target in able for one in real.sample(self.folders, target, most, self.state.round)]
        for name in real.SUBJECTS:
            if self.interrupted:
                return
            subject = real.Subject(name)
            for where, text, key, clause, said in subject.play(programs, self.until(1)):
                self.real_difference(name, where, text, key, clause, said)
            self.tell_real(subject.result, len(programs))

    def tell_real(self, result, asked):
        fault = result.fault or ("no program was judged" if not result.missing and not result.played else "")
        verdict = "Skip" if result.missing else "Invalid" if fault else "Pass"
        record = {"kind": "sample", "name": "a sample of the corpora", "subject": result.subject, "verdict": verdict,
                  "reason": result.missing or fault, "figures": {
                      "inputs": result.played, "open": result.open, "skipped": result.skipped, "known": result.known,
                      "unsteady": result.unsteady}, "again": OWN}
        self.recorder.add(record)
        if verdict == "Invalid":
            self.red.append(record)
        self.say(f"{verdict:7} a sample of {asked} programs on {result.subject}: {result.missing or fault}"
                 f"{'; ' if result.missing or fault else ''}{result.played} judged, {result.skipped} not supported, {result.open} open, {result.known} known "
                 f"differences, {result.unsteady} not repeatable", "red" if verdict == "Invalid" else None)

    def real_difference(self, subject, where, text, key, clause, said):
        folder = findings.folder_of(self.folders.findings, subject, key)
        before = findings.known(folder)
        folder.mkdir(parents=True, exist_ok=True)
        again = f"build/gcc/conformance/model/model --check TRACE < {folder}/case.ops"
        finding = before or findings.Finding(where, subject, key, clause, said, f"{real.AGAIN} of {real.AGAIN}",
                                             str(folder), again)
        finding.count += bool(before)
        if not before:
            records.write_whole(folder / "case.ops", f"# key: {key}\n{text}")
            records.write_whole(folder / "case.c", findings.export_c.export(text))
            records.write_whole(folder / "case.py", findings.export_python.export(text))
        findings.save(folder, finding)
        self.new.append((finding, not before))
        self.recorder.add(finding_record(finding, not before))
        self.say(f"FAIL  {subject}  {key}\n{said}\n      the program: {folder}/case.ops", "red")

    # --------------------------------------------------------------------------------------------------- running --

    def interrupt(self, *_):
        self.interrupted = True
        child.stop_all()

    def begin(self):
        self.folders.base.mkdir(parents=True, exist_ok=True)
        places.check_room(self.folders.base)
        self.targets, unable = places.able(self.targets)
        self.state, goes_on = state.begin(self.folders.state, self.plan())
        for target in self.targets:
            inputs.files(self.folders.corpus(target))
        for engine, why in self.lacking.items():
            self.say(f"campaign: without {engine}: {why}")
        for target, why in unable.items():
            self.say(f"campaign: without {target}: {why}")
        count = inputs.make_seeds(self.folders)
        known = len(findings.all_known(self.folders.findings))
        self.say(f"campaign {self.state.round}: {len(self.targets)} targets under {', '.join(self.engines)}, "
                 f"{self.option.budget:g} s, {count} seeds, {known} findings known")
        if goes_on:
            self.say(f"campaign: goes on where it was: {len(self.state.done)} legs are done")
        for record in self.state.done:
            self.recorder.add(record)
        state.save(self.folders.state, self.state)

    @contextlib.contextmanager
    def display(self):
        """Without a terminal nothing moves."""
        progress = Progress(TextColumn("campaign:"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[now]}"),
                            console=self.console, transient=True)
        total = len(self.targets) * len(self.engines)
        task = progress.add_task("", total=total, now="")

        def show(_):
            progress.update(task, completed=len(self.state.done), now=self.totals())
        with progress if self.console.is_terminal else contextlib.nullcontext():
            yield show if self.console.is_terminal else lambda _: None

    def totals(self):
        """Live: what is done and what runs, under all engines."""
        legs = [vars(leg.figures) for leg in self.running] + [one["figures"] for one in self.state.done]
        seconds = sum(max(0.1, time.monotonic() - leg.began) for leg in self.running)
        speed = sum(leg.figures.inputs for leg in self.running) / seconds * len(self.running) if self.running else 0
        now = "; ".join(f"{leg.name} {rate(leg.figures, time.monotonic() - leg.began):,}/s, coverage {leg.figures.coverage}, "
                        f"{leg.figures.states} states" for leg in self.running)
        return (f"{sum(one['inputs'] for one in legs):,} inputs, {speed:,.0f}/s, {sum(one['new'] for one in legs):,} new, "
                f"{len(self.new)} findings; {now}")

    def run(self):
        child.fresh_signals()
        self.recorder = records.Recorder(self.path, f"make campaign BUDGET={self.option.budget:g}")
        before = {signum: signal.signal(signum, self.interrupt) for signum in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.begin()
            with self.display() as show:
                self.fuzz(show)
            if not self.interrupted:
                self.merge()
                self.compare_speed()
                if places.CANARY not in self.targets and not self.option.target:
                    self.invalid(places.CANARY, "all engines", "there is no canary")
                if self.option.real:
                    self.on_real()
        finally:
            self.recorder.finish()
            for signum, handler in before.items():
                signal.signal(signum, handler)
        return self.status()

    def status(self):
        legs = self.state.done
        red = [one for one in legs if one["verdict"] in records.RED]
        if self.interrupted:
            self.say(f"campaign: interrupted; {len(legs)} legs and all findings are kept; the same command goes on")
            return 130
        self.state.is_over = True
        state.save(self.folders.state, self.state)
        for one in red:
            self.say(f"{one['verdict']}  {one['name']} under {one['subject']}: {one['reason']}; "
                     f"again: {one['again']}", "red")
        self.say(f"campaign: {sum(one['figures']['inputs'] for one in legs):,} inputs, {len(self.new)} findings "
                 f"({sum(is_new for _, is_new in self.new)} new) in {self.folders.findings}; records are {self.path}; "
                 f"{time.monotonic() - self.began:.0f} s")
        if self.new or any(one["verdict"] == "Fail" for one in red):
            return 1
        return DEGRADED if red or self.red or not legs else 0


def rate(figures, seconds=0.0):
    seconds = seconds or figures.seconds
    return round(figures.inputs / seconds) if seconds else 0


def is_slow(path):
    """Whether an engine says that it took too long."""
    return path.parent.name == "hangs" or path.name.startswith("timeout-")


def finding_record(finding, is_new):
    same, of = map(int, finding.confirmed.split(" of "))
    files = reproducers(Path(finding.folder))
    return {"kind": "finding", "name": finding.target, "subject": finding.engine, "verdict": "Fail",
            "reason": finding.text, "key": finding.key, "clauses": [finding.clause] if finding.clause != "unknown" else [],
            "repeats": {"same": same, "of": of}, "count": finding.count, "is_new": is_new, "reproducers": files,
            "program": files.get("case.ops", ""), "folder": shown(finding.folder), "again": finding.again}


def shown(folder):
    """Relative to the root where it can be: a report is read elsewhere."""
    folder = Path(folder)
    return str(folder.relative_to(places.ROOT) if folder.is_relative_to(places.ROOT) else folder)


def reproducers(folder):
    """{name: content} of the four, as far as they are there; bytes as base64."""
    files = {}
    for name in REPRODUCERS:
        path = folder / name
        if path.is_file() and path.stat().st_size <= LARGEST:
            content = path.read_bytes()
            files[name] = content.decode("utf-8", "replace") if path.suffix else (
                "base64:" + base64.b64encode(content).decode())
    return files
