"""What the gateway does when another service reports something: it binds partners, and tells people."""

from services.gateway.agreement_policies import (
    on_agreement_ends_soon,
    on_agreement_to_sign,
    on_free_hours_due_soon,
    on_free_hours_fell_due,
    on_screening_ends_soon,
)
from services.gateway.committee_messages import (
    on_meeting_called,
    on_meeting_cancelled,
    on_meeting_changed,
    on_minutes_recorded,
)
from services.gateway.fund_messages import (
    on_box_fell_due,
    on_disclosure_fell_due,
    on_market_opened,
    on_points_expire_soon,
    on_residents_vote_opened,
    on_sales_share_fell_due,
    on_share_dispute_answered,
    on_share_disputed,
    on_takings_counted,
)
from services.gateway.project_policies import on_need_assigned, on_project_fell_behind, on_project_reminded
from services.gateway.relation_messages import RELATION_MESSAGES
from services.gateway.rule_policies import on_rules, on_rules_proposed, on_rules_publicised
from services.gateway.telling import tell
from shared.contracts.fund.boxes.events import BoxFellDue
from shared.contracts.fund.disclosures.overdue import DisclosureFellDue
from shared.contracts.fund.markets.events import MarketOpened, TakingsCounted
from shared.contracts.fund.meetings.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MinutesRecorded,
)
from shared.contracts.fund.merchants.events import SalesShareFellDue
from shared.contracts.fund.points.events import PointsExpireSoon
from shared.contracts.fund.residents_votes.events import ResidentsVoteOpened
from shared.contracts.fund.share_disputes.events import ShareDisputeAnswered, ShareDisputed
from shared.contracts.fund.shares.overdue import SharesFellDue
from shared.contracts.gateway.identity import BindPartner, BindRepresentatives
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.agreements.events import AgreementAmended, AgreementDrafted
from shared.contracts.partners.agreements.reminders import AgreementEndsSoon
from shared.contracts.partners.applications.expiry import ApplicationExpiryNear, Awaited
from shared.contracts.partners.call_inquiries import CallInquirerTold
from shared.contracts.partners.decisions.events import ApplicationDecided
from shared.contracts.partners.decisions.reminders import ScreeningEndsSoon
from shared.contracts.partners.free_hours import FreeHoursDueSoon, FreeHoursFellDue
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
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.policies import Policies
from shared.kernel.roles import Role


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


def on_shares_fell_due(recorded: Recorded[SharesFellDue]) -> list[Command]:
    """A partner that has not paid knows what is late before staff ask about it."""
    return [
        one
        for number, share in enumerate(recorded.data.overdue)
        for one in tell(
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
    return tell(recorded, MessageKind.FEEDBACK_ASKED, facts, *event.person_ids)


def on_application_expiry_near(recorded: Recorded[ApplicationExpiryNear]) -> list[Command]:
    """The applicant is warned; of a trial that nobody plans, staff too, whose turn it is."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.application_id, project=event.project, until=event.expires_at)
    whose_turn = Role.STAFF if event.awaits is Awaited.TRIAL else None
    return tell(recorded, MessageKind.APPLICATION_EXPIRES, facts, event.applicant, role=whose_turn)


def on_receptions_planned(recorded: Recorded[ReceptionsPlanned]) -> list[Command]:
    """Whoever offered to co-operate knows when they are received."""
    return [
        one
        for number, reception in enumerate(recorded.data.receptions)
        for one in tell(
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
    return tell(recorded, MessageKind.INTENT_ANSWERED, facts, event.offered_by)


def on_call_inquirer_told(recorded: Recorded[CallInquirerTold]) -> list[Command]:
    """Whoever asked about a call knows that there is an answer, or why there is none."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.call_id, project=event.call_title)
    return tell(recorded, MessageKind.CALL_INQUIRY_SETTLED, facts, event.asked_by)


def on_application_decided(recorded: Recorded[ApplicationDecided]) -> list[Command]:
    """The applicant, and those who supervise, know until when anybody may object."""
    event = recorded.data
    facts = MessageFacts(
        subject_id=event.application_id, project=event.project, until=event.publicity_ends_at
    )
    applicant = [event.applicant] if event.applicant else []
    return tell(recorded, MessageKind.PUBLICITY_BEGUN, facts, *applicant, role=Role.SUPERVISOR)


POLICIES = (
    Policies(RELATION_MESSAGES)
    .on(PartnerAdmitted, on_partner_admitted)
    .on(RepresentativesChanged, on_representatives_changed)
    .on(PartnerExited, on_partner_left)
    .on(PartnerTerminated, on_partner_left)
    .on(CommunityOpened, on_rules)
    .on(RulesChanged, on_rules)
    .on(RulesProposed, on_rules_proposed)
    .on(RulesPublicised, on_rules_publicised)
    .on(SharesFellDue, on_shares_fell_due)
    .on(DisclosureFellDue, on_disclosure_fell_due)
    .on(MarketOpened, on_market_opened)
    .on(SalesShareFellDue, on_sales_share_fell_due)
    .on(BoxFellDue, on_box_fell_due)
    .on(MeetingCalled, on_meeting_called)
    .on(MeetingChanged, on_meeting_changed)
    .on(MeetingCancelled, on_meeting_cancelled)
    .on(MinutesRecorded, on_minutes_recorded)
    .on(ShareDisputed, on_share_disputed)
    .on(ShareDisputeAnswered, on_share_dispute_answered)
    .on(ResidentsVoteOpened, on_residents_vote_opened)
    .on(TakingsCounted, on_takings_counted)
    .on(PointsExpireSoon, on_points_expire_soon)
    .on(FeedbackAsked, on_feedback_asked)
    .on(ApplicationExpiryNear, on_application_expiry_near)
    .on(ReceptionsPlanned, on_receptions_planned)
    .on(IntentInvitedToApply, on_intent_answered)
    .on(IntentDeclined, on_intent_answered)
    .on(CallInquirerTold, on_call_inquirer_told)
    .on(ApplicationDecided, on_application_decided)
    .on(AgreementDrafted, on_agreement_to_sign)
    .on(AgreementAmended, on_agreement_to_sign)
    .on(AgreementEndsSoon, on_agreement_ends_soon)
    .on(ScreeningEndsSoon, on_screening_ends_soon)
    .on(FreeHoursDueSoon, on_free_hours_due_soon)
    .on(FreeHoursFellDue, on_free_hours_fell_due)
    .on(NeedAssigned, on_need_assigned)
    .on(ProjectReminded, on_project_reminded)
    .on(ProjectFellBehind, on_project_fell_behind)
)
