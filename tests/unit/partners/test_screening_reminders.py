"""Checks for work with minors: both sides are reminded before one ends; who records it has no other say."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.partners.agreements.reminders import REMINDED_DAYS_BEFORE
from shared.contracts.partners.decisions.commands import DecideApplication, RecordScreening
from shared.contracts.partners.decisions.events import RelationKind, ScreeningRecorded, Verdict
from shared.contracts.partners.decisions.reminders import (
    ListEndingScreenings,
    ScreeningEndsSoon,
    ScreeningRenewed,
)
from shared.contracts.partners.partnership import TerminatePartner
from shared.contracts.partners.refusals.decisions import (
    SCREENING_IS_RECORDED_BY_OTHERS,
    WHO_PREPARED_DOES_NOT_DECIDE,
)
from shared.contracts.partners.reviews.relations import RegisterRelations, Relation
from shared.contracts.partners.reviews.views import GetReviews
from shared.contracts.partners.roster.commands import (
    AcceptHandover,
    AcceptInvitation,
    InvitedAs,
    InviteMember,
    OfferHandover,
)
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import APPLICANT, DECIDED, TERM_BEGINS, Scene, by, review, staff, tick

ENDS = TERM_BEGINS + timedelta(days=300)
LIN = "resident-lin"


def serving(valid_until: object = ENDS) -> Scene:
    """A partner whose agreement is for work with minors, in force; its representative is checked."""
    scene = Scene().opened()
    scene.when(RecordScreening(person=APPLICANT, valid_until=valid_until, **staff()))  # type: ignore[arg-type]
    return scene.agreement_active(serves_minors=True)


def record(person: str = APPLICANT, who: str = "staff-chen", days: int = 360) -> RecordScreening:
    at = ENDS - timedelta(days=20)
    return RecordScreening(person=person, valid_until=at + timedelta(days=days), **staff(who, at=at))


async def ending(scene: Scene) -> Sequence[str]:
    return [one.partner_id for one in (await ReadModels(*scene.history).ask(ListEndingScreenings())).items]


async def test_both_sides_are_reminded_sixty_and_thirty_days_before_and_once_each() -> None:
    scene = serving()
    for days in REMINDED_DAYS_BEFORE:
        scene.passes(ENDS - timedelta(days=days))
        reminded = scene.happened(ScreeningEndsSoon)
        assert (reminded.days, reminded.person, reminded.valid_until) == (days, APPLICANT, ENDS)
        assert await ending(scene) == [scene.partner_id]
    assert not [one for one in scene.state.deadlines.set_for if one.startswith("screening/")]
    scene.when(record())
    assert scene.happened(ScreeningRenewed).partner_id == scene.partner_id
    assert await ending(scene) == []
    assert scene.state.deadlines.set_for[f"screening/{scene.partner_id}"] == later(660 - 60), "of the new one"


def test_after_a_standstill_one_reminder_is_given() -> None:
    scene = serving()
    scene.when(tick(ENDS - timedelta(days=3)))
    assert [one.days for one in scene.last if isinstance(one, ScreeningEndsSoon)] == [30]


def test_nobody_is_reminded_of_what_was_recorded_for_few_days() -> None:
    scene = serving(TERM_BEGINS + timedelta(days=10)).passes(TERM_BEGINS + timedelta(days=11))
    assert not any(isinstance(one, ScreeningEndsSoon) for one in scene.history)


def test_nobody_is_reminded_of_a_check_that_nothing_rests_on() -> None:
    scene = Scene().opened().screened().agreement_active()
    assert not [one for one in scene.state.deadlines.set_for if one.startswith("screening/")]


async def test_what_rests_on_nothing_any_more_is_listed_no_more() -> None:
    scene = serving().passes(ENDS - timedelta(days=60))
    assert await ending(scene) == [scene.partner_id]
    gone = staff("staff-wu", at=ENDS - timedelta(days=50))
    scene.when(TerminatePartner(partner_id=scene.partner_id, reason="停业", **gone))
    assert await ending(scene) == []
    assert not [one for one in scene.state.deadlines.set_for if one.startswith("screening/")]


async def test_another_representative_is_reminded_of_their_own_check() -> None:
    scene = serving().passes(ENDS - timedelta(days=60))
    at = ENDS - timedelta(days=55)
    scene.when(RecordScreening(person=LIN, valid_until=at + timedelta(days=100), **staff(at=at)))
    for command in (
        InviteMember(
            partner_id=scene.partner_id, person_id=LIN, role=InvitedAs.MEMBER, **by(APPLICANT, at=at)
        ),
        AcceptInvitation(partner_id=scene.partner_id, **by(LIN, at=at)),
        OfferHandover(partner_id=scene.partner_id, person_id=LIN, **by(APPLICANT, at=at)),
        AcceptHandover(partner_id=scene.partner_id, **by(LIN, at=at)),
    ):
        scene.when(command)
    assert await ending(scene) == []
    scene.passes(at + timedelta(days=41))
    assert scene.happened(ScreeningEndsSoon).person == LIN


@given(st.lists(st.integers(0, 330), min_size=1, max_size=12).map(sorted))
def test_however_the_clock_runs_each_reminder_is_given_at_most_once_and_the_last_one_always(
    days: list[int],
) -> None:
    scene = serving()
    for day in [*days, 300]:
        if day <= 300:
            scene.when(tick(TERM_BEGINS + timedelta(days=day)))
    given_ = [one.days for one in scene.history if isinstance(one, ScreeningEndsSoon)]
    assert given_ in ([60, 30], [30])


def _related() -> Scene:
    scene = Scene().opened()
    relation = Relation(person=APPLICANT, organisation=None, kind=RelationKind.FAMILY)
    scene.when(RegisterRelations(relations=(relation,), **staff("staff-kin")))
    return scene


CASES = (
    Case(
        SCREENING_IS_RECORDED_BY_OTHERS,
        "one's own",
        lambda: Scene().opened(),
        lambda _: record("staff-chen"),
    ),
    Case(
        SCREENING_IS_RECORDED_BY_OTHERS,
        "that of whom one is related to",
        _related,
        lambda _: record(who="staff-kin"),
    ),
)


@each(*CASES)
def test_a_check_is_recorded_by_others(case: Case) -> None:
    case.holds()


async def test_whoever_recorded_the_check_does_not_decide_on_whom_it_lets_work_with_minors() -> None:
    scene = Scene().opened().feedback_closed(serves_minors=True)
    scene.when(review(scene, by("committee-zhou", Role.COMMITTEE, at=DECIDED)))
    scene.when(
        RecordScreening(person=APPLICANT, valid_until=later(300), **staff("committee-zhou", at=DECIDED))
    )
    assert scene.happened(ScreeningRecorded).recorded_by == "committee-zhou"
    views = await ReadModels(*scene.history).ask(
        GetReviews(application_id=scene.application_id, reader="committee-zhou")
    )
    assert views is not None
    assert (views.given, views.reader_takes_part) == (0, False), "what they reviewed before counts no more"
    decision = DecideApplication(
        application_id=scene.application_id,
        decision=Verdict.ADMIT,
        reason="居民试课反馈良好",
        **staff("committee-zhou", at=DECIDED),
    )
    scene.refuses(decision, WHO_PREPARED_DOES_NOT_DECIDE)


def test_a_record_of_before_says_nobody_recorded_it_and_bars_nobody() -> None:
    scene = Scene().opened().feedback_closed(serves_minors=True)
    scene.given(ScreeningRecorded(person=APPLICANT, valid_until=later(300), recorded_at=MONDAY))
    scene.when(review(scene, by("committee-wang", Role.COMMITTEE, at=DECIDED)))
