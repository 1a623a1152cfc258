"""junit.xml: one suite a subject, with junitparser."""
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from reports.render import words

OUTCOME = {"Fail": Failure, "XPass": Failure, "Invalid": Error, "Skip": Skipped, "XFail": Skipped}


def _case(record, view):
    case = TestCase(record["name"], f"{record['kind']}.{record['subject']}", record.get("seconds", 0))
    if record["verdict"] in OUTCOME:
        outcome = OUTCOME[record["verdict"]](f"{record['verdict']}: {record['reason']}")
        outcome.text = view.text_of(record)
        case.result = [outcome]
    return case


def render(view):
    """Its text."""
    xml, suites = JUnitXml("tocsin"), {}
    for record in view.loaded.found:
        suites.setdefault(record["subject"] or record["kind"], []).append(_case(record, view))
    for name, cases in suites.items():
        suite = TestSuite(name)
        suite.extend(cases)  # counted once, at the end
        xml.append(suite)
    if view.loaded.bad:
        suite, case = TestSuite("records"), TestCase("every record can be read", "records")
        case.result = [Error("\n".join(view.loaded.bad[:words.MOST_BAD]))]
        suite.append(case)
        xml.append(suite)
    xml.update_statistics()
    return '<?xml version="1.0" encoding="utf-8"?>\n' + xml.tostring().decode("utf-8") + "\n"
