"""What the fund does when partners or bookings report something."""

from services.fund.across import ACROSS
from shared.contracts.bookings.people import PersonErased
from shared.contracts.bookings.room_prices.events import SpaceIncomeRecorded, SpaceIncomeReturned
from shared.contracts.bookings.takings import SessionDelivered, SessionPaid, SessionRefunded
from shared.contracts.bookings.volunteering.events import HoursCredited, HoursReversed
from shared.contracts.fund.opening import AdoptRules, OpenFund
from shared.contracts.fund.points.commands import CountPointsAsOne, EarnPoints, ForgetPoints, ReversePoints
from shared.contracts.fund.purchases import RequestPurchasePayment
from shared.contracts.fund.shares.commands import (
    EndShareTerms,
    RecordLatePayment,
    RecordRefund,
    RecordRevenue,
    RegisterPartner,
    RegisterShareTerms,
)
from shared.contracts.fund.space_income import CountSpaceIncome
from shared.contracts.partners.admission import AgreementActivated, AgreementEnded, PartnerAdmitted
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.programme import CommunityOpened, RulesChanged
from shared.contracts.partners.purchases.paying import PaymentAsked
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.policies import Policies


def on_community_opened(recorded: Recorded[CommunityOpened]) -> list[Command]:
    event = recorded.data
    return [
        OpenFund(
            name=event.name,
            host_charity=event.host_charity,
            disbursement_approvals=event.rules.disbursement_approvals,
            committee=event.rules.committee,
            volunteering=event.rules.volunteering,
            share_due_days=event.rules.share_due_days,
            zone=event.rules.zone,
            **caused_by(recorded, "on_community_opened"),
        )
    ]


def on_rules_changed(recorded: Recorded[RulesChanged]) -> list[Command]:
    event = recorded.data
    return [
        AdoptRules(
            disbursement_approvals=event.rules.disbursement_approvals,
            committee=event.rules.committee,
            volunteering=event.rules.volunteering,
            share_due_days=event.rules.share_due_days,
            zone=event.rules.zone,
            effective_from=event.effective_from,
            **caused_by(recorded, "on_rules_changed"),
        )
    ]


def on_partner_admitted(recorded: Recorded[PartnerAdmitted]) -> list[Command]:
    event = recorded.data
    return [
        RegisterPartner(
            partner_id=event.partner_id,
            organisation=event.organisation,
            project=event.project,
            **caused_by(recorded, "on_partner_admitted"),
        )
    ]


def on_agreement_activated(recorded: Recorded[AgreementActivated]) -> list[Command]:
    event = recorded.data
    return [
        RegisterShareTerms(
            agreement_id=event.agreement_id,
            partner_id=event.partner_id,
            version=event.version,
            share_bps=event.terms.share_bps,
            activated_at=event.activated_at,
            **caused_by(recorded, "on_agreement_activated"),
        )
    ]


def on_agreement_ended(recorded: Recorded[AgreementEnded]) -> list[Command]:
    event = recorded.data
    return [
        EndShareTerms(
            agreement_id=event.agreement_id,
            reason=event.reason,
            ended_at=event.ended_at,
            **caused_by(recorded, "on_agreement_ended"),
        )
    ]


def on_session_delivered(recorded: Recorded[SessionDelivered]) -> list[Command]:
    event = recorded.data
    return [
        RecordRevenue(
            session_id=event.session_id,
            partner_id=event.partner_id,
            agreement_id=event.agreement_id,
            title=event.title,
            paid_fen=event.paid_fen,
            refunded_fen=event.refunded_fen,
            takings_fen=event.takings_fen,
            delivered_at=event.delivered_at,
            starts_at=event.starts_at,
            **caused_by(recorded, "on_session_delivered"),
        )
    ]


