"""What bookings reports of a trial's space becomes a command on the own log, the same when told twice."""

import pytest

from services.partners.policies import POLICIES
from shared.contracts.bookings.trials import TrialSpaceKept, TrialSpaceRefused
from shared.contracts.partners.trials.commands import ConfirmTrialSpace, RefuseTrialSpace
from shared.kernel.messages import Command, Event
from tests.read_models import recorded
from tests.specification import MONDAY
from tests.unit.partners.scenes import NOBODYS_ID

ABOUT = {"trial_id": NOBODYS_ID, "application_id": NOBODYS_ID, "space_id": NOBODYS_ID}
REPORTS: list[tuple[Event, type[Command]]] = [
    (TrialSpaceKept(**ABOUT, booking_id=NOBODYS_ID, kept_at=MONDAY), ConfirmTrialSpace),
    (TrialSpaceRefused(**ABOUT, reason="space_is_not_free", refused_at=MONDAY), RefuseTrialSpace),
]


@pytest.mark.parametrize(("report", "expected"), REPORTS, ids=lambda value: getattr(value, "type", None))
def test_each_report_asks_for_one_thing_and_always_for_the_same(
    report: Event, expected: type[Command]
) -> None:
    first, again = (POLICIES.commands_for(recorded(report, 7, "bookings")) for _ in range(2))
    assert first == again
    (command,) = first
    assert isinstance(command, expected)


def test_every_report_that_concerns_partners_is_answered() -> None:
    assert {*POLICIES.events} == {type(report) for report, _ in REPORTS}
    assert POLICIES.sources == {"bookings"}
