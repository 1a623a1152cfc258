"""Where a campaign stands: it goes on where it was, and a state that is none is named."""
import pytest

from fuzz.campaign import state
from fuzz.campaign.places import Broken

PLAN = ["budget 60", "canary", "afl"]
LEG = {"name": "canary", "subject": "afl"}


def test_without_a_state_the_first_campaign_begins(tmp_path):
    assert state.begin(tmp_path / "state.json", PLAN) == (state.State(1, PLAN, [], False), False)


def test_a_campaign_that_is_not_over_goes_on(tmp_path):
    state.save(tmp_path / "state.json", state.State(3, PLAN, [LEG], False))
    found, goes_on = state.begin(tmp_path / "state.json", PLAN)
    assert goes_on and found.round == 3 and found.is_done("canary", "afl") and not found.is_done("canary", "libfuzzer")


@pytest.mark.parametrize("plan, is_over", [(PLAN, True), (["budget 61", "canary", "afl"], False)])
def test_another_plan_or_one_that_is_over_begins_anew(tmp_path, plan, is_over):
    state.save(tmp_path / "state.json", state.State(3, PLAN, [LEG], is_over))
    assert state.begin(tmp_path / "state.json", plan) == (state.State(4, plan, [], False), False)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"round": "1", "plan": [], "done": [], "is_over": true}',
                                  '{"round": 1, "plan": [], "done": [1], "is_over": true}'])
def test_a_state_that_is_none_is_named_and_left_alone(tmp_path, text):
    (tmp_path / "state.json").write_text(text)
    with pytest.raises(Broken, match="state.json: .*remove the file to begin anew, the findings and corpora"):
        state.begin(tmp_path / "state.json", PLAN)
    assert (tmp_path / "state.json").read_text() == text
