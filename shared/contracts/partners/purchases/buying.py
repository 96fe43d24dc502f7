"""What is asked of a purchase until its contract is signed: scope, offers, choice, contract."""

from typing import Self

from pydantic import ConfigDict, model_validator

from shared.contracts.partners.agreements.commands import SignVersionRequest
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.purchases.terms import (
    ACCEPTORS_EXAMPLE,
    SCOPE_EXAMPLE,
    Acceptors,
    Contract,
    PurchaseScope,
)
from shared.contracts.partners.refusals.agreements import (
    NOBODY_SIGNS_FOR_BOTH,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
    PARTNER_SIGNS_FIRST,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.contracts.partners.refusals.purchases import (
    BUYER_DOES_NOT_ACCEPT,
    CONTRACT_MUST_MAKE_UP_THE_PRICE,
    CONTRACT_VERSION_IS_NOT_OPEN,
    OFFER_IS_ABOVE_THE_BUDGET,
    OFFER_IS_UNKNOWN,
    ONLY_A_PARTNERS_OFFER_IS_CHOSEN,
    PARTNER_SELLS_NO_SERVICES,
    PURCHASE_IS_NOT_AWARDED,
    PURCHASE_IS_PAST_THIS,
    PURCHASE_IS_UNKNOWN,
    TOO_FEW_OFFERS_NEED_A_REASON,
    WORK_WAITS_FOR_ITS_PAYMENT,
)
from shared.kernel.messages import Command
from shared.kernel.models import Count, Id, PositiveFen, Prose, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles


class ScopePurchaseRequest(PurchaseScope, Acceptors, Request):
    """What is to be bought, and who accepts it."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCOPE_EXAMPLE | ACCEPTORS_EXAMPLE]})


class ScopePurchase(ScopePurchaseRequest, Command):
    """Staff say what is to be bought, for how much at most, and who accepts it in the end.

    Whoever buys accepts nothing: those who are named have no hand in offers, choice and contract.
    """

    operation = Operation(
        "Say what is to be bought",
        people(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_NOT_PUBLISHED, BUYER_DOES_NOT_ACCEPT),
        makes="purchase_id",
        official=True,
    )


class NameAcceptorsRequest(Acceptors, Request):
    """Who accepts what is delivered, in the place of those who were named before."""


class NameAcceptors(NameAcceptorsRequest, Command):
    """Staff name others to accept what is delivered, where those who were named can't."""

    operation = Operation(
        "Name who accepts what is bought",
        people(Role.STAFF),
        (PURCHASE_IS_UNKNOWN, PURCHASE_IS_PAST_THIS, BUYER_DOES_NOT_ACCEPT, RELATED_PERSON_TAKES_NO_PART),
    )

    purchase_id: Id


class RecordOfferRequest(Request):
    """An offer, by a partner or, for comparison, by another organisation."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation": "广州市南沙区明德社会工作服务中心",
                    "price_fen": 2_200_000,
                    "days": 60,
                    "evidence": "报价函 2026-07-08 明德",
                },
                {
                    "partner_id": "0197e3a0-5c00-7a10-8000-000000000003",
                    "price_fen": 2_000_000,
                    "days": 55,
                    "evidence": "报价函 2026-07-09",
                },
            ]
        }
    )

    partner_id: Id | None = None
    """The partner that makes it; left out for anybody else, who is named by `organisation`."""
    organisation: Title | None = None
    """The organisation that makes it, where that is no partner; never a person's name."""
    price_fen: PositiveFen
    """What it asks for everything, in fen."""
    days: Count
    """How many days it needs from the contract to the last delivery."""
    evidence: Title
    """Reference of the document that holds the offer; never a person's name."""

    @model_validator(mode="after")
    def _names_one_supplier(self) -> Self:
        if (self.partner_id is None) == (self.organisation is None):
            raise ValueError("name either partner_id or organisation")
        return self


class RecordOffer(RecordOfferRequest, Command):
    """Staff record an offer; another one of the same supplier takes its place, until one is chosen."""

    operation = Operation(
        "Record an offer",
        people(Role.STAFF),
        (
            PURCHASE_IS_UNKNOWN,
            PURCHASE_IS_PAST_THIS,
            BUYER_DOES_NOT_ACCEPT,
            PARTNER_IS_UNKNOWN,
            PARTNER_HAS_LEFT,
            RELATED_PERSON_TAKES_NO_PART,
        ),
        makes="offer_id",
    )

    purchase_id: Id


class AwardPurchaseRequest(Request):
    """Which offer is chosen, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "offer_id": "0197e3a0-5c00-7a10-8000-000000000004",
                    "reason": "价格最低，且在海湾社区有同类服务经验。",
                }
            ]
        }
    )

    offer_id: Id
    """The offer that is chosen: a partner's."""
    reason: Prose
    """Why this one, for everybody to read; as little as possible about a person."""
    too_few_reason: Prose | None = None
    """Why fewer than 3 were compared, for everybody to read; left out where there are 3."""


class AwardPurchase(AwardPurchaseRequest, Command):
    """Staff choose a partner's offer: of at least 3, or for a published reason why there are fewer.

    Nobody chooses who is related to any of those who made an offer (Guangzhou regulations on charity, 33).
    """

    operation = Operation(
        "Choose an offer",
        people(Role.STAFF),
        (
            PURCHASE_IS_UNKNOWN,
            PURCHASE_IS_PAST_THIS,
            BUYER_DOES_NOT_ACCEPT,
            OFFER_IS_UNKNOWN,
            ONLY_A_PARTNERS_OFFER_IS_CHOSEN,
            PARTNER_HAS_LEFT,
            PARTNER_IS_NOT_IN_GOOD_STANDING,
            PARTNER_SELLS_NO_SERVICES,
            RELATED_PERSON_TAKES_NO_PART,
            OFFER_IS_ABOVE_THE_BUDGET,
            TOO_FEW_OFFERS_NEED_A_REASON,
        ),
        official=True,
    )

    purchase_id: Id


class DraftContractRequest(Contract, Request):
    """The contract about what is bought."""


class DraftContract(DraftContractRequest, Command):
    """Staff draft the contract, or another version of it until both sides have signed one.

    Its milestones together make up the price of the chosen offer, neither more nor less.
    """

    operation = Operation(
        "Draft the contract of a purchase",
        people(Role.STAFF),
        (
            PURCHASE_IS_UNKNOWN,
            PURCHASE_IS_PAST_THIS,
            PURCHASE_IS_NOT_AWARDED,
            BUYER_DOES_NOT_ACCEPT,
            RELATED_PERSON_TAKES_NO_PART,
            CONTRACT_MUST_MAKE_UP_THE_PRICE,
        ),
        official=True,
    )

    purchase_id: Id


class SignContract(SignVersionRequest, Command):
    """The representative signs for the partner, then staff for the community; nobody signs for both."""

    operation = Operation(
        "Sign the contract of a purchase",
        roles(Role.STAFF, Role.PARTNER, Role.RESIDENT),
        (
            PURCHASE_IS_UNKNOWN,
            PURCHASE_IS_NOT_AWARDED,
            PURCHASE_IS_PAST_THIS,
            ONLY_THE_REPRESENTATIVE_MAY,
            CONTRACT_VERSION_IS_NOT_OPEN,
            PARTNER_HAS_LEFT,
            PARTNER_IS_NOT_IN_GOOD_STANDING,
            PARTNER_SIGNS_FIRST,
            NOBODY_SIGNS_FOR_BOTH,
            BUYER_DOES_NOT_ACCEPT,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    purchase_id: Id


class GiveUpPurchase(ReasonRequest, Command):
    """Staff give up what was to be bought. What was delivered is accepted and paid, or sent back, first."""

    operation = Operation(
        "Give up a purchase",
        people(Role.STAFF),
        (
            PURCHASE_IS_UNKNOWN,
            PURCHASE_IS_PAST_THIS,
            BUYER_DOES_NOT_ACCEPT,
            RELATED_PERSON_TAKES_NO_PART,
            WORK_WAITS_FOR_ITS_PAYMENT,
        ),
        official=True,
    )

    purchase_id: Id
