"""Sessions and courses that partners hold together: asked, answered, ended; what stays with who planned."""

from datetime import timedelta
from typing import Any

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.courses.events import CourseDrafted, LessonMoved
from shared.contracts.bookings.equipment.events import BookingEquipmentSet
from shared.contracts.bookings.hosts import (
    EndHost,
    HostLeft,
    HostRegistered,
    HostScreened,
    HostSuspended,
    HostTermsEnded,
    HostTermsSet,
    SuspendHost,
)
from shared.contracts.bookings.joint_hosts.commands import (
    MOST_HOSTS,
    AnswerJointInvitation,
    EndJointHosting,
    InviteCourseHost,
    InviteJointHost,
)
from shared.contracts.bookings.joint_hosts.events import (
    HostingEnd,
    JointHostConfirmed,
    JointHostDeclined,
    JointHostingEnded,
    JointHostInvited,
    SessionHostsTold,
)
from shared.contracts.bookings.refusals.courses import (
    COURSE_HAS_CONFLICTS,
    COURSE_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.equipment import (
    EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
    EQUIPMENT_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.joint_hosts import (
    APPOINTMENT_HAS_ONE_HOST,
    JOINT_HOSTING_IS_UNKNOWN,
    PARTNER_HOLDS_IT_ALREADY,
    PARTNER_MAY_NOT_JOIN,
    SESSION_HAS_ENOUGH_HOSTS,
)
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_HAS_STARTED,
    SESSION_IS_ONLY_TRIED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import HOST_HAS_LEFT, HOST_IS_SUSPENDED, HOST_IS_UNKNOWN
from shared.contracts.bookings.sessions.commands import CancelSession, DraftSession, OpenSession
from shared.contracts.bookings.sessions.events import SessionCancelled, SessionDrafted, SessionOpened
from shared.contracts.bookings.sessions.trying import SessionRemedy, TrySession
from shared.contracts.partners.admission import Mechanism, PartnerForm
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    DANCE_ROOM,
    FARMER,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    STRANGER,
    at,
    by,
    draft,
    drafted,
    farmer,
    haiwan,
    opened,
    policy,
    resident,
    staff,
    terms,
)
from tests.unit.bookings.sky_farm import FIRST, LEFT, SUSPENDED, WEEK, course, move, running
from tests.unit.bookings.test_appointments import offered
from tests.unit.bookings.test_equipment import KINDS, PIANO, some

Spec = Specification[Bookings]
REPTILES = "0197e3a0-5c00-7a10-8000-00000000a002"
KEEPER = "partner-keeper"
"""Reptile Space, which holds things together with Sky Farm, and who acts for it."""


def registered(partner_id: str = REPTILES, representative: str = KEEPER) -> HostRegistered:
    return HostRegistered(
        partner_id=partner_id,
        form=PartnerForm.TEAM,
        mechanism=Mechanism.SPACE_COOPERATION,
        organisation=None,
        project="爬宠空间",
        representative=representative,
        registered_at=MONDAY,
    )


def agreed(serves_minors: bool = True) -> HostTermsSet:
    return HostTermsSet(
        partner_id=REPTILES,
        agreement_id=NOWHERE,
        version=1,
        terms=terms(serves_minors=serves_minors),
        set_at=MONDAY,
    )


THIRD = "0197e3a0-5c00-7a10-8000-00000000a003"


def third_agreed() -> HostTermsSet:
    return agreed().model_copy(update={"partner_id": THIRD})


def two() -> Spec:
    """Haiwan with a second partner under an agreement."""
    return haiwan().given(registered(), agreed())


def keeper(now: Any = MONDAY) -> Envelope:
    return by(KEEPER, Role.PARTNER, now=now)


def invite(session_id: str, host_id: str = REPTILES, who: Envelope | None = None) -> InviteJointHost:
    return InviteJointHost(session_id=session_id, host_id=host_id, **(who or farmer()))


def invite_to(course_id: str, host_id: str = REPTILES, who: Envelope | None = None) -> InviteCourseHost:
    return InviteCourseHost(course_id=course_id, host_id=host_id, **(who or farmer()))


def answer(hosting_id: str, who: Envelope | None = None, accepts: bool = True) -> AnswerJointInvitation:
    return AnswerJointInvitation(hosting_id=hosting_id, accepts=accepts, **(who or keeper()))


def end(hosting_id: str, who: Envelope | None = None) -> EndJointHosting:
    return EndJointHosting(hosting_id=hosting_id, **(who or farmer()))


def asked(spec: Spec, session_id: str) -> str:
    return spec.when(invite(session_id)).happened(JointHostInvited).hosting_id


def joined(spec: Spec, session_id: str) -> str:
    hosting_id = asked(spec, session_id)
    spec.when(answer(hosting_id)).happened(JointHostConfirmed)
    return hosting_id


def test_a_partner_is_asked_says_yes_and_is_told_with_the_opening() -> None:
    spec = two()
    session_id = drafted(spec)
    invited = spec.when(invite(session_id)).happened(JointHostInvited)
    assert (invited.partner_id, invited.host_id, invited.session_ids) == (SKY_FARM, REPTILES, (session_id,))
    # Of a draft nobody has heard, so nobody hears who holds it.
    spec.when(answer(invited.hosting_id)).then(
        JointHostConfirmed(
            hosting_id=invited.hosting_id,
            session_ids=(session_id,),
            course_id=None,
            partner_id=SKY_FARM,
            host_id=REPTILES,
            confirmed_at=MONDAY,
        )
    )
    spec.when(answer(invited.hosting_id)).then_nothing()
    told = spec.when(OpenSession(session_id=session_id, **farmer())).happened(SessionOpened)
    assert told.joint_host_ids == (REPTILES,)
    off = spec.when(CancelSession(session_id=session_id, reason="台风", **farmer()))
    assert off.happened(SessionCancelled).joint_host_ids == (REPTILES,)
    assert spec.state.joint_hosts.all == {}


def test_whoever_did_not_say_yes_is_not_told_of() -> None:
    spec = two()
    session_id = drafted(spec)
    hosting_id = asked(spec, session_id)
    told = spec.when(OpenSession(session_id=session_id, **farmer())).happened(SessionOpened)
    assert told.joint_host_ids == ()
    spec.when(answer(hosting_id, accepts=False)).happened(JointHostDeclined)
    spec.refuses(answer(hosting_id), JOINT_HOSTING_IS_UNKNOWN)
    asked(spec, session_id)  # It may be asked once more.


def test_what_is_open_already_tells_everybody_who_holds_it_now() -> None:
    spec = two()
    session_id = opened(spec)
    hosting_id = joined(spec, session_id)
    assert spec.happened(SessionHostsTold).joint_host_ids == (REPTILES,)
    spec.when(end(hosting_id))
    assert spec.happened(JointHostingEnded).because is HostingEnd.TAKEN_BACK
    assert spec.happened(SessionHostsTold).joint_host_ids == ()
    spec.when(end(joined(spec, session_id), keeper()))
    assert spec.happened(JointHostingEnded).because is HostingEnd.GIVEN_UP
    spec.when(answer(joined(spec, session_id), accepts=False))
    assert spec.happened(JointHostingEnded).because is HostingEnd.GIVEN_UP


def test_staff_act_for_either_side_and_nobody_else_does() -> None:
    spec = two()
    session_id = drafted(spec)
    spec.refuses(invite(session_id, who=keeper()), ACTOR_MAY_NOT_DO_THIS)
    hosting_id = spec.when(invite(session_id, who=staff())).happened(JointHostInvited).hosting_id
    for nobody in (farmer(), resident(STRANGER)):
        spec.refuses(answer(hosting_id, nobody), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(end(hosting_id, resident(STRANGER)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(answer(hosting_id, staff())).happened(JointHostConfirmed)


def test_a_course_is_held_together_with_all_its_lessons_that_lie_ahead() -> None:
    spec, course_id, lessons = running(two())
    late = FIRST + timedelta(hours=3)
    invited = spec.when(invite_to(course_id, who=farmer(late))).happened(JointHostInvited)
    assert (invited.session_ids, invited.course_id) == (lessons[1:], course_id)
    spec.when(answer(invited.hosting_id, keeper(late)))
    assert spec.happened(SessionHostsTold).session_ids == lessons[1:]
    spec.when(move(lessons[1], at(19, 9), farmer(late)))
    assert spec.happened(LessonMoved).joint_host_ids == (REPTILES,)
    later = at(20, 9)
    ended = spec.when(end(invited.hosting_id, farmer(later))).happened(JointHostingEnded)
    assert ended.session_ids == lessons[2:]  # In what has begun it stands as before.


def test_a_single_lesson_has_a_host_of_its_own_who_may_join_the_others_as_well() -> None:
    spec, course_id, lessons = running(two())
    mine = spec.when(invite(lessons[1])).happened(JointHostInvited)
    assert (mine.session_ids, mine.course_id) == ((lessons[1],), None)
    spec.when(answer(mine.hosting_id))
    assert spec.happened(SessionHostsTold).session_ids == (lessons[1],)
    spec.refuses(invite(lessons[1]), PARTNER_HOLDS_IT_ALREADY)
    hosts = [spec.state.joint_hosts.confirmed(one) for one in lessons]
    assert hosts == [(), (REPTILES,), ()]
    whole = spec.when(invite_to(course_id)).happened(JointHostInvited)
    assert (whole.session_ids, whole.course_id) == ((lessons[0], lessons[2]), course_id)
    spec.when(answer(whole.hosting_id))
    spec.refuses(invite_to(course_id), PARTNER_HOLDS_IT_ALREADY)
    spec.when(end(mine.hosting_id, keeper()))
    told = spec.happened(SessionHostsTold)
    assert (told.session_ids, told.joint_host_ids) == ((lessons[1],), ())
    assert [spec.state.joint_hosts.confirmed(one) for one in lessons] == [(REPTILES,), (), (REPTILES,)]


def test_lessons_with_different_hosts_are_told_of_apart() -> None:
    spec, course_id, lessons = running(two().given(registered(THIRD, "partner-third"), third_agreed()))
    only = spec.when(invite(lessons[2])).happened(JointHostInvited)
    spec.when(answer(only.hosting_id))
    whole = spec.when(invite_to(course_id, THIRD)).happened(JointHostInvited)
    spec.when(answer(whole.hosting_id, staff()))
    told = [one for one in spec.last if isinstance(one, SessionHostsTold)]
    assert [(one.session_ids, one.joint_host_ids) for one in told] == [
        (lessons[:2], (THIRD,)),
        (lessons[2:], (REPTILES, THIRD)),
    ]
    spec.when(end(whole.hosting_id))
    told = [one for one in spec.last if isinstance(one, SessionHostsTold)]
    assert [one.joint_host_ids for one in told] == [(), (REPTILES,)]


def test_a_lesson_for_minors_wants_the_check_of_its_own_host_to_its_end_and_no_longer() -> None:
    spec = two().given(HostScreened(person=FARMER, valid_until=at(31, 12), screened_at=MONDAY))
    until = FIRST + WEEK + timedelta(days=1)
    spec = spec.given(HostScreened(person=KEEPER, valid_until=until, screened_at=MONDAY))
    spec, _, lessons = running(spec, for_minors=True)
    spec.refuses(answer(joint_in(spec, lessons[2])), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.when(answer(joint_in(spec, lessons[1]))).happened(JointHostConfirmed)
    spec.when(move(lessons[1], FIRST + WEEK + timedelta(hours=3)))
    spec.refuses(move(lessons[1], at(20, 9)), SCREENING_ENDS_BEFORE_THE_SESSION)


def test_five_hold_a_lesson_at_most_whether_alone_or_with_the_course() -> None:
    others = [f"0197e3a0-5c00-7a10-8000-00000000a0{one}" for one in ("11", "12", "13", "14")]
    spec = two().given(*(registered(one, f"keeper-{one[-2:]}") for one in others))
    spec, course_id, lessons = running(spec)
    for one in others:
        spec.when(invite(lessons[2], one))
    spec.refuses(invite(lessons[2]), SESSION_HAS_ENOUGH_HOSTS)
    spec.refuses(invite_to(course_id), SESSION_HAS_ENOUGH_HOSTS)
    spec.when(invite(lessons[0])).happened(JointHostInvited)


def joint_in(spec: Spec, session_id: str) -> str:
    return spec.when(invite(session_id)).happened(JointHostInvited).hosting_id


def test_an_answer_is_for_what_has_not_begun() -> None:
    spec, course_id, lessons = running(two())
    invited = spec.when(invite_to(course_id)).happened(JointHostInvited)
    late = FIRST + timedelta(hours=3)
    confirmed = spec.when(answer(invited.hosting_id, keeper(late))).happened(JointHostConfirmed)
    assert confirmed.session_ids == lessons[1:]
    assert spec.state.joint_hosts.confirmed(lessons[0]) == ()


@pytest.mark.parametrize(
    ("command", "because"),
    [
        (SuspendHost(partner_id=REPTILES, reason="迟交", **policy()), HostingEnd.HOST_SUSPENDED),
        (EndHost(partner_id=REPTILES, **policy()), HostingEnd.HOST_HAS_LEFT),
    ],
)
def test_whoever_is_suspended_or_leaves_holds_nothing_ahead_and_it_goes_on(
    command: SuspendHost | EndHost, because: HostingEnd
) -> None:
    spec = two()
    session_id = opened(spec)
    joined(spec, session_id)
    spec.when(command)
    assert spec.happened(JointHostingEnded).because is because
    assert spec.happened(SessionHostsTold).joint_host_ids == ()
    assert session_id in spec.state.not_over
    # What has begun stays as it is.
    spec = two()
    session_id = opened(spec)
    joined(spec, session_id)
    spec.when(command.model_copy(update={"now": SATURDAY_LESSON + timedelta(minutes=5)}))
    assert not any(isinstance(one, JointHostingEnded) for one in spec.last)


def test_when_the_partner_leaves_that_planned_it_it_does_not_take_place() -> None:
    spec = two()
    joined(spec, opened(spec))
    off = spec.when(EndHost(partner_id=SKY_FARM, **policy())).happened(SessionCancelled)
    assert off.joint_host_ids == (REPTILES,)
    assert not spec.state.joint_hosts.all


def test_partners_are_asked_while_it_is_planned() -> None:
    spec = two()
    wish = draft().model_copy(update={"joint_host_ids": (REPTILES,)})
    session_id = spec.when(wish).happened(SessionDrafted).session_id
    assert spec.happened(JointHostInvited).session_ids == (session_id,)
    spec.when(course(starts_at=at(12, 9), joint_host_ids=(REPTILES,)))
    invited, planned = spec.happened(JointHostInvited), spec.happened(CourseDrafted)
    assert (invited.course_id, invited.session_ids) == (planned.course_id, planned.session_ids)


NOT_NOW: list[tuple[Any, str]] = [
    (HostSuspended(partner_id=REPTILES, reason="迟交", suspended_at=MONDAY), "host_is_suspended"),
    (HostLeft(partner_id=REPTILES, left_at=MONDAY), "host_has_left"),
    (
        HostTermsEnded(partner_id=REPTILES, agreement_id=NOWHERE, reason="到期", ended_at=MONDAY),
        "agreement_is_over",
    ),
]


@pytest.mark.parametrize(("event", "because"), NOT_NOW)
def test_only_who_may_begin_something_new_is_asked(event: Any, because: str) -> None:
    spec, course_id, _ = running(two())
    session_id = drafted(spec, starts_at=at(12, 9))
    hosting_id = asked(spec, session_id)
    spec.given(event)
    facts = {"partner_id": REPTILES, "because": because}
    assert spec.refuses(answer(hosting_id), PARTNER_MAY_NOT_JOIN) == facts
    spec.when(end(hosting_id))
    assert spec.refuses(invite(session_id), PARTNER_MAY_NOT_JOIN) == facts
    assert spec.refuses(invite_to(course_id), PARTNER_MAY_NOT_JOIN) == facts
    wish = draft(at(18, 14)).model_copy(update={"joint_host_ids": (REPTILES,)})
    assert spec.refuses(wish, PARTNER_MAY_NOT_JOIN) == facts
    assert (
        spec.refuses(course(starts_at=at(12, 14), joint_host_ids=(REPTILES,)), PARTNER_MAY_NOT_JOIN) == facts
    )


def test_nobody_is_asked_twice_or_of_their_own_and_not_too_many_are() -> None:
    spec, course_id, _ = running(two())
    session_id = drafted(spec, starts_at=at(12, 9))
    asked(spec, session_id)
    spec.when(invite_to(course_id))
    for partner_id in (SKY_FARM, REPTILES):
        facts = {"partner_id": partner_id}
        assert spec.refuses(invite(session_id, partner_id), PARTNER_HOLDS_IT_ALREADY) == facts
        assert spec.refuses(invite_to(course_id, partner_id), PARTNER_HOLDS_IT_ALREADY) == facts
    wish = draft(at(18, 14)).model_copy(update={"joint_host_ids": (SKY_FARM,)})
    spec.refuses(wish, PARTNER_HOLDS_IT_ALREADY)
    spec.refuses(course(starts_at=at(12, 14), joint_host_ids=(SKY_FARM,)), PARTNER_HOLDS_IT_ALREADY)
    others = [f"0197e3a0-5c00-7a10-8000-00000000b00{number}" for number in range(MOST_HOSTS)]
    for one in others:
        spec.given(registered(one, one))
    for one in others[: MOST_HOSTS - 2]:
        spec.when(invite(session_id, one)).when(invite_to(course_id, one))
    assert spec.refuses(invite(session_id, others[-1]), SESSION_HAS_ENOUGH_HOSTS) == {"at_most": MOST_HOSTS}
    spec.refuses(invite_to(course_id, others[-1]), SESSION_HAS_ENOUGH_HOSTS)


def test_what_is_unknown_begun_or_over_is_not_shared() -> None:
    spec, course_id, _ = running(two())
    session_id = opened(spec, starts_at=at(12, 9))
    hosting_id, begun = asked(spec, session_id), at(12, 9)
    spec.refuses(invite(NOWHERE), SESSION_IS_UNKNOWN)
    spec.refuses(invite(session_id, NOWHERE), HOST_IS_UNKNOWN)
    spec.refuses(invite_to(NOWHERE), COURSE_IS_UNKNOWN)
    spec.refuses(invite_to(course_id, NOWHERE), HOST_IS_UNKNOWN)
    spec.refuses(invite(session_id, SKY_FARM, farmer(begun)), SESSION_HAS_STARTED)
    spec.refuses(invite_to(course_id, who=farmer(FIRST + 3 * WEEK)), SESSION_HAS_STARTED)
    spec.refuses(answer(hosting_id, keeper(begun)), SESSION_HAS_STARTED)
    spec.refuses(end(hosting_id, farmer(begun)), SESSION_HAS_STARTED)
    spec.refuses(end(NOWHERE), JOINT_HOSTING_IS_UNKNOWN)
    spec.when(CancelSession(session_id=session_id, reason="台风", **farmer()))
    spec.refuses(answer(hosting_id), JOINT_HOSTING_IS_UNKNOWN)
    spec.refuses(invite(session_id), SESSION_IS_OVER)


@pytest.mark.parametrize(("event", "refusal"), [(LEFT, HOST_HAS_LEFT), (SUSPENDED, HOST_IS_SUSPENDED)])
def test_a_partner_that_may_begin_nothing_asks_nobody(event: Any, refusal: Any) -> None:
    spec, course_id, _ = running(two())
    session_id = drafted(spec, starts_at=at(12, 9))
    spec.given(event)
    spec.refuses(invite(session_id), refusal)
    spec.refuses(invite_to(course_id), refusal)


def test_an_appointment_is_between_two() -> None:
    spec, (first, *_) = offered()
    spec.given(registered(), agreed())
    spec.refuses(invite(first.session_id), APPOINTMENT_HAS_ONE_HOST)


def test_for_minors_each_that_holds_it_is_checked_to_its_end() -> None:
    spec = haiwan().given(registered(), agreed(serves_minors=False))
    session_id = drafted(spec, for_minors=True)
    hosting_id = asked(spec, session_id)
    spec.refuses(answer(hosting_id), AGREEMENT_DOES_NOT_SERVE_MINORS)
    spec.given(agreed(), HostScreened(person=KEEPER, valid_until=at(11, 10), screened_at=MONDAY))
    spec.refuses(answer(hosting_id), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.given(HostScreened(person=KEEPER, valid_until=at(12, 10), screened_at=MONDAY))
    spec.when(answer(hosting_id))
    # A check may end sooner than was known: it opens no more then.
    spec.given(HostScreened(person=KEEPER, valid_until=at(11, 10), screened_at=MONDAY))
    spec.refuses(OpenSession(session_id=session_id, **farmer()), SCREENING_ENDS_BEFORE_THE_SESSION)


def test_a_dry_run_says_who_can_not_be_asked() -> None:
    spec = two().given(NOT_NOW[0][0])
    wish = dict(draft()) | {"joint_host_ids": (REPTILES,)}
    facts = spec.refuses(TrySession(**wish), SESSION_IS_ONLY_TRIED)
    assert [(one["reason"], one["remedy"]) for one in facts["against"]] == [
        ("partner_may_not_join", SessionRemedy.OTHER_HOSTS)
    ]
    spec.refuses(TrySession(**(wish | {"joint_host_ids": (NOWHERE,)})), HOST_IS_UNKNOWN)
    with pytest.raises(ValueError, match="twice"):
        DraftSession.model_validate(wish | {"joint_host_ids": (REPTILES, REPTILES)})


def test_a_course_has_its_equipment_at_each_lesson() -> None:
    spec = two()
    spec.refuses(course(equipment=some()), EQUIPMENT_IS_UNKNOWN)
    spec.given(*KINDS)
    spec.refuses(course(equipment=some(PIANO)), EQUIPMENT_BELONGS_TO_ANOTHER_SPACE)
    spec.when(course(equipment=some(pieces=2)))
    had = [one.equipment for one in spec.last if isinstance(one, BookingEquipmentSet)]
    assert had == [some(pieces=2)] * 3
    # Where others have the pieces, that date alone can't be had.
    dance: dict[str, Any] = {"space_id": DANCE_ROOM, "equipment": some(), "price": None}
    conflicts = spec.refuses(course(starts_at=FIRST + WEEK, dates=4, **dance), COURSE_HAS_CONFLICTS)
    assert [one["reason"] for one in conflicts["conflicts"]] == ["equipment_is_not_free"] * 2
