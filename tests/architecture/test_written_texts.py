"""What somebody writes for others to read: each field has a second language, or says why it has none."""

from functools import cache
from typing import get_type_hints

from shared.kernel.messages import Command
from shared.kernel.models import Line, Prose, Request, Text, Title
from tests.architecture.contracts import declared

_FREE = tuple(repr(one) for one in (Title, Text, Prose, Line))

_ONE_OF_THEM = "the words of one person about one case, which are shown as they were written, and marked"
_CALLED = "what a person, an organisation, a place or a thing is called is the same in every language"
_NUMBER = "a number or a reference, which says the same in every language"
_FILED = "the words that were filed with the authority: another wording would be another plan"
_BINDS = "the words by which two are bound, or on which people vote"
_NOT_SHOWN = "is read by those whose work it is alone"
_LISTED = "is one of the words that the rules and the agreements have for it"

BY_NAME = {
    "about": _NOT_SHOWN,
    "account": _NUMBER,
    "agreement": _NUMBER,
    "answer": _ONE_OF_THEM,
    "area": _FILED,
    "beneficiaries": _FILED,
    "building": _CALLED,
    "buildings": _CALLED,
    "categories": _LISTED,
    "category": _LISTED,
    "certificate_number": _NUMBER,
    "comment": _ONE_OF_THEM,
    "consent_evidence": _NUMBER,
    "credit_code": _NUMBER,
    "deliverables": _BINDS,
    "donor": _CALLED,
    "early_reason": _ONE_OF_THEM,
    "evidence": _NUMBER,
    "filing_number": _NUMBER,
    "given_by": _CALLED,
    "granted_by": _CALLED,
    "grounds": _ONE_OF_THEM,
    "host_charity": _CALLED,
    "invoice_number": _NUMBER,
    "market_source": _NUMBER,
    "minutes": "is signed as it was written",
    "note": _NOT_SHOWN,
    "organisation": _CALLED,
    "overrun_reason": _ONE_OF_THEM,
    "payee_organisation": _CALLED,
    "place": _CALLED,
    "project": _CALLED,
    "proposal": _ONE_OF_THEM,
    "public_reason": _ONE_OF_THEM,
    "reason": _ONE_OF_THEM,
    "receipt_number": _NUMBER,
    "recipients": _ONE_OF_THEM,
    "reference": _NUMBER,
    "room": _CALLED,
    "seal": _NUMBER,
    "settlement": _BINDS,
    "sponsor": _CALLED,
    "statement": _NUMBER,
    "surplus": _FILED,
    "too_few_reason": _ONE_OF_THEM,
    "unit": "a word for a measure, as it stands on the paper that came with it",
    "words": _ONE_OF_THEM,
}
"""Fields that have one language wherever they stand, with the reason."""

BY_REQUEST = {
    "AddStallRequest.title": "what whoever keeps the stall calls it",
    "AgreeWithMerchantRequest.title": _CALLED,
    "AgreeWithMerchantRequest.use": _BINDS,
    "ApplicationRequest.summary": _ONE_OF_THEM,
    "AskAboutCallRequest.question": _ONE_OF_THEM,
    "AskAboutGiftRequest.question": _ONE_OF_THEM,
    "AttachVoucherRequest.title": "what a file is called",
    "DeliverMilestoneRequest.summary": _ONE_OF_THEM,
    "DraftContractRequest.text": _BINDS,
    "FileAppealRequest.title": _FILED,
    "FileAppealRequest.use": _FILED,
    "FileComplaintRequest.text": _NOT_SHOWN,
    "FindTextRequest.text": "what staff look for in texts",
    "GiveFeedbackRequest.text": _NOT_SHOWN,
    "GuardianKeeps.name": _CALLED,
    "HandInReportRequest.text": _ONE_OF_THEM,
    "HandOutGoodsRequest.purpose": _ONE_OF_THEM,
    "IdentifyApplicantRequest.name": _CALLED,
    "MakeScreenKeyRequest.name": "what the operator calls a device",
    "MakeServiceAccountRequest.name": "what another system is called",
    "NameFetcherRequest.name": _CALLED,
    "ObjectToDisbursementRequest.text": _ONE_OF_THEM,
    "ObjectToRulesRequest.text": _ONE_OF_THEM,
    "OfferResourceRequest.summary": "what a partner or a resident offers, in their own words",
    "OfferResourceRequest.title": "what a partner or a resident offers, in their own words",
    "PostUpdateRequest.text": "what happened on one day, in the words of whoever tells it",
    "PostUpdateRequest.title": "what happened on one day, in the words of whoever tells it",
    "RaiseNeedRequest.text": _ONE_OF_THEM,
    "RaiseObjectionRequest.text": _ONE_OF_THEM,
    "ReceiveGoodsRequest.use": _ONE_OF_THEM,
    "RegisterChildRequest.name": _CALLED,
    "RequestInformationRequest.question": _ONE_OF_THEM,
    "ScopePurchaseRequest.summary": _BINDS,
    "ScopePurchaseRequest.title": _BINDS,
    "VoucherOf.title": "what a file is called",
}
"""Others, of names that have both languages elsewhere."""


@cache
def _alone() -> frozenset[str]:
    """Every free text of a request of a person's that has no English beside it."""
    found = set()
    for one in declared(Request):
        if issubclass(one, Command) or not issubclass(one, Request):
            continue
        hints = get_type_hints(one, include_extras=True)
        for name in one.model_fields:
            is_free = any(kind in repr(hints[name]) for kind in _FREE)
            if is_free and not name.endswith("_en") and f"{name}_en" not in one.model_fields:
                found.add(f"{one.__name__}.{name}")
    return frozenset(found)


def test_what_somebody_writes_has_a_second_language_or_says_why_not() -> None:
    unsaid = {one for one in _alone() if one.partition(".")[2] not in BY_NAME} - {*BY_REQUEST}
    assert unsaid == set(), "give it a second language, or say why it has none"


def test_no_reason_is_left_of_what_is_gone_or_has_both_languages_by_now() -> None:
    names = {one.partition(".")[2] for one in _alone()}
    assert ({*BY_NAME} - names, {*BY_REQUEST} - _alone()) == (set(), set())


def test_no_name_with_one_language_everywhere_has_english_somewhere() -> None:
    both = {name for one in declared(Request) if issubclass(one, Request) for name in one.model_fields}
    assert {name for name in BY_NAME if f"{name}_en" in both} == set()
