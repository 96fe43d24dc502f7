"""Whom the platform asks for free hours, and until when."""

from datetime import timedelta

import pytest

from services.gateway.policies import POLICIES
from shared.contracts.gateway.messages import Notify
from shared.contracts.partners.free_hours import FreeHoursDueSoon
from tests.read_models import recorded
from tests.specification import MONDAY

THING = "0197e2a0-0000-7000-8000-0000000000aa"


@pytest.mark.parametrize(("days", "messages"), [(1, 1), (0, 0), (-3, 0)])
def test_nobody_is_asked_for_free_hours_once_their_term_is_over(days: int, messages: int) -> None:
    """As a correction, or a standstill of the platform, may show them: a week later they are late."""
    event = FreeHoursDueSoon(
        partner_id=THING,
        agreement_id=THING,
        project="天空农场",
        days=30,
        missing_minutes=60,
        ends_at=MONDAY + timedelta(days=days),
        reminded_at=MONDAY,
    )
    commands = POLICIES.commands_for(recorded(event, 7, "partners"))
    assert sum(isinstance(one, Notify) for one in commands) == messages
