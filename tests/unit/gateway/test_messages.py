"""Whom something is told, once each; what waits to be sent or said; that it goes with an erasure."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import GatewayState
from services.gateway.operations.messages import Subject
from services.gateway.pages.messages.lines import line_of
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import words_in
from services.gateway.policies import POLICIES
from services.gateway.service import SERVICE
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    CancelReason,
    Loss,
    SpaceBooked,
)
from shared.contracts.bookings.courses.events import PlacesMoved
from shared.contracts.bookings.draws.events import LotDrawn
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled, PlaceOffered
from shared.contracts.bookings.room_waits.events import RoomOffered, RoomOfferLapsed, RoomWaitEnded
from shared.contracts.bookings.sessions.events import ReportOverdue
from shared.contracts.fund.markets.events import MarketOpened, TakingsCounted
from shared.contracts.fund.points.events import PointsExpireSoon
from shared.contracts.fund.shares.overdue import OverdueShare, SharesFellDue
from shared.contracts.gateway.calls_made import PersonCalled
from shared.contracts.gateway.identity import PersonErased, RoleGranted
from shared.contracts.gateway.inboxes import (
    GatherOutgoing,
    InboxView,
    MessageView,
    OutgoingView,
    ReadInbox,
)
from shared.contracts.gateway.messages import (
    ChangeMessagePreferences,
    Channel,
    HandleMessage,
    MarkMessagesRead,
    MessageFacts,
    MessageHandled,
    MessageKind,
    MessageLanguage,
    MessagesRead,
    Notify,
    NotifyResidents,
    PersonNotified,
    ResidentsNotified,
)
from shared.contracts.partners.applications.expiry import ApplicationExpiryNear, Awaited
from shared.contracts.partners.decisions.events import ApplicationDecided, Verdict
from shared.contracts.partners.needs.assigning import NeedAssigned, NeedAssignee
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.rule_bounds import RulesApprover
from shared.contracts.partners.rulemaking.events import RulesProposed, RulesPublicised
from shared.contracts.partners.trials.events import FeedbackAsked
from shared.kernel.messages import Event
from shared.kernel.roles import Role
from tests.read_models import COMMUNITY, ReadModels, recorded
from tests.specification import MONDAY, Specification, envelope, later

LIN = "0197e2a0-0000-7000-8000-000000000001"
ZHANG = "0197e2a0-0000-7000-8000-000000000002"
CHEN = "0197e2a0-0000-7000-8000-000000000004"
PARTNER = "0197e2a0-0000-7000-8000-00000000000a"
THING = "0197e2a0-0000-7000-8000-0000000000aa"
ROOM = "0197e2a0-0000-7000-8000-0000000000bb"
SYSTEM = envelope("policy:tell", Role.SYSTEM)


def told(event: Event, **changes: Any) -> list[Notify]:
    """What the policies have people told because of an event."""
    found = recorded(event, 7, event.type.partition(".")[0]).model_copy(update=changes)
    return [one for one in POLICIES.commands_for(found) if isinstance(one, Notify)]


def cancelled(**fields: Any) -> BookingCancelled:
    return BookingCancelled(
        booking_id=THING,
        space_id=ROOM,
        starts_at=later(1),
        free_again_at=later(1, 2),
        late=False,
        reason=CancelReason.REPAIRS,
        cancelled_at=MONDAY,
        **fields,
    )


def notified(
    number: int = 1, kind: MessageKind = MessageKind.PLACE_OFFERED, who: str = LIN
) -> PersonNotified:
    return PersonNotified(
        message_id=f"0197e2a0-0000-7000-8000-{number:012d}",
        person_id=who,
        kind=kind,
        facts=MessageFacts(subject_id=THING, until=later(0, 2)),
        notified_at=MONDAY + timedelta(minutes=number),
    )


def handled(number: int, *channels: Channel) -> MessageHandled:
    return MessageHandled(
        message_id=notified(number).message_id, person_id=LIN, channels=channels, handled_at=later(0, 1)
    )


def test_a_place_that_is_offered_is_told_to_whoever_waited_with_its_deadline() -> None:
    event = PlaceOffered(
        enrolment_id=ROOM, session_id=THING, person_id=LIN, expires_at=later(0, 2), offered_at=MONDAY
    )
    (command,) = told(event)
    assert (command.kind, command.person_ids) == (MessageKind.PLACE_OFFERED, (LIN,))
    assert (command.facts.subject_id, command.facts.until) == (THING, later(0, 2))
    assert told(event)[0].command_id == command.command_id


def test_who_is_drawn_beyond_the_places_is_told_and_who_has_a_place_is_told_of_that_alone() -> None:
    lot = LotDrawn(enrolment_id=ROOM, session_id=THING, person_id=LIN, place=3, drawn_at=MONDAY)
    (command,) = told(lot)
    assert (command.kind, command.person_ids) == (MessageKind.LOT_DRAWN, (LIN,))
    assert command.facts.subject_id == THING
    assert told(lot.model_copy(update={"offered": True})) == []


def test_a_market_that_opens_and_counts_that_differ_are_told_without_any_figure() -> None:
    opened = MarketOpened(market_id=THING, disclose_by=date(2026, 8, 17), opened_by=CHEN, opened_at=MONDAY)
    (command,) = told(opened)
    assert (command.kind, command.role) == (MessageKind.STALLS_TO_COUNT, Role.STAFF)
    counted = TakingsCounted(
        market_id=THING, stall_id=ROOM, takings_fen=100, counted_by=CHEN, differs=True, counted_at=MONDAY
    )
    (command,) = told(counted)
    assert (command.kind, command.role) == (MessageKind.COUNTS_DIFFER, Role.SUPERVISOR)
    assert command.facts == MessageFacts(subject_id=THING)
    assert told(counted.model_copy(update={"differs": False})) == []


def test_points_that_expire_soon_are_told_to_whose_they_are_in_points() -> None:
    soon = PointsExpireSoon(lot_id=THING, person_id=LIN, minutes=90, expires_at=later(30), noticed_at=MONDAY)
    (command,) = told(soon)
    assert (command.kind, command.person_ids) == (MessageKind.POINTS_EXPIRE, (LIN,))
    assert (command.facts.minutes, command.facts.until) == (90, later(30))
    view = MessageView(message_id=ROOM, kind=command.kind, facts=command.facts, notified_at=MONDAY)
    for language, words in (
        (Language.CHINESE, "1.5 分志愿积分"),
        (Language.ENGLISH, "1.5 of your volunteer"),
    ):
        shown = Shown(language, ZoneInfo("Asia/Shanghai"), MONDAY)
        line = line_of(view, Subject(), words_in(language), shown, "haiwan")
        assert words in line.text
        assert line.path == "/haiwan/me/volunteering"


def test_a_room_that_is_offered_and_a_wait_that_is_over_are_told_to_whoever_waited() -> None:
    offered = RoomOffered(
        wait_id=THING,
        space_id=ROOM,
        starts_at=later(1),
        person_id=LIN,
        expires_at=later(0, 2),
        offered_at=MONDAY,
    )
    (command,) = told(offered)
    assert (command.kind, command.person_ids) == (MessageKind.ROOM_OFFERED, (LIN,))
    assert (command.facts.space_id, command.facts.until) == (ROOM, later(0, 2))
    for event in (
        RoomOfferLapsed(
            wait_id=THING, space_id=ROOM, starts_at=later(1), person_id=LIN, lapsed_at=later(0, 2)
        ),
        RoomWaitEnded(wait_id=THING, space_id=ROOM, starts_at=later(1), person_id=LIN, ended_at=later(1)),
    ):
        (command,) = told(event)
        assert (command.kind, command.person_ids) == (MessageKind.ROOM_WAIT_OVER, (LIN,))


def test_a_cancelled_session_is_told_to_all_who_were_in_it_and_a_room_to_whoever_booked() -> None:
    (command,) = told(cancelled(session_id=THING, person_ids=(LIN, ZHANG)))
    assert (command.kind, command.person_ids) == (MessageKind.SESSION_CANCELLED, (LIN, ZHANG))
    (command,) = told(cancelled(person_ids=(LIN,)))
    assert (command.kind, command.facts.space_id) == (MessageKind.BOOKING_CANCELLED, ROOM)


def test_nobody_is_told_what_they_did_themselves_or_had_done_at_the_counter() -> None:
    assert told(cancelled(person_ids=(LIN,)), actor=LIN) == []
    assert told(cancelled(person_ids=(LIN,)), onbehalfof=LIN) == []
    left = cancelled(person_ids=(LIN,)).model_copy(update={"reason": CancelReason.PERSON_HAS_LEFT})
    assert told(left) == []
    assert told(cancelled()) == []  # As before 0.2: nobody is named.


def test_a_booking_is_confirmed_to_whom_staff_made_it_for_and_to_nobody_else() -> None:
    event = SpaceBooked(
        booking_id=THING,
        space_id=ROOM,
        starts_at=later(1),
        ends_at=later(1, 1),
        free_again_at=later(1, 1),
        units=1,
        use=BookingUse.RESIDENT,
        booked_by=LIN,
        partner_id=None,
        session_id=None,
        late_from=later(0, 20),
        check_in_from=later(1),
        release_at=None,
        booked_at=MONDAY,
    )
    (command,) = told(event, onbehalfof=LIN)
    assert (command.kind, command.person_ids) == (MessageKind.BOOKING_MADE, (LIN,))
    assert told(event) == []


def test_money_that_is_owed_back_is_told_and_nothing_where_none_is() -> None:
    event = EnrolmentCancelled(
        enrolment_id=ROOM, session_id=THING, person_id=LIN, cancelled_at=MONDAY, refund_owed_fen=3_000
    )
    (command,) = told(event)
    assert (command.kind, command.facts.amount_fen) == (MessageKind.REFUND_OWED, 3_000)
    assert told(event.model_copy(update={"refund_owed_fen": 0}), actor=LIN) == []


def test_partners_hear_of_their_overdue_report_those_at_a_trial_are_asked_and_supervisors_of_publicity() -> (
    None
):
    (command,) = told(ReportOverdue(session_id=THING, partner_id=PARTNER, overdue_at=MONDAY))
    assert (command.kind, command.partner_id) == (MessageKind.REPORT_OVERDUE, PARTNER)
    late = tuple(OverdueShare(partner_id=one, amount_fen=1_500) for one in (PARTNER, THING))
    both = told(SharesFellDue(due_at=MONDAY, overdue=late))
    assert [one.partner_id for one in both] == [PARTNER, THING]
    assert {(one.kind, one.facts.amount_fen) for one in both} == {(MessageKind.SHARE_OVERDUE, 1_500)}
    assert len({one.command_id for one in both}) == 2
    asked = FeedbackAsked(
        trial_id=ROOM,
        application_id=THING,
        project="天空农场",
        person_ids=(LIN, ZHANG),
        closes_at=later(3),
        asked_at=MONDAY,
    )
    (command,) = told(asked)
    assert (command.person_ids, command.facts.project) == ((LIN, ZHANG), "天空农场")
    for awaits, role in ((Awaited.SUBMISSION, None), (Awaited.TRIAL, Role.STAFF)):
        facts: dict[str, Any] = {"application_id": THING, "applicant": ZHANG, "project": "天空农场"}
        near = ApplicationExpiryNear(**facts, awaits=awaits, expires_at=later(7))
        (command,) = told(near)
        assert (command.person_ids, command.role, command.facts.until) == ((ZHANG,), role, later(7))
    decided = ApplicationDecided(
        decision_id=ROOM,
        application_id=THING,
        project="天空农场",
        organisation=None,
        decision=Verdict.ADMIT,
        reason="",
        decided_by=CHEN,
        exception=None,
        decided_at=MONDAY,
        publicity_ends_at=later(7),
        applicant=ZHANG,
    )
    (command,) = told(decided)
    assert (command.person_ids, command.role) == ((ZHANG,), Role.SUPERVISOR)
    (command,) = told(decided.model_copy(update={"applicant": None}))
    assert command.person_ids == ()


def specification() -> Specification[GatewayState]:
    return Specification(DECIDER).given(
        RoleGranted(person_id=CHEN, role=Role.SUPERVISOR),
        RoleGranted(person_id=ZHANG, role=Role.PARTNER, partner_id=PARTNER),
    )


def notify(**fields: Any) -> Notify:
    facts = MessageFacts(subject_id=THING)
    return Notify(kind=MessageKind.PUBLICITY_BEGUN, facts=facts, **fields, **SYSTEM)


def people(spec: Specification[GatewayState]) -> list[str]:
    return [one.person_id for one in spec.last if isinstance(one, PersonNotified)]


def test_those_named_those_who_act_for_a_partner_and_those_with_a_role_are_told_each_once() -> None:
    spec = specification().when(notify(person_ids=(LIN, CHEN), partner_id=PARTNER, role=Role.SUPERVISOR))
    assert people(spec) == [LIN, CHEN, ZHANG]
    assert len({one.message_id for one in spec.last if isinstance(one, PersonNotified)}) == 3


def test_whoever_was_erased_is_told_nothing() -> None:
    spec = specification().given(PersonErased(person_id=LIN, erased_at=MONDAY))
    spec.when(notify(person_ids=(LIN,))).then_nothing()
    spec.when(HandleMessage(message_id=THING, person_id=LIN, channels=(), **SYSTEM)).then_nothing()


def test_reading_and_choosing_are_of_whoever_asks() -> None:
    spec = specification().when(MarkMessagesRead(**envelope(ZHANG, Role.PARTNER)))
    spec.then(MessagesRead(person_id=ZHANG, read_at=MONDAY))
    wish = ChangeMessagePreferences(
        channels=(Channel.SMS, Channel.SMS), language=MessageLanguage.ENGLISH, **envelope(ZHANG, Role.PARTNER)
    )
    (changed,) = spec.when(wish).last
    assert changed.model_dump()["channels"] == (Channel.SMS,)


async def inbox(models: ReadModels) -> InboxView:
    found = await models.ask(ReadInbox(person_id=LIN))
    assert found is not None
    return found


async def outgoing(models: ReadModels) -> OutgoingView:
    return (await models.ask(GatherOutgoing(communities=(COMMUNITY,))))[COMMUNITY]


@pytest.mark.asyncio
async def test_an_inbox_has_each_message_once_the_newest_first_and_knows_what_is_read() -> None:
    models = ReadModels(SERVICE).after(notified(1), notified(2, MessageKind.FEEDBACK_ASKED))
    found = await inbox(models)
    assert [one.message_id for one in found.messages] == [notified(2).message_id, notified(1).message_id]
    assert found.unread == 2
    models.after(
        handled(1, Channel.EMAIL), MessagesRead(person_id=LIN, read_at=MONDAY + timedelta(minutes=1))
    )
    found = await inbox(models)
    assert (found.unread, found.messages[1].channels) == (1, (Channel.EMAIL,))


@pytest.mark.asyncio
async def test_what_is_sent_waits_no_more_and_what_reached_nobody_is_called_until_somebody_says_it() -> None:
    models = ReadModels(SERVICE).after(notified(1), notified(2), notified(3, MessageKind.FEEDBACK_ASKED))
    assert len((await outgoing(models)).to_send) == 3
    models.after(handled(1), handled(2, Channel.SMS), handled(3))
    found = await outgoing(models)
    assert (found.to_send, [one.message_id for one in found.to_call]) == ((), [notified(1).message_id])
    models.after(PersonCalled(message_id=notified(1).message_id, person_id=LIN, called_at=MONDAY))
    assert (await outgoing(models)).to_call == ()


@pytest.mark.asyncio
async def test_what_its_reader_has_read_is_neither_sent_nor_said() -> None:
    models = ReadModels(SERVICE).after(notified(1), handled(1), notified(2))
    models.after(MessagesRead(person_id=LIN, read_at=later(1)))
    assert await outgoing(models) == OutgoingView()


@pytest.mark.asyncio
async def test_an_erasure_takes_inbox_and_preferences_and_what_waits() -> None:
    models = ReadModels(SERVICE).after(notified(1), handled(1), notified(2), notified(3, who=ZHANG))
    models.after(PersonErased(person_id=LIN, erased_at=MONDAY))
    assert await models.ask(ReadInbox(person_id=LIN)) is None
    assert [one.person_id for one in (await outgoing(models)).to_send] == [ZHANG]


@pytest.mark.parametrize("language", [*Language])
@pytest.mark.parametrize("kind", [*MessageKind])
def test_every_message_has_words_in_both_languages_and_leads_somewhere(
    kind: MessageKind, language: Language
) -> None:
    facts = MessageFacts(
        subject_id=THING, space_id=ROOM, starts_at=later(1), until=later(2), amount_fen=3_000
    )
    message = MessageView(message_id=THING, kind=kind, facts=facts, notified_at=MONDAY)
    words, subject = words_in(language), Subject("舞蹈课", "Dance class")
    line = line_of(message, subject, words, Shown(language, ZoneInfo("Asia/Shanghai"), MONDAY), "haiwan")
    assert line.subject
    assert "{" not in line.text + line.path
    assert line.path.startswith("/haiwan/")
    nameless = {
        MessageKind.AGREEMENT_TO_SIGN,
        MessageKind.SHARE_OVERDUE,
        MessageKind.RULES_TO_APPROVE,
        MessageKind.RULES_SHOWN,
        MessageKind.POINTS_EXPIRE,
        MessageKind.SHARE_DISPUTED,
        MessageKind.SHARE_DISPUTE_UPHELD,
        MessageKind.SHARE_DISPUTE_REJECTED,
        MessageKind.STRIKE_GIVEN,
        *(one for one in MessageKind if one.value.startswith(("relation_", "claim_"))),
        MessageKind.MEETING_CALLED,
        MessageKind.MEETING_CHANGED,
        MessageKind.MEETING_CANCELLED,
        MessageKind.MINUTES_TO_SIGN,
    }
    with_name = kind in nameless or subject.name in line.text or subject.name_en in line.text
    assert with_name, "it says what it is about"


def test_the_committee_hears_of_rules_that_it_approves_and_all_residents_of_those_that_are_shown() -> None:
    proposed = RulesProposed(
        proposal_id=THING,
        rules=Rules(share_bps=2_000),
        before=Rules(),
        in_force_on=date(2026, 8, 1),
        reason="议事会",
        proposed_by=LIN,
        approver=RulesApprover.COMMITTEE,
        approvals=2,
        publicity_days=7,
        proposed_at=MONDAY,
    )
    (command,) = told(proposed)
    assert (command.kind, command.role) == (MessageKind.RULES_TO_APPROVE, Role.COMMITTEE)
    assert told(proposed.model_copy(update={"approver": RulesApprover.DISTRICT})) == []
    shown = RulesPublicised(
        proposal_id=THING, publicity_ends_at=later(7), in_force_from=later(20), publicised_at=MONDAY
    )
    first, again = (POLICIES.commands_for(recorded(shown, 7, "partners")) for _ in range(2))
    assert first == again
    (everybody,) = first
    assert isinstance(everybody, NotifyResidents)
    spec = Specification(DECIDER).when(everybody)
    event = spec.happened(ResidentsNotified)
    assert (event.kind, event.facts.until) == (MessageKind.RULES_SHOWN, later(7))
    assert len(spec.last) == 1, "one event, however many live there"


def test_whoever_sees_to_a_need_hears_of_it_and_by_when() -> None:
    assigned = NeedAssigned(
        need_id=THING,
        to=NeedAssignee.PARTNER,
        assignee_id=ROOM,
        person=None,
        due_on=date(2026, 8, 1),
        due_at=later(20),
        assigned_at=MONDAY,
    )
    (command,) = told(assigned)
    assert (command.kind, command.partner_id) == (MessageKind.NEED_ASSIGNED, ROOM)
    assert (command.facts.subject_id, command.facts.until) == (THING, later(20))
    led = assigned.model_copy(update={"to": NeedAssignee.PROJECT, "lead": THING})
    assert [one.partner_id for one in told(led)] == [THING], "a project's lead, not the project"
    assert told(led.model_copy(update={"lead": None})) == []
    staff = assigned.model_copy(update={"to": NeedAssignee.STAFF, "assignee_id": None, "person": LIN})
    assert [(one.partner_id, one.person_ids) for one in told(staff)] == [(None, (LIN,))]
    assert told(assigned.model_copy(update={"due_at": None})) == [], "as it was recorded before"


def test_what_is_called_off_says_of_money_what_is_true_of_each_reader() -> None:
    """Nothing of what was free; that nothing is recorded of what costs; and what is owed of what was paid."""
    losses = (Loss(), Loss(owed_fen=0), Loss(owed_fen=3_000), Loss(owed_fen=0, credits=2), Loss())
    people = (LIN, ZHANG, CHEN, *(f"0197e2a0-0000-7000-8000-00000000000{one}" for one in "ab"))
    found = told(cancelled(session_id=THING, person_ids=people, losses=losses))
    assert [one.person_ids for one in found] == [(people[0], people[4]), *((one,) for one in people[1:4])]
    assert len({one.command_id for one in found}) == len(found)
    said = [
        (Language.ENGLISH, ["", "No payment", "¥30.00 that you paid is owed", "2 credits are yours again."]),
        (Language.CHINESE, ["", "没有您为此付款的记录", "¥30.00 应退还给您", "退回 2 点"]),
    ]
    for language, words in said:
        texts = [_text(one, language) for one in found]
        assert all(word in text for word, text in zip(words, texts, strict=True))
        assert not any(word in texts[0] for word in ("paid", "owed", "付", "退"))


def _text(command: Notify, language: Language) -> str:
    view = MessageView(message_id=ROOM, kind=command.kind, facts=command.facts, notified_at=MONDAY)
    shown = Shown(language, ZoneInfo("Asia/Shanghai"), MONDAY)
    return line_of(view, Subject("种植课", "Planting"), words_in(language), shown, "haiwan").text


def test_lessons_and_dates_that_go_together_are_one_message_that_counts_them() -> None:
    several = Loss(dates=3, last_at=later(15))
    (command,) = told(
        cancelled(session_id=THING, course_id=ROOM, course_ends=True, person_ids=(LIN,), losses=(several,))
    )
    assert (command.kind, command.facts.subject_id) == (MessageKind.COURSE_CANCELLED, ROOM)
    assert "3 lessons do not take place" in _text(command, Language.ENGLISH)
    assert "还没上的 3 课" in _text(command, Language.CHINESE)
    last = cancelled(session_id=THING, course_id=ROOM, course_ends=True, person_ids=(LIN,), losses=(Loss(),))
    (command,) = told(last)
    assert "its lesson on" in _text(command, Language.ENGLISH)
    (command,) = told(cancelled(session_id=THING, course_id=ROOM, person_ids=(LIN,), losses=(several,)))
    assert command.kind is MessageKind.LESSONS_CANCELLED
    (command,) = told(cancelled(session_id=THING, course_id=ROOM, person_ids=(LIN,), losses=(Loss(),)))
    assert (command.kind, command.facts.subject_id) == (MessageKind.SESSION_CANCELLED, THING)
    (command,) = told(cancelled(person_ids=(LIN,), losses=(several,)))
    assert (command.kind, command.facts.dates) == (MessageKind.BOOKINGS_CANCELLED, 3)
    assert told(cancelled(session_id=THING, course_id=ROOM)) == []  # A later lesson names nobody again.


def test_a_free_lesson_that_moves_says_nothing_of_money() -> None:
    for has_price, said in ((True, True), (False, False)):
        moved = PlacesMoved(
            session_id=THING, person_ids=(LIN,), starts_at=later(3), moved_at=MONDAY, has_price=has_price
        )
        (command,) = told(moved)
        assert ("you paid" in _text(command, Language.ENGLISH)) is said
        assert ("付" in _text(command, Language.CHINESE)) is said
