"""What the gateway does when another service reports something: it binds partners, and tells people."""

from services.gateway.fund_messages import on_market_opened, on_points_expire_soon, on_takings_counted
from services.gateway.project_policies import on_need_assigned, on_project_fell_behind, on_project_reminded
from services.gateway.rule_policies import on_rules, on_rules_proposed, on_rules_publicised
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    CancelReason,
    SpaceBooked,
)
from shared.contracts.bookings.courses.events import CourseLeft, CourseOffered
from shared.contracts.bookings.draws.events import LotDrawn
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled, PlaceOffered
from shared.contracts.bookings.room_waits.events import RoomOffered, RoomOfferLapsed, RoomWaitEnded
from shared.contracts.bookings.sessions.events import ReportOverdue
from shared.contracts.fund.markets.events import MarketOpened, TakingsCounted
from shared.contracts.fund.points.events import PointsExpireSoon
from shared.contracts.fund.shares.overdue import SharesFellDue
from shared.contracts.gateway.identity import BindPartner, BindRepresentatives
from shared.contracts.gateway.messages import MessageFacts, MessageKind, Notify
from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.agreements.events import AgreementAmended, AgreementDrafted
from shared.contracts.partners.applications.expiry import ApplicationExpiryNear, Awaited
from shared.contracts.partners.decisions.events import ApplicationDecided
from shared.contracts.partners.needs.assigning import NeedAssigned
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.contracts.partners.programme import CommunityOpened, RulesChanged
from shared.contracts.partners.projects.events import ProjectFellBehind, ProjectReminded
from shared.contracts.partners.receptions.events import (
    IntentDeclined,
    IntentInvitedToApply,
    ReceptionsPlanned,
)
from shared.contracts.partners.roster.events import RepresentativesChanged
from shared.contracts.partners.rulemaking.events import RulesProposed, RulesPublicised
from shared.contracts.partners.trials.events import FeedbackAsked
from shared.kernel.messages import Command, Event, Recorded, caused_by
from shared.kernel.policies import Policies
from shared.kernel.roles import Role

_LEFT = frozenset({CancelReason.PERSON_HAS_LEFT, CancelReason.PARTNER_HAS_LEFT})


def on_partner_admitted(recorded: Recorded[PartnerAdmitted]) -> list[Command]:
    """Whoever represents an admitted partner may act for it."""
    event = recorded.data
    envelope = caused_by(recorded, "on_partner_admitted")
    return [BindPartner(person_id=event.representative, partner_id=event.partner_id, **envelope)]


def on_representatives_changed(recorded: Recorded[RepresentativesChanged]) -> list[Command]:
    """Who acts for a partner has its role, and who did before has it no more."""
    event = recorded.data
    people = [event.representative, event.second_representative]
    return [
        BindRepresentatives(
            partner_id=event.partner_id,
            person_ids=tuple(one for one in people if one is not None),
            **caused_by(recorded, "on_representatives_changed"),
        )
    ]


def on_partner_left(
    recorded: Recorded[PartnerExited] | Recorded[PartnerTerminated],
) -> list[Command]:
    """Nobody acts for a partner that has left; who acts for another one too goes on as its partner."""
    envelope = caused_by(recorded, "on_partner_left")
    return [BindRepresentatives(partner_id=recorded.data.partner_id, person_ids=(), **envelope)]


def on_place_offered(recorded: Recorded[PlaceOffered]) -> list[Command]:
    """Whoever waited has a place, if they say so in time."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_id, until=event.expires_at)
    return _tell(recorded, MessageKind.PLACE_OFFERED, facts, event.person_id)


def on_course_offered(recorded: Recorded[CourseOffered]) -> list[Command]:
    """Whoever waited has a place in a course, if they say so in time; its first lesson ahead leads there."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_id, until=event.expires_at)
    return _tell(recorded, MessageKind.PLACE_OFFERED, facts, event.person_id)


def on_course_left(recorded: Recorded[CourseLeft]) -> list[Command]:
    """Whoever gave a paid course back knows what they get back in all."""
    event = recorded.data
    if event.session_id is None or not event.refund_owed_fen:
        return []
    facts = MessageFacts(subject_id=event.session_id, amount_fen=event.refund_owed_fen)
    return _tell(recorded, MessageKind.REFUND_OWED, facts, event.person_id)


