"""Disclosures: published by their day, set right by notices, and a donor's question answered."""

from hashlib import sha256

from services.fund.domain.disclosure_clocks import ANSWERED_WITHIN, after
from services.fund.domain.disclosure_state import Disclosure
from services.fund.domain.guards import local_day
from services.fund.domain.state import Fund
from shared.contracts.fund.disclosures.commands import AskAboutGift, CorrectDisclosure, PublishDisclosure
from shared.contracts.fund.disclosures.events import (
    DisclosureCorrected,
    DisclosurePublished,
    DisclosureScheduled,
    GiftAskedAbout,
)
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.donations.views import DonationState
from shared.contracts.fund.refusals import DONATION_IS_NOT_RECEIVED, DONATION_IS_UNKNOWN
from shared.contracts.fund.refusals.disclosures import (
    CORRECTION_CHANGES_NOTHING,
    DISCLOSURE_IS_NOT_PUBLISHED,
    DISCLOSURE_IS_PUBLISHED,
    DISCLOSURE_IS_UNKNOWN,
    DONOR_HAS_ASKED_ALREADY,
    ONLY_DONORS_ASK_ABOUT_A_GIFT,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def _require(state: Fund, disclosure_id: str) -> Disclosure:
    disclosure = state.disclosures.by_id.get(disclosure_id)
    if disclosure is None:
        raise Rejected(DISCLOSURE_IS_UNKNOWN)
    return disclosure


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def disclosure_scheduled(state: Fund, event: DisclosureScheduled) -> None:
    disclosures = state.disclosures
    for key in event.replaces:
        del disclosures.by_id[key]
        disclosures.ends.drop(key)
    disclosures.ends.put(event.disclosure_id, after(state, event.due_on, event.scheduled_at))
    disclosures.by_id[event.disclosure_id] = Disclosure(
        event.kind, event.subject_id, event.due_on, event.title
    )
    if event.kind is DisclosureKind.YEARLY:
        disclosures.last_year = int(event.title)
    if event.subject_id is None:
        return
    if event.kind is DisclosureKind.CAMPAIGN_PROGRESS:
        disclosures.clocks.put(event.subject_id, after(state, event.due_on, event.scheduled_at))
    else:
        disclosures.clocks.drop(event.subject_id)


def publish_disclosure(state: Fund, command: PublishDisclosure) -> list[Event]:
    disclosure = _require(state, command.disclosure_id)
    digest = _digest(command.text)
    if (disclosure.text_sha256, disclosure.text_en) == (digest, command.text_en):
        return []
    if disclosure.text_sha256 is not None:
        raise Rejected(DISCLOSURE_IS_PUBLISHED)
    return [
        DisclosurePublished(
            disclosure_id=command.disclosure_id,
            text=command.text,
            text_en=command.text_en,
            text_sha256=digest,
            document_sha256=command.document_sha256,
            overdue=local_day(state, command.now) > disclosure.due_on,
            published_by=command.actor.id,
            published_at=command.now,
        )
    ]


def disclosure_published(state: Fund, event: DisclosurePublished) -> None:
    _said(state, event)
    state.disclosures.questions.pop(event.disclosure_id, None)
    state.disclosures.ends.drop(event.disclosure_id)


def correct_disclosure(state: Fund, command: CorrectDisclosure) -> list[Event]:
    disclosure = _require(state, command.disclosure_id)
    if disclosure.text_sha256 is None:
        raise Rejected(DISCLOSURE_IS_NOT_PUBLISHED)
    digest = _digest(command.text)
    if (digest, command.text_en) == (disclosure.text_sha256, disclosure.text_en):
        raise Rejected(CORRECTION_CHANGES_NOTHING)
    return [
        DisclosureCorrected(
            disclosure_id=command.disclosure_id,
            text=command.text,
            text_en=command.text_en,
            text_sha256=digest,
            corrects_sha256=disclosure.text_sha256,
            reason=command.reason,
            corrected_by=command.actor.id,
            corrected_at=command.now,
        )
    ]


def disclosure_corrected(state: Fund, event: DisclosureCorrected) -> None:
    _said(state, event)


def _said(state: Fund, event: DisclosurePublished | DisclosureCorrected) -> None:
    disclosure = state.disclosures.by_id[event.disclosure_id]
    disclosure.text_sha256, disclosure.text_en = event.text_sha256, event.text_en


def ask_about_gift(state: Fund, command: AskAboutGift) -> list[Event]:
    donation = state.donations.get(command.donation_id)
    if donation is None:
        raise Rejected(DONATION_IS_UNKNOWN)
    if not command.is_of(donation.donor_id):
        raise Rejected(ONLY_DONORS_ASK_ABOUT_A_GIFT)
    if donation.state is DonationState.PLEDGED:
        raise Rejected(DONATION_IS_NOT_RECEIVED, state=donation.state.value)
    if command.donation_id in state.disclosures.questions.values():
        raise Rejected(DONOR_HAS_ASKED_ALREADY)
    disclosure_id = command.new_id("disclosure")
    return [
        DisclosureScheduled(
            disclosure_id=disclosure_id,
            kind=DisclosureKind.DONOR_QUESTION,
            subject_id=None,
            title="",
            due_on=local_day(state, command.now) + ANSWERED_WITHIN,
            scheduled_at=command.now,
        ),
        GiftAskedAbout(
            disclosure_id=disclosure_id,
            donation_id=command.donation_id,
            asked_by=command.actor.person,
            question=command.question,
            asked_at=command.now,
        ),
    ]


def gift_asked_about(state: Fund, event: GiftAskedAbout) -> None:
    state.disclosures.questions[event.disclosure_id] = event.donation_id