def on_session_paid(recorded: Recorded[SessionPaid]) -> list[Command]:
    event = recorded.data
    return [
        RecordLatePayment(
            session_id=event.session_id,
            partner_id=event.partner_id,
            agreement_id=event.agreement_id,
            title=event.title,
            paid_fen=event.amount_fen,
            starts_at=event.starts_at,
            paid_at=event.paid_at,
            **caused_by(recorded, "on_session_paid"),
        )
    ]


def on_session_refunded(recorded: Recorded[SessionRefunded]) -> list[Command]:
    event = recorded.data
    return [
        RecordRefund(
            session_id=event.session_id,
            enrolment_id=event.enrolment_id,
            refunded_fen=event.refunded_fen,
            refunded_at=event.refunded_at,
            **caused_by(recorded, "on_session_refunded"),
        )
    ]


def on_space_income_recorded(recorded: Recorded[SpaceIncomeRecorded]) -> list[Command]:
    envelope = caused_by(recorded, "on_space_income_recorded")
    return [CountSpaceIncome(change_fen=recorded.data.amount_fen, **envelope)]


def on_space_income_returned(recorded: Recorded[SpaceIncomeReturned]) -> list[Command]:
    envelope = caused_by(recorded, "on_space_income_returned")
    return [CountSpaceIncome(change_fen=-recorded.data.refunded_fen, **envelope)]


def on_payment_asked(recorded: Recorded[PaymentAsked]) -> list[Command]:
    """Bought work was accepted: its payment goes the way of every other disbursement."""
    event = recorded.data
    return [
        RequestPurchasePayment(
            payment=event.payment,
            title=event.title,
            purpose=event.purpose,
            amount_fen=event.amount_fen,
            payee_organisation=event.payee_organisation,
            payee_id=event.payee_id,
            earmark_id=event.earmark_id,
            requested_by=event.requested_by,
            entered_by=event.entered_by,
            involved=event.involved,
            **caused_by(recorded, "on_payment_asked"),
        )
    ]


def on_hours_credited(recorded: Recorded[HoursCredited]) -> list[Command]:
    """Points follow from credit hours alone: of what staff enter the fund hears nothing."""
    event = recorded.data
    return [
        EarnPoints(
            hours_id=event.hours_id,
            person_id=event.person_id,
            minutes=event.minutes,
            **caused_by(recorded, "on_hours_credited"),
        )
    ]


def on_hours_reversed(recorded: Recorded[HoursReversed]) -> list[Command]:
    event = recorded.data
    if not event.credit:
        return []
    return [
        ReversePoints(
            hours_id=event.hours_id,
            person_id=event.person_id,
            minutes=event.minutes,
            **caused_by(recorded, "on_hours_reversed"),
        )
    ]


def on_person_erased(recorded: Recorded[PersonErased]) -> list[Command]:
    return [ForgetPoints(person_id=recorded.data.person_id, **caused_by(recorded, "on_person_erased"))]


def on_persons_counted_as_one(recorded: Recorded[PersonsCountedAsOne]) -> list[Command]:
    event = recorded.data
    envelope = caused_by(recorded, "on_persons_counted_as_one")
    return [CountPointsAsOne(person_id=event.person_id, into=event.into, **envelope)]


POLICIES = (
    Policies(ACROSS)
    .on(CommunityOpened, on_community_opened)
    .on(RulesChanged, on_rules_changed)
    .on(PartnerAdmitted, on_partner_admitted)
    .on(AgreementActivated, on_agreement_activated)
    .on(AgreementEnded, on_agreement_ended)
    .on(PaymentAsked, on_payment_asked)
    .on(SessionDelivered, on_session_delivered)
    .on(SessionPaid, on_session_paid)
    .on(SessionRefunded, on_session_refunded)
    .on(SpaceIncomeRecorded, on_space_income_recorded)
    .on(SpaceIncomeReturned, on_space_income_returned)
    .on(HoursCredited, on_hours_credited)
    .on(HoursReversed, on_hours_reversed)
    .on(PersonErased, on_person_erased)
    .on(PersonsCountedAsOne, on_persons_counted_as_one)
)