def on_lot_drawn(recorded: Recorded[LotDrawn]) -> list[Command]:
    """Whoever was drawn beyond the places knows that they wait; who has a place is told of that."""
    event = recorded.data
    if event.offered:
        return []
    facts = MessageFacts(subject_id=event.session_id)
    return _tell(recorded, MessageKind.LOT_DRAWN, facts, event.person_id)


def on_room_offered(recorded: Recorded[RoomOffered]) -> list[Command]:
    """Whoever waited for a room has it, if they say so in time."""
    event = recorded.data
    facts = MessageFacts(
        subject_id=event.wait_id,
        space_id=event.space_id,
        starts_at=event.starts_at,
        until=event.expires_at,
    )
    return _tell(recorded, MessageKind.ROOM_OFFERED, facts, event.person_id)


def on_room_wait_over(
    recorded: Recorded[RoomOfferLapsed] | Recorded[RoomWaitEnded],
) -> list[Command]:
    """Nobody waits on without an end, or loses an offer without a word."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.wait_id, space_id=event.space_id, starts_at=event.starts_at)
    return _tell(recorded, MessageKind.ROOM_WAIT_OVER, facts, event.person_id)


def on_booking_cancelled(recorded: Recorded[BookingCancelled]) -> list[Command]:
    """Whoever loses a booking or a place by what somebody else did hears of it."""
    event = recorded.data
    doers = {recorded.actor, recorded.onbehalfof}
    people = [one for one in event.person_ids if one not in doers]
    if not people or event.reason in _LEFT:
        return []
    facts = MessageFacts(
        subject_id=event.session_id or event.booking_id, space_id=event.space_id, starts_at=event.starts_at
    )
    kind = MessageKind.BOOKING_CANCELLED if event.session_id is None else MessageKind.SESSION_CANCELLED
    return _tell(recorded, kind, facts, *people)


def on_space_booked(recorded: Recorded[SpaceBooked]) -> list[Command]:
    """What staff booked in somebody's place is confirmed to that person."""
    event = recorded.data
    if event.use is not BookingUse.RESIDENT or recorded.onbehalfof != event.booked_by:
        return []
    facts = MessageFacts(subject_id=event.booking_id, space_id=event.space_id, starts_at=event.starts_at)
    return _tell(recorded, MessageKind.BOOKING_MADE, facts, event.booked_by)


def on_enrolment_cancelled(recorded: Recorded[EnrolmentCancelled]) -> list[Command]:
    """Whoever gave a paid place back knows what they get back."""
    event = recorded.data
    if not event.refund_owed_fen or event.course_enrolment_id is not None:
        return []  # Of a course that is given back as a whole they are told once.
    facts = MessageFacts(subject_id=event.session_id, amount_fen=event.refund_owed_fen)
    return _tell(recorded, MessageKind.REFUND_OWED, facts, event.person_id)


def on_report_overdue(recorded: Recorded[ReportOverdue]) -> list[Command]:
    """A host that has not reported a session drafts and opens nothing until it does."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_id)
    return _tell(recorded, MessageKind.REPORT_OVERDUE, facts, partner_id=event.partner_id)


def on_shares_fell_due(recorded: Recorded[SharesFellDue]) -> list[Command]:
    """A partner that has not paid knows what is late before staff ask about it."""
    return [
        one
        for number, share in enumerate(recorded.data.overdue)
        for one in _tell(
            recorded,
            MessageKind.SHARE_OVERDUE,
            MessageFacts(subject_id=share.partner_id, amount_fen=share.amount_fen),
            partner_id=share.partner_id,
            number=number,
        )
    ]


def on_feedback_asked(recorded: Recorded[FeedbackAsked]) -> list[Command]:
    """Those who were at a trial are asked."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.application_id, project=event.project, until=event.closes_at)
    return _tell(recorded, MessageKind.FEEDBACK_ASKED, facts, *event.person_ids)


