"""Work that is bought, from its scope to the last payment."""

from services.partners.domain.purchases import supplier_key
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.purchases.events import (
    AcceptanceGiven,
    AcceptanceRefused,
    AcceptorsNamed,
    ContractDrafted,
    ContractSigned,
    MilestoneAccepted,
    MilestoneDelivered,
    OfferRecorded,
    PurchaseAwarded,
    PurchaseGivenUp,
    PurchaseScoped,
)
from shared.contracts.partners.purchases.paying import (
    MilestoneInvoiced,
    MilestonePaid,
    MilestonePaymentReversed,
    PaymentAsked,
    PaymentRefused,
    PaymentTakenUp,
)
from shared.contracts.partners.purchases.views import (
    ContractMilestoneView,
    GetPurchase,
    ListPurchases,
    MilestoneState,
    PurchaseState,
    PurchaseView,
)
from shared.kernel.messages import Recorded
from shared.kernel.words import KeptWords
from shared.projections.projection import Projection

Purchase = PurchaseView | None


def _scoped(_view: Purchase, recorded: Recorded[PurchaseScoped], key: str) -> Purchase:
    event = recorded.data
    return PurchaseView(
        purchase_id=key,
        state=PurchaseState.SCOPED,
        **dict(event.scope),
        residents=event.residents,
        staff=event.staff,
        buyers=(event.scoped_by,),
        scoped_at=event.scoped_at,
        field=event.field,
    )


def _bought_by(view: PurchaseView, person: str) -> tuple[str, ...]:
    return view.buyers if person in view.buyers else (*view.buyers, person)


def _named(view: Purchase, recorded: Recorded[AcceptorsNamed], _key: str) -> Purchase:
    if view is None:
        return None
    event = recorded.data
    update = {
        "residents": event.residents,
        "staff": event.staff,
        "buyers": _bought_by(view, event.named_by),
        "milestones": tuple(
            one if one.accepted_at else one.model_copy(update={"accepted_by": ()}) for one in view.milestones
        ),
    }
    return view.model_copy(update=update)


def _offered(view: Purchase, recorded: Recorded[OfferRecorded], _key: str) -> Purchase:
    if view is None:
        return None
    offer = recorded.data.offer
    replaced = supplier_key(offer)
    others = tuple(one for one in view.offers if supplier_key(one) != replaced)
    return view.model_copy(
        update={"offers": (*others, offer), "buyers": _bought_by(view, recorded.data.recorded_by)}
    )


def _awarded(view: Purchase, recorded: Recorded[PurchaseAwarded], _key: str) -> Purchase:
    if view is None:
        return None
    event = recorded.data
    facts = event.model_dump(include={"partner_id", "offer_id", "price_fen", "awarded_at"})
    update = {
        **facts,
        "state": PurchaseState.AWARDED,
        "offers": event.offers,
        "reason": event.reason,
        "too_few_reason": event.too_few_reason,
        "field": view.field or event.field,
        "buyers": _bought_by(view, event.awarded_by),
    }
    return view.model_copy(update=update)


def _drafted(view: Purchase, recorded: Recorded[ContractDrafted], _key: str) -> Purchase:
    if view is None:
        return None
    event = recorded.data
    text = event.contract.text
    milestones = tuple(
        ContractMilestoneView(milestone=number, state=MilestoneState.OPEN, **dict(one))
        for number, one in enumerate(event.contract.milestones, start=1)
    )
    update = {
        "state": PurchaseState.CONTRACT_DRAFTED,
        "contract_version": event.version,
        "contract_text": text,
        "contract_sha256": text.sha256 if isinstance(text, KeptWords) else None,
        "partner_signed_at": None,
        "milestones": milestones,
        "buyers": _bought_by(view, event.drafted_by),
    }
    return view.model_copy(update=update)


def _signed(view: Purchase, recorded: Recorded[ContractSigned], _key: str) -> Purchase:
    if view is None:
        return None
    event = recorded.data
    if event.side is Side.PARTNER:
        update: dict[str, object] = {
            "state": PurchaseState.SIGNED_BY_PARTNER,
            "partner_signed_at": event.signed_at,
        }
    else:
        update = {
            "state": PurchaseState.CONTRACTED,
            "community_signed_at": event.signed_at,
            "buyers": _bought_by(view, event.signed_by),
        }
    return view.model_copy(update=update)


def _given_up(view: Purchase, recorded: Recorded[PurchaseGivenUp], _key: str) -> Purchase:
    event = recorded.data
    update = {"state": PurchaseState.GIVEN_UP, "given_up": event.reason, "ended_at": event.given_up_at}
    return view and view.model_copy(update=update)


def _part(view: Purchase, number: int, **facts: object) -> Purchase:
    """With these facts about one milestone, and what they make of the whole."""
    if view is None:
        return None
    milestones = tuple(
        one.model_copy(update=facts) if one.milestone == number else one for one in view.milestones
    )
    update: dict[str, object] = {
        "milestones": milestones,
        "paid_fen": sum(one.paid_fen for one in milestones),
    }
    if view.state is not PurchaseState.GIVEN_UP:  # What was paid before may be taken back after.
        paid = all(one.state is MilestoneState.PAID for one in milestones)
        update["state"] = PurchaseState.COMPLETED if paid else PurchaseState.CONTRACTED
    return view.model_copy(update=update)


def _milestone(view: Purchase, number: int) -> ContractMilestoneView | None:
    return next((one for one in view.milestones if one.milestone == number), None) if view else None


