"""Whose an official's words are: those whom they are about. When one of them is erased, the words are."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from services.gateway.identity.vault import Vault
from shared.contracts.bookings.bookings.views import GetBooking
from shared.contracts.fund.share_disputes.views import GetShareDispute
from shared.contracts.partners.agreements.views import GetAgreement
from shared.contracts.partners.applications.views import GetApplication
from shared.contracts.partners.call_inquiries import GetCallInquiry
from shared.contracts.partners.complaints.views import GetComplaint
from shared.contracts.partners.decisions.views import GetObjection
from shared.contracts.partners.intents import GetIntent
from shared.contracts.partners.partnership import GetPartner
from shared.contracts.partners.purchases.views import GetPurchase
from shared.contracts.partners.rulemaking.views import GetRulesObjection
from shared.kernel.models import Query

A = TypeVar("A")


class Ask(Protocol):
    """Asks a read model."""

    async def __call__(self, query: Query[A], *, community: str | None = None) -> A:
        """Its answer."""


async def concerned(ask: Ask, vault: Vault, community: str, fields: Mapping[str, object]) -> Sequence[str]:
    """The applicant, the representative and whoever objected, as far as the command's fields name them.

    Nobody for words about a need: they are about households, and are taken out by redaction alone.
    """
    people: list[str] = []
    if application_id := fields.get("application_id"):
        application = await ask(GetApplication(application_id=str(application_id)))
        people += [application.applicant] if application else []
    if objection_id := fields.get("objection_id"):
        objection = await ask(GetObjection(objection_id=str(objection_id)))
        people += await vault.people_of_text(community, objection.text_id) if objection else []
    if booking_id := fields.get("booking_id"):
        booking = await ask(GetBooking(booking_id=str(booking_id)))
        people += [booking.booked_by] if booking and booking.booked_by else []
    people += await _offering_or_asking(ask, fields)
    if fields.get("proposal_id") and objection_id:
        to_rules = await ask(GetRulesObjection(objection_id=str(objection_id)))
        people += await vault.people_of_text(community, to_rules.text_id) if to_rules else []
    about = fields.get("disbursement_id") or application_id
    if about and (person_id := fields.get("person_id")):
        people.append(str(person_id))  # Who is said to be related to the payee, or to the applicant.
    partner_id = fields.get("partner_id")
    if complaint_id := fields.get("complaint_id"):
        complaint = await ask(GetComplaint(complaint_id=str(complaint_id)))
        people += [complaint.complainant] if complaint and complaint.complainant else []
        partner_id = complaint.partner_id if complaint else None
    if dispute_id := fields.get("dispute_id"):
        dispute = await ask(GetShareDispute(dispute_id=str(dispute_id)))
        partner_id = dispute.partner_id if dispute else None
    if purchase_id := fields.get("purchase_id"):
        purchase = await ask(GetPurchase(purchase_id=str(purchase_id)))
        partner_id = purchase.partner_id if purchase else None
    if agreement_id := fields.get("agreement_id"):
        agreement = await ask(GetAgreement(agreement_id=str(agreement_id)))
        partner_id = agreement.partner_id if agreement else None
    if partner_id:
        partner = await ask(GetPartner(partner_id=str(partner_id)))
        people += [partner.representative] if partner else []
    return people


async def _offering_or_asking(ask: Ask, fields: Mapping[str, object]) -> Sequence[str]:
    """Whoever offered to co-operate, or asked about a call."""
    people: list[str] = []
    if intent_id := fields.get("intent_id"):
        intent = await ask(GetIntent(intent_id=str(intent_id)))
        people += [intent.offered_by] if intent else []
    if inquiry_id := fields.get("inquiry_id"):
        inquiry = await ask(GetCallInquiry(inquiry_id=str(inquiry_id)))
        people += [inquiry.asked_by] if inquiry and inquiry.asked_by else []
    return people
