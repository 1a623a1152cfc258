"""What a command line has chosen of the cases and the subjects that play them."""
from types import SimpleNamespace

from conformance.harness import cases as cases_of
from conformance.harness import catalogue
from conformance.spec import clauses as spec


def cases(option):
    """(cases, subjects, clauses, whole): by name; whole says that no case was left out. BadInput."""
    try:
        clauses = spec.load()
    except spec.BadClause as error:
        raise catalogue.BadInput(str(error)) from None
    if not (catalogue.ROOT / option.cases_in).is_dir():
        raise catalogue.BadInput(f"there is no folder {option.cases_in}, expected one with <theme>/<sentence>.expect")
    if not (catalogue.ROOT / option.expectations_in).is_dir():
        raise catalogue.BadInput(f"there is no folder {option.expectations_in}, expected one with <subject>.toml")
    found = cases_of.load(clauses, option.cases_in)
    chosen, unknown = cases_of.matching(found, option.case)
    if unknown:
        raise catalogue.BadInput(f"no case is called or about {unknown[0]!r}, expected <theme>/<sentence>, a part of "
                                 "it, or a clause")
    known = catalogue.adapters(option.subjects_in, option.python)
    return chosen, catalogue.pick("subject", known, option.subject), clauses, len(chosen) == len(found)


def everything(option):
    """(what verify.Verify, what conform.Conform is to run), None for what the names leave out. BadInput."""
    known = catalogue.all_subjects(option.subjects_in, option.python)
    wanted = catalogue.pick("subject", known, option.subject)
    scenarios = catalogue.pick("scenario", catalogue.scenarios(option.scenarios_in), option.scenario)
    catalogue.check_known_differences()
    drivers = {name: subject for name, subject in wanted.items() if subject.command}
    players = {name: subject for name, subject in wanted.items() if subject.adapter}
    leaves_cases_out = option.scenario and not option.case
    leaves_scenarios_out = option.case and not option.scenario
    chosen = None
    if players and not leaves_cases_out:
        found, _, clauses, whole = cases(_with(option, subject=list(players)))
        chosen = (found, players, clauses, whole)
    return (scenarios, drivers) if drivers and not leaves_scenarios_out else None, chosen


def _with(option, **changes):
    return SimpleNamespace(**vars(option) | changes)