def on_application_expiry_near(recorded: Recorded[ApplicationExpiryNear]) -> list[Command]:
    """The applicant is warned; of a trial that nobody plans, staff too, whose turn it is."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.application_id, project=event.project, until=event.expires_at)
    whose_turn = Role.STAFF if event.awaits is Awaited.TRIAL else None
    return _tell(recorded, MessageKind.APPLICATION_EXPIRES, facts, event.applicant, role=whose_turn)


def on_receptions_planned(recorded: Recorded[ReceptionsPlanned]) -> list[Command]:
    """Whoever offered to co-operate knows when they are received."""
    return [
        one
        for number, reception in enumerate(recorded.data.receptions)
        for one in _tell(
            recorded,
            MessageKind.RECEPTION_PLANNED,
            MessageFacts(
                subject_id=reception.intent_id, project=reception.project, starts_at=reception.starts_at
            ),
            reception.offered_by,
            number=number,
        )
    ]


def on_intent_answered(
    recorded: Recorded[IntentInvitedToApply] | Recorded[IntentDeclined],
) -> list[Command]:
    """Whoever offered to co-operate knows that they may apply, or that nothing comes of it, and why."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.intent_id, project=event.project)
    return _tell(recorded, MessageKind.INTENT_ANSWERED, facts, event.offered_by)


def on_application_decided(recorded: Recorded[ApplicationDecided]) -> list[Command]:
    """The applicant, and those who supervise, know until when anybody may object."""
    event = recorded.data
    facts = MessageFacts(
        subject_id=event.application_id, project=event.project, until=event.publicity_ends_at
    )
    applicant = [event.applicant] if event.applicant else []
    return _tell(recorded, MessageKind.PUBLICITY_BEGUN, facts, *applicant, role=Role.SUPERVISOR)


def on_agreement_to_sign(recorded: Recorded[AgreementDrafted] | Recorded[AgreementAmended]) -> list[Command]:
    """The partner signs first."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.agreement_id)
    return _tell(recorded, MessageKind.AGREEMENT_TO_SIGN, facts, partner_id=event.partner_id)


def _tell(
    recorded: Recorded[Event],
    kind: MessageKind,
    facts: MessageFacts,
    *people: str,
    partner_id: str | None = None,
    role: Role | None = None,
    number: int = 0,
) -> list[Command]:
    """``number`` tells apart what one event has others told of the same kind."""
    envelope = caused_by(recorded, f"tell_{kind}", number)
    return [Notify(kind=kind, facts=facts, person_ids=people, partner_id=partner_id, role=role, **envelope)]


POLICIES = (
    Policies()
    .on(PartnerAdmitted, on_partner_admitted)
    .on(RepresentativesChanged, on_representatives_changed)
    .on(PartnerExited, on_partner_left)
    .on(PartnerTerminated, on_partner_left)
    .on(CommunityOpened, on_rules)
    .on(RulesChanged, on_rules)
    .on(RulesProposed, on_rules_proposed)
    .on(RulesPublicised, on_rules_publicised)
    .on(PlaceOffered, on_place_offered)
    .on(CourseOffered, on_course_offered)
    .on(CourseLeft, on_course_left)
    .on(LotDrawn, on_lot_drawn)
    .on(RoomOffered, on_room_offered)
    .on(RoomOfferLapsed, on_room_wait_over)
    .on(RoomWaitEnded, on_room_wait_over)
    .on(BookingCancelled, on_booking_cancelled)
    .on(SpaceBooked, on_space_booked)
    .on(EnrolmentCancelled, on_enrolment_cancelled)
    .on(ReportOverdue, on_report_overdue)
    .on(SharesFellDue, on_shares_fell_due)
    .on(MarketOpened, on_market_opened)
    .on(TakingsCounted, on_takings_counted)
    .on(PointsExpireSoon, on_points_expire_soon)
    .on(FeedbackAsked, on_feedback_asked)
    .on(ApplicationExpiryNear, on_application_expiry_near)
    .on(ReceptionsPlanned, on_receptions_planned)
    .on(IntentInvitedToApply, on_intent_answered)
    .on(IntentDeclined, on_intent_answered)
    .on(ApplicationDecided, on_application_decided)
    .on(AgreementDrafted, on_agreement_to_sign)
    .on(AgreementAmended, on_agreement_to_sign)
    .on(NeedAssigned, on_need_assigned)
    .on(ProjectReminded, on_project_reminded)
    .on(ProjectFellBehind, on_project_fell_behind)
)
