"""The calendar of disclosures, and donors' questions."""

from shared.contracts.fund.disclosures.events import (
    DisclosureCorrected,
    DisclosurePublished,
    DisclosureScheduled,
    GiftAskedAbout,
)
from shared.contracts.fund.disclosures.views import (
    CorrectionView,
    DisclosureView,
    GetDisclosure,
    GiftQuestionView,
    ListDisclosures,
    ListGiftQuestions,
    ListMyGiftQuestions,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Disclosure = DisclosureView | None


def _scheduled(_disclosure: Disclosure, recorded: Recorded[DisclosureScheduled], key: str) -> Disclosure:
    event = recorded.data
    if key != event.disclosure_id:
        return None  # It is due no more.
    return DisclosureView(
        disclosure_id=key,
        kind=event.kind,
        subject_id=event.subject_id,
        title=event.title,
        due_on=event.due_on,
        scheduled_at=event.scheduled_at,
    )


def _published(disclosure: Disclosure, recorded: Recorded[DisclosurePublished], _key: str) -> Disclosure:
    event = recorded.data
    told = {
        "published": True,
        "text": event.text,
        "text_en": event.text_en,
        "text_sha256": event.text_sha256,
        "document_sha256": event.document_sha256,
        "overdue": event.overdue,
        "published_at": event.published_at,
    }
    return disclosure and disclosure.model_copy(update=told)


def _corrected(disclosure: Disclosure, recorded: Recorded[DisclosureCorrected], _key: str) -> Disclosure:
    event = recorded.data
    if disclosure is None:
        return None
    notice = CorrectionView(
        old_text=disclosure.text or "",
        text=event.text,
        reason=event.reason,
        corrected_at=event.corrected_at,
    )
    told = {
        "text": event.text,
        "text_en": event.text_en,
        "text_sha256": event.text_sha256,
        "corrections": (*disclosure.corrections, notice),
    }
    return disclosure.model_copy(update=told)


DISCLOSURES = (
    Projection("disclosures", DisclosureView, indexes=("published", "kind", "due_on"))
    .on(DisclosureScheduled, lambda event: (event.disclosure_id, *event.replaces), _scheduled)
    .on(DisclosurePublished, lambda event: event.disclosure_id, _published)
    .on(DisclosureCorrected, lambda event: event.disclosure_id, _corrected)
    .lists(ListDisclosures, order="due_on", descending=True)
    .gets(GetDisclosure)
)


def _asked(
    _question: GiftQuestionView | None, recorded: Recorded[GiftAskedAbout], key: str
) -> GiftQuestionView:
    event = recorded.data
    return GiftQuestionView(
        disclosure_id=key,
        donation_id=event.donation_id,
        asked_by=event.asked_by,
        question=event.question,
        asked_at=event.asked_at,
    )


GIFT_QUESTIONS = (
    Projection("gift-questions", GiftQuestionView, indexes=("asked_by", "disclosure_id", "asked_at"))
    .on(GiftAskedAbout, lambda event: event.disclosure_id, _asked)
    .lists(ListGiftQuestions, order="asked_at", descending=True)
    .lists(ListMyGiftQuestions, order="asked_at", descending=True)
)
