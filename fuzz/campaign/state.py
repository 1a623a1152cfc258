"""Where a campaign stands: which legs are done, so that one that was stopped goes on."""
import json
from dataclasses import asdict, dataclass, field

from conformance.harness.records import write_whole
from fuzz.campaign.places import Broken

KINDS = {"round": int, "plan": list, "done": list, "is_over": bool, "coverage": dict}


@dataclass
class State:
    """plan: what was asked for, as text; done: the records of legs that are done. round: campaigns so far. coverage: of each
    target's merged corpus."""
    round: int = 0
    plan: list = field(default_factory=list)
    done: list = field(default_factory=list)
    is_over: bool = True
    coverage: dict = field(default_factory=dict)

    def is_done(self, target, engine):
        return any((one["name"], one["subject"]) == (target, engine) for one in self.done)


def load(path):
    """The state; a new one when there is none. Broken: the file is none of ours."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return State()
    except (OSError, ValueError) as error:
        raise Broken(f"{path}: {error}; expected what a campaign wrote: remove the file to begin anew, the findings and "
                     "corpora beside it stay") from None
    if not isinstance(given, dict) or set(given) != set(KINDS) or \
            not all(isinstance(given[key], kind) for key, kind in KINDS.items()) or \
            not all(isinstance(one, dict) and {"name", "subject"} <= set(one) for one in given["done"]):
        raise Broken(f"{path}: is no state of a campaign, expected {', '.join(KINDS)}: remove the file to begin anew, the "
                     "findings and corpora beside it stay")
    return State(**given)


def save(path, state):
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(state), indent=1) + "\n")


def begin(path, plan):
    """(state, whether an earlier campaign goes on): the same plan, and not over."""
    state = load(path)
    if not state.is_over and state.plan == plan:
        return state, True
    return State(state.round + 1, plan, [], False, state.coverage), False