def _delivered(view: Purchase, recorded: Recorded[MilestoneDelivered], _key: str) -> Purchase:
    event = recorded.data
    return _part(
        view,
        event.milestone,
        state=MilestoneState.DELIVERED,
        summary=event.summary,
        evidence=event.evidence,
        delivered_at=event.delivered_at,
        accepted_by=(),
    )


def _acceptance(view: Purchase, recorded: Recorded[AcceptanceGiven], _key: str) -> Purchase:
    event = recorded.data
    milestone = _milestone(view, event.milestone)
    accepted_by = (*milestone.accepted_by, event.given_by) if milestone else ()
    return _part(view, event.milestone, accepted_by=accepted_by)


def _sent_back(view: Purchase, recorded: Recorded[AcceptanceRefused], _key: str) -> Purchase:
    event = recorded.data
    return _part(view, event.milestone, state=MilestoneState.OPEN, sent_back=event.reason, accepted_by=())


def _accepted(view: Purchase, recorded: Recorded[MilestoneAccepted], _key: str) -> Purchase:
    event = recorded.data
    return _part(view, event.milestone, state=MilestoneState.ACCEPTED, accepted_at=event.accepted_at)


def _invoiced(view: Purchase, recorded: Recorded[MilestoneInvoiced], _key: str) -> Purchase:
    event = recorded.data
    return _part(view, event.milestone, invoice_number=event.invoice_number, invoiced_fen=event.amount_fen)


def _asked(view: Purchase, recorded: Recorded[PaymentAsked], _key: str) -> Purchase:
    payment = recorded.data.payment
    return _part(
        view,
        payment.milestone,
        state=MilestoneState.PAYMENT_ASKED,
        payment_id=payment.payment_id,
        disbursement_id=None,
        refused=None,
    )


def _taken_up(view: Purchase, recorded: Recorded[PaymentTakenUp], _key: str) -> Purchase:
    payment, milestone = recorded.data.payment, _milestone(view, recorded.data.payment.milestone)
    if milestone is None or milestone.payment_id != payment.payment_id:
        return view  # It was asked again since.
    return _part(view, payment.milestone, disbursement_id=recorded.data.disbursement_id)


def _refused(view: Purchase, recorded: Recorded[PaymentRefused], _key: str) -> Purchase:
    payment, milestone = recorded.data.payment, _milestone(view, recorded.data.payment.milestone)
    if milestone is None or milestone.payment_id != payment.payment_id:
        return view
    state = milestone.state if milestone.paid_fen else MilestoneState.PAYMENT_REFUSED
    return _part(view, payment.milestone, state=state, refused=recorded.data.reason)


def _paid(view: Purchase, recorded: Recorded[MilestonePaid], _key: str) -> Purchase:
    event = recorded.data
    milestone = _milestone(view, event.payment.milestone)
    if milestone is None or event.entry_id in milestone.reversed_entries:
        return view  # It was taken back before it was heard of.
    return _part(
        view,
        event.payment.milestone,
        state=MilestoneState.PAID,
        disbursement_id=event.disbursement_id,
        entry_id=event.entry_id,
        paid_fen=event.amount_fen,
        paid_at=event.paid_at,
    )


def _reversed(view: Purchase, recorded: Recorded[MilestonePaymentReversed], _key: str) -> Purchase:
    event = recorded.data
    milestone = _milestone(view, event.payment.milestone)
    if milestone is None:
        return view
    facts: dict[str, object] = {"reversed_entries": (*milestone.reversed_entries, event.entry_id)}
    if milestone.entry_id == event.entry_id:
        state = MilestoneState.PAYMENT_REFUSED if milestone.refused else MilestoneState.PAYMENT_ASKED
        facts |= {"state": state, "entry_id": None, "paid_fen": 0, "paid_at": None}
    return _part(view, event.payment.milestone, **facts)


PURCHASES = (
    Projection(
        "purchases",
        PurchaseView,
        indexes=("state", "partner_id", "mechanism", "field", "scoped_at"),
        version=2,
    )
    .on(PurchaseScoped, lambda event: event.purchase_id, _scoped)
    .on(AcceptorsNamed, lambda event: event.purchase_id, _named)
    .on(OfferRecorded, lambda event: event.purchase_id, _offered)
    .on(PurchaseAwarded, lambda event: event.purchase_id, _awarded)
    .on(ContractDrafted, lambda event: event.purchase_id, _drafted)
    .on(ContractSigned, lambda event: event.purchase_id, _signed)
    .on(PurchaseGivenUp, lambda event: event.purchase_id, _given_up)
    .on(MilestoneDelivered, lambda event: event.purchase_id, _delivered)
    .on(AcceptanceGiven, lambda event: event.purchase_id, _acceptance)
    .on(AcceptanceRefused, lambda event: event.purchase_id, _sent_back)
    .on(MilestoneAccepted, lambda event: event.purchase_id, _accepted)
    .on(MilestoneInvoiced, lambda event: event.purchase_id, _invoiced)
    .on(PaymentAsked, lambda event: event.payment.purchase_id, _asked)
    .on(PaymentTakenUp, lambda event: event.payment.purchase_id, _taken_up)
    .on(PaymentRefused, lambda event: event.payment.purchase_id, _refused)
    .on(MilestonePaid, lambda event: event.payment.purchase_id, _paid)
    .on(MilestonePaymentReversed, lambda event: event.payment.purchase_id, _reversed)
    .gets(GetPurchase)
    .lists(ListPurchases, order="scoped_at", descending=True)
)
