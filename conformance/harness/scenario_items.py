"""pytest items: one for each scenario and subject."""
import pytest

from conformance.harness import catalogue, expect, repeat
from conformance.harness.drive import Run, drive
from conformance.harness.records import RED, details


SUBJECTS = pytest.StashKey()  # the chosen subjects, by name


class Red(Exception):
    """A verdict that is red; the text is all that is shown."""


def judged(run, known):
    """(verdict, reason) in the light of the known difference, an entry or None.

    It makes a Fail expected and a Pass red. An Invalid stays what it is, and so does a hang.
    """
    if known and run.verdict == "Fail" and not run.hang:
        return "XFail", f"known since {known['since']} ({known['clause']}): {known['reason']}"
    if known and run.verdict == "Pass":
        return "XPass", f"passes, but conformance/expectations says: {known['reason']}"
    return run.verdict, run.reason


class ScenarioFile(pytest.File):
    """A .expect file. Which subjects run it was decided by the plugin."""

    def collect(self):
        for subject in self.config.stash[SUBJECTS].values():
            yield ScenarioItem.from_parent(self, name=subject.name, subject=subject)


class ScenarioItem(pytest.Item):
    """One scenario on one subject. The record of what became of it travels in user_properties."""

    def __init__(self, *, subject, **rest):
        super().__init__(**rest)
        self.subject = subject
        self.scenario = self.path.stem
        self.relative = self.path.with_suffix("").relative_to(catalogue.ROOT)
        self.fuse_s = self.config.getoption("fuse")
        try:
            self.script, self.unreadable = expect.load(self.path, f"{self.relative}.expect"), ""
        except expect.BadExpect as error:
            self.script, self.unreadable = None, str(error)
        # our own fuse speaks first, and in better words
        self.add_marker(pytest.mark.timeout(self.least_s + self.fuse_s + 60))

    @property
    def least_s(self):
        """No run that is right is over sooner."""
        return self.script.least_s if self.script and self.subject.clock == "real" else 0.0

    def run_once(self):
        missing = self.subject.missing(self.relative)
        if self.unreadable or missing:
            return Run(*(missing if not self.unreadable else ("Invalid", self.unreadable)))
        argv = self.subject.argv(self.relative)
        argv[0] = self.subject.program(self.relative)
        return drive(argv, self.script, catalogue.ROOT, self.fuse_s, self.subject.clock)

    def again(self):
        python, subjects_in = self.subject.python, self.config.getoption("subjects_in")
        if (self.relative.parent.as_posix(), subjects_in) == (catalogue.SCENARIOS, catalogue.SUBJECTS):
            tail = f" PYTHON={python}" if python else ""
            return f"make verify S={self.scenario} SUBJECT={self.subject.name}{tail}"
        tail = f" --python {python}" if python else ""
        return (f"scripts/verify --scenarios-in {self.relative.parent} --subjects-in {subjects_in} "
                f"--scenario {self.scenario} --subject {self.subject.name}{tail}")

    def runtest(self):
        run = self.run_once()
        known = catalogue.known_differences(self.subject.name).get(self.scenario)
        verdict, reason = judged(run, known)
        expected = self.script.story if self.script else []
        record = {"kind": "scenario", "name": self.scenario, "subject": self.subject.name, "version": "",
                  "verdict": verdict, "reason": reason, "expected": expected, "seen": run.seen, "seconds": run.seconds,
                  "again": self.again()}
        if verdict in RED and not self.unreadable:
            record["repeats"] = repeat.again(record, self.run_once, lambda one: judged(one, known))
        self.user_properties.append(("record", record))
        if verdict == "Skip":
            pytest.skip(reason)
        if verdict == "XFail":
            pytest.xfail(reason)
        if verdict != "Pass":
            raise Red("\n".join(details(record)))

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value) if isinstance(excinfo.value, Red) else super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, f"{self.scenario} on {self.subject.name}"


def side_by_side(items, workers):
    """Longest first, and each worker's second item a short one: xdist hands the first two out in pairs."""
    ordered = sorted(items, key=lambda item: -item.least_s)
    long, rest = ordered[:workers], ordered[workers:]
    paired = []
    for item in long:
        paired.append(item)
        if rest:
            paired.append(rest.pop())
    return paired + rest
