"""Every refusal of the partners contract is given by some rule."""

from shared.contracts.partners import refusals
from shared.kernel.refusals import Refusal
from tests.unit.partners import (
    test_applications,
    test_calls,
    test_decisions,
    test_intents,
    test_needs,
    test_partners,
    test_programme,
    test_trials,
)

TOPICS = (
    test_programme,
    test_needs,
    test_calls,
    test_intents,
    test_applications,
    test_trials,
    test_decisions,
    test_partners,
)
ALL = [value for value in vars(refusals).values() if isinstance(value, Refusal)]


OF_READING = {refusals.TRIAL_IS_UNKNOWN}
"""What no rule says, but whoever looks for what is not there."""


def test_every_refusal_is_given_by_some_rule() -> None:
    given = {case.refusal.code for topic in TOPICS for case in topic.CASES}
    assert {refusal.code for refusal in ALL if refusal not in OF_READING} <= given


def test_no_two_refusals_share_a_code_and_each_is_named_by_it() -> None:
    assert len({refusal.code for refusal in ALL}) == len(ALL)
    for name, value in vars(refusals).items():
        if isinstance(value, Refusal):
            assert name.lower() == value.code
