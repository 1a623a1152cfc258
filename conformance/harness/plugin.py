"""The pytest plugin: options, what is collected, and the records that the controlling process writes."""
import os
from pathlib import Path

import pytest

from conformance.harness import catalogue, child, drive, scenario_items, unit_items
from conformance.harness.records import Recorder


def pytest_addoption(parser):
    group = parser.getgroup("tocsin")
    group.addoption("--scenarios", action="store_true", help="collect the scenarios, which are left out otherwise")
    group.addoption("--scenario", action="append", default=[], metavar="NAME", help="collect this scenario")
    group.addoption("--scenarios-in", default=catalogue.SCENARIOS, metavar="DIR", help="where the scenarios are")
    group.addoption("--subject", action="append", default=[], metavar="NAME", help="only this implementation")
    group.addoption("--subjects-in", default=catalogue.SUBJECTS, metavar="DIR", help="where the subjects are")
    group.addoption("--python", action="append", default=[], metavar="PATH", help="one more CPython")
    group.addoption("--fuse", type=float, default=drive.FUSE_S, metavar="SECONDS",
                    help="how long beyond its documented time a program may live")
    group.addoption("--flavour", action="append", default=[], metavar="NAME", help="flavours of the C unit tests")
    group.addoption("--records", metavar="FILE", help="write a record of each scenario's result here")
    group.addoption("--progress-fd", type=int, metavar="FD", help="write '<verdict> <scenario> <subject>' lines here")


def is_controller(config):
    return not hasattr(config, "workerinput")


def chosen(option):
    """(scenarios, subjects) by name, as the options (anything with these attributes) choose them. BadInput."""
    scenarios = catalogue.pick("scenario", catalogue.scenarios(option.scenarios_in), option.scenario)
    known = catalogue.subjects(option.subjects_in, option.python)
    subjects = catalogue.pick("subject", known, option.subject)
    catalogue.check_known_differences()
    return scenarios, subjects


def check_flavours(flavours):
    known = unit_items.POSIX_FLAVOURS + unit_items.SIM_FLAVOURS
    catalogue.pick("flavour", dict.fromkeys(known), flavours)


def pytest_configure(config):
    child.ignore_alone()
    option = config.option
    wanted = set()
    try:
        check_flavours(option.flavour)
        if option.scenarios or option.scenario:
            scenarios, config.stash[scenario_items.SUBJECTS] = chosen(option)
            wanted = set(scenarios.values())
    except catalogue.BadInput as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[WANTED] = wanted
    if is_controller(config) and (option.records or option.progress_fd):
        config.pluginmanager.register(Results(config), "tocsin-results")


WANTED = pytest.StashKey()  # the chosen scenarios' .expect files


def pytest_collect_file(file_path, parent):
    if file_path in parent.config.stash[WANTED]:
        return scenario_items.ScenarioFile.from_parent(parent, path=file_path)
    if unit_items.is_source(file_path):
        return unit_items.UnitTestFile.from_parent(parent, path=file_path)
    return None


def pytest_collection_modifyitems(config, items):
    scenarios = [item for item in items if isinstance(item, scenario_items.ScenarioItem)]
    if scenarios:
        workers = getattr(config, "workerinput", {}).get("workercount", 1)
        others = [item for item in items if not isinstance(item, scenario_items.ScenarioItem)]
        items[:] = scenario_items.side_by_side(scenarios, workers) + others


class Results:
    """In the controlling process: each result becomes a record and a line of progress as it comes."""

    def __init__(self, config):
        self.versions = {}
        self.subjects = config.stash.get(scenario_items.SUBJECTS, {})
        self.recorder = Recorder(Path(config.option.records), "make verify") if config.option.records else None
        self.progress = config.option.progress_fd

    def version(self, name):
        if name not in self.versions:
            self.versions[name] = self.subjects[name].version() if name in self.subjects else ""
        return self.versions[name]

    def pytest_runtest_logreport(self, report):
        record = dict(report.user_properties).get("record") if report.when == "call" else None
        if record is None:
            return
        if self.recorder:
            self.recorder.add(record | {"version": self.version(record["subject"])})
        if self.progress is not None:
            os.write(self.progress, f"{record['verdict']} {record['name']} {record['subject']}\n".encode())

    def pytest_sessionfinish(self):
        if self.recorder:
            self.recorder.finish()
