"""Where what somebody says that they paid is marked as other than what is recorded."""

from datetime import UTC, datetime

import pytest

from services.gateway.pages.partner.payments import says_otherwise
from shared.contracts.bookings.enrolments.views import EnrolmentState, EnrolmentView

PLACE = EnrolmentView(
    enrolment_id="0197e1a2-5c00-7000-8000-00000000e401",
    session_id="0197e1a2-5c00-7000-8000-00000000e402",
    person_id="lin",
    state=EnrolmentState.CONFIRMED,
    price_fen=6_400,
    enrolled_at=datetime(2026, 7, 6, tzinfo=UTC),
)


@pytest.mark.parametrize("child", [None, "0197e1a2-5c00-7000-8000-00000000c41d"])
@pytest.mark.parametrize(
    ("said", "paid", "refunded", "let_off", "differs"),
    [
        (None, 6_400, 0, 0, False),  # Nothing said.
        (6_400, 6_400, 0, 0, False),
        (6_400, 0, 0, 0, True),
        (0, 6_400, 0, 0, True),
        (6_400, 12_800, 6_400, 0, False),  # By mistake, back, and paid again.
        (6_400, 9_400, 3_000, 0, False),  # A part of it back by mistake, and paid again.
        (6_400, 6_400, 6_400, 0, True),  # Back, and not paid again: it is open.
        (0, 6_400, 6_400, 0, False),
        (6_400, 9_400, 6_400, 0, True),  # Back, and a part of it paid again.
        (3_000, 9_400, 6_400, 0, False),
        (6_400, 6_400, 400, 400, False),  # A part given back out of goodwill: either is true.
        (6_000, 6_400, 400, 400, False),
        (6_200, 6_400, 400, 400, True),
        (6_400, 6_600, 600, 400, False),  # 400 of goodwill, 200 by mistake and paid again.
        (6_400, 12_800, 6_400, 6_400, False),  # All of it let off, and paid all the same.
    ],
)
def test_what_came_back_and_was_paid_again_is_no_difference(
    said: int | None, paid: int, refunded: int, let_off: int, child: str | None, *, differs: bool
) -> None:
    money = {"said_fen": said, "paid_fen": paid, "refunded_fen": refunded, "let_off_fen": let_off}
    assert says_otherwise(PLACE.model_copy(update={**money, "child_id": child})) is differs


@pytest.mark.parametrize(("said", "differs"), [(6_400, False), (0, False), (3_000, True)])
def test_of_a_place_that_is_given_up_what_was_ever_paid_is_true_too(said: int, *, differs: bool) -> None:
    money = {"said_fen": said, "paid_fen": 6_400, "refunded_fen": 6_400}
    assert says_otherwise(PLACE.model_copy(update={**money, "state": EnrolmentState.CANCELLED})) is differs
