"""An agreement's text, which both sides sign by its hash, and its end, of which they are reminded in time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.partners.admission import AgreementActivated, AgreementEnded
from shared.contracts.partners.agreements.commands import AmendAgreement, SignAgreement
from shared.contracts.partners.agreements.events import (
    AgreementAmended,
    AgreementDrafted,
    AgreementSigned,
    Side,
)
from shared.contracts.partners.agreements.reminders import REMINDED_DAYS_BEFORE, AgreementEndsSoon
from shared.contracts.partners.partnership import AnnounceExit
from shared.contracts.partners.refusals.agreements import AGREEMENT_TEXT_IS_ANOTHER
from shared.kernel.messages import Envelope
from shared.kernel.words import KeptWords
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    NOBODYS_ID,
    PUBLICITY_ENDS,
    TERM_BEGINS,
    TERM_ENDS,
    Scene,
    applicant,
    staff,
    terms,
    tick,
)

TEXT = KeptWords(text_id=NOBODYS_ID, sha256="a" * 64)
OTHER = KeptWords(text_id="0197e3a0-5c00-7a10-8000-00000000f0f0", sha256="b" * 64)


def sign(
    scene: Scene, side: Side, who: Envelope, sha256: str | None = TEXT.sha256, version: int = 1
) -> SignAgreement:
    return SignAgreement(
        agreement_id=scene.agreement_id, side=side, version=version, text_sha256=sha256, **who
    )


def drafted() -> Scene:
    return Scene().opened().agreement_drafted(text=TEXT)


def signed_by_partner() -> Scene:
    scene = drafted()
    scene.when(sign(scene, Side.PARTNER, applicant(at=PUBLICITY_ENDS)))
    return scene


def renewed(scene: Scene, at: datetime, **changes: Any) -> Scene:
    """Both sides have signed a version that begins when the one in force ends."""
    fields: dict[str, Any] = {"starts_at": TERM_ENDS, "ends_at": TERM_ENDS + timedelta(days=365), **changes}
    scene.when(AmendAgreement(agreement_id=scene.agreement_id, **fields, **staff(at=at)))
    return scene.signed_by_partner(version=2, at=at).signed_by_community(version=2, at=at)


CASES = (
    Case(
        AGREEMENT_TEXT_IS_ANOTHER,
        "the partner signs another text",
        drafted,
        lambda scene: sign(scene, Side.PARTNER, applicant(at=PUBLICITY_ENDS), OTHER.sha256),
    ),
    Case(
        AGREEMENT_TEXT_IS_ANOTHER,
        "the partner names none",
        drafted,
        lambda scene: sign(scene, Side.PARTNER, applicant(at=PUBLICITY_ENDS), None),
    ),
    Case(
        AGREEMENT_TEXT_IS_ANOTHER,
        "the community signs another than the partner",
        signed_by_partner,
        lambda scene: sign(scene, Side.COMMUNITY, staff(at=PUBLICITY_ENDS), OTHER.sha256),
    ),
    Case(
        AGREEMENT_TEXT_IS_ANOTHER,
        "one is named where there is none",
        lambda: Scene().opened().agreement_drafted(),
        lambda scene: sign(scene, Side.PARTNER, applicant(at=PUBLICITY_ENDS)),
    ),
)


@each(*CASES)
def test_a_text_that_was_not_read_is_not_signed(case: Case) -> None:
    case.holds()


def test_both_sides_sign_the_same_hash() -> None:
    scene = drafted()
    assert scene.happened(AgreementDrafted).text == TEXT
    scene.when(sign(scene, Side.PARTNER, applicant(at=PUBLICITY_ENDS)))
    scene.when(sign(scene, Side.COMMUNITY, staff(at=PUBLICITY_ENDS)))
    assert scene.happened(AgreementSigned).text_sha256 == TEXT.sha256
    scene.passes(TERM_BEGINS)
    assert scene.happened(AgreementActivated).version == 1


def test_an_amendment_without_a_text_keeps_the_one_in_force_and_another_one_replaces_it() -> None:
    scene = signed_by_partner()
    scene.when(sign(scene, Side.COMMUNITY, staff(at=PUBLICITY_ENDS)))
    scene.passes(TERM_BEGINS)
    amended = terms(starts_at=later(30))
    scene.when(AmendAgreement(agreement_id=scene.agreement_id, **amended, **staff(at=later(30))))
    assert scene.happened(AgreementAmended).text == TEXT
    scene.when(AmendAgreement(agreement_id=scene.agreement_id, text=OTHER, **amended, **staff(at=later(31))))
    scene.refuses(sign(scene, Side.PARTNER, applicant(at=later(31)), version=3), AGREEMENT_TEXT_IS_ANOTHER)
    scene.when(sign(scene, Side.PARTNER, applicant(at=later(31)), OTHER.sha256, version=3))
    assert scene.happened(AgreementSigned).text_sha256 == OTHER.sha256


# -- reminders ---------------------------------------------------------------------------------------


def active(**changes: Any) -> Scene:
    return Scene().opened().agreement_active(**changes)


def before_the_end(days: float) -> datetime:
    return TERM_ENDS - timedelta(days=days)


def test_both_sides_are_reminded_sixty_and_thirty_days_before_and_once_each() -> None:
    scene = active()
    for days in REMINDED_DAYS_BEFORE:
        scene.when(tick(before_the_end(days) - timedelta(seconds=1))).then_nothing()
        scene.when(tick(before_the_end(days)))
        reminded = scene.happened(AgreementEndsSoon)
        assert (reminded.days, reminded.ends_at) == (days, TERM_ENDS)
        scene.when(tick(before_the_end(days))).then_nothing()
    scene.when(tick(TERM_ENDS))
    assert [type(one) for one in scene.last] == [AgreementEnded]


def test_after_a_standstill_one_reminder_is_given_and_none_of_what_is_over() -> None:
    scene = active()
    scene.when(tick(before_the_end(10)))
    assert [one.days for one in scene.last if isinstance(one, AgreementEndsSoon)] == [30]
    scene.when(tick(before_the_end(9))).then_nothing()
    scene = active()
    scene.when(tick(TERM_ENDS))
    assert [type(one) for one in scene.last] == [AgreementEnded]


def test_a_short_term_is_not_reminded_of_on_its_first_day() -> None:
    scene = active(ends_at=TERM_BEGINS + timedelta(days=45))
    assert not any(isinstance(one, AgreementEndsSoon) for one in scene.last)
    scene.when(tick(TERM_BEGINS + timedelta(days=15)))
    assert scene.happened(AgreementEndsSoon).days == 30
    scene = active(ends_at=TERM_BEGINS + timedelta(days=20))
    scene.when(tick(TERM_BEGINS + timedelta(days=19))).then_nothing()


def test_nobody_is_reminded_of_what_is_renewed_and_then_of_the_new_term() -> None:
    scene = renewed(active(), before_the_end(100))
    scene.when(tick(before_the_end(30))).then_nothing()
    scene.when(tick(TERM_ENDS))
    assert [type(one) for one in scene.last] == [AgreementActivated]
    scene.when(tick(TERM_ENDS + timedelta(days=305)))
    assert scene.happened(AgreementEndsSoon).days == 60


def test_a_next_version_that_nobody_signs_leaves_the_reminder() -> None:
    scene = active()
    fields: dict[str, Any] = {"starts_at": TERM_ENDS, "ends_at": TERM_ENDS + timedelta(days=365)}
    at = before_the_end(100)
    scene.when(AmendAgreement(agreement_id=scene.agreement_id, **fields, **staff(at=at)))
    scene.when(tick(before_the_end(60)))
    assert scene.happened(AgreementEndsSoon).days == 60


def test_a_partner_that_leaves_is_not_reminded_to_renew() -> None:
    scene = active()
    at = before_the_end(100)
    scene.when(AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **applicant(at=at)))
    scene.when(tick(before_the_end(30))).then_nothing()
    assert scene.state.deadlines.set_for[f"agreement/{scene.agreement_id}"] == TERM_ENDS


@given(st.lists(st.integers(min_value=0, max_value=380), max_size=12).map(sorted))
def test_however_the_clock_runs_each_reminder_is_given_at_most_once_and_the_last_one_always(
    days: list[int],
) -> None:
    scene = active()
    given_ = []
    for day in [*days, 364]:
        scene.when(tick(TERM_BEGINS + timedelta(days=min(day, 364))))
        given_ += [one.days for one in scene.last if isinstance(one, AgreementEndsSoon)]
        deadline = scene.state.deadlines.set_for[f"agreement/{scene.agreement_id}"]
        assert deadline > TERM_BEGINS + timedelta(days=min(day, 364))
    assert given_ in ([60, 30], [30])


@pytest.mark.parametrize("days", REMINDED_DAYS_BEFORE)
def test_an_amendment_that_moves_the_end_moves_the_reminders(days: int) -> None:
    scene = active()
    at = before_the_end(200)
    end = before_the_end(100)
    fields: dict[str, Any] = {"starts_at": at, "ends_at": end}
    scene.when(AmendAgreement(agreement_id=scene.agreement_id, **fields, **staff(at=at)))
    scene.signed_by_partner(version=2, at=at).signed_by_community(version=2, at=at)
    scene.when(tick(end - timedelta(days=days)))
    assert scene.happened(AgreementEndsSoon).days == days
