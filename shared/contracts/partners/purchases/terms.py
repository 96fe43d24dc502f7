"""What a purchase, an offer and a contract consist of: what people enter, and what events hold of it."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import ActorId
from shared.kernel.models import Count, Frozen, Id, Instant, PositiveFen, Prose, Title, View

OFFERS_COMPARED = 3
"""As many offers are compared as this, or it is published why not."""

SCOPE_EXAMPLE: dict[str, JsonValue] = {
    "title": "暑期AI自习室陪伴服务",
    "summary": "七月和八月的工作日下午，为小学生提供自习陪伴和作业答疑。",
    "deliverables": ["40次自习陪伴，每次2小时", "家长说明会2次", "服务报告1份"],
    "purpose": "activities",
    "budget_fen": 2_400_000,
}
ACCEPTORS_EXAMPLE: dict[str, JsonValue] = {"residents": ["resident-lin"], "staff": ["staff-wu"]}

Deliverables = Annotated[tuple[Title, ...], Field(min_length=1, max_length=20)]


class PurchaseScope(Frozen):
    """What is to be bought, and for how much at most."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCOPE_EXAMPLE]})

    title: Title
    """What is bought, in a line."""
    summary: Prose
    """What is expected of it, for everybody to read; never about an identifiable person."""
    deliverables: Deliverables
    """What has to be there in the end, one by one."""
    purpose: SpendingPurpose
    """What kind of expense of the fund it is."""
    budget_fen: PositiveFen
    """What it may cost at most, in fen."""
    earmark_id: Id | None = None
    """The purse of the fund that pays it; null for the general one."""
    need_id: Id | None = None
    """The published need that it answers; null where it answers none of them."""


class Acceptors(Frozen):
    """Who says whether what was delivered is what was bought."""

    model_config = ConfigDict(json_schema_extra={"examples": [ACCEPTORS_EXAMPLE]})

    residents: Annotated[tuple[ActorId, ...], Field(min_length=1, max_length=9)]
    """The residents who accept what is delivered: opaque ids. Each of them has to."""
    staff: Annotated[tuple[ActorId, ...], Field(min_length=1, max_length=9)]
    """The members of staff who accept it, none of whom has a hand in buying: opaque ids. Each has to."""

    @model_validator(mode="after")
    def _are_different_people(self) -> Self:
        everybody = (*self.residents, *self.staff)
        if len({*everybody}) < len(everybody):
            raise ValueError("names nobody twice")
        return self


class ContractMilestone(Frozen):
    """A part of the work that is delivered, accepted and paid by itself."""

    title: Title
    """What is delivered by it."""
    amount_fen: PositiveFen
    """What is paid for it once it is accepted, in fen."""
    due_at: Instant
    """Until when it has to be delivered."""


class Contract(Frozen):
    """The agreement about bought work: milestones whose amounts make up the price of the chosen offer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "乙方按附件所列成果提供服务；每一阶段经居民和工作人员验收后付款。",
                    "milestones": [
                        {
                            "title": "七月20次陪伴",
                            "amount_fen": 1_000_000,
                            "due_at": "2026-07-31T18:00:00+08:00",
                        },
                        {
                            "title": "八月20次陪伴与报告",
                            "amount_fen": 1_000_000,
                            "due_at": "2026-08-31T18:00:00+08:00",
                        },
                    ],
                }
            ]
        }
    )

    text: Prose
    """What both sides agree beside the milestones. Its hash is the same for both signatures."""
    milestones: Annotated[tuple[ContractMilestone, ...], Field(min_length=1, max_length=24)]
    """In the order in which they are delivered; each due no earlier than the one before."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        due = [one.due_at for one in self.milestones]
        if due != sorted(due):
            raise ValueError("milestones stand in the order in which they are due")
        return self

    @property
    def price_fen(self) -> int:
        """All its milestones together."""
        return sum(one.amount_fen for one in self.milestones)


class ComparedOffer(View):
    """An offer as it was compared with the others."""

    offer_id: Id
    """Id of the offer."""
    partner_id: Id | None
    """The partner that made it; null where somebody else did, whose offer was for comparison."""
    organisation: str | None
    """The organisation that made it; null for an independent partner, whose name is personal data."""
    price_fen: int
    """What it asks for everything, in fen."""
    days: Count
    """How many days it needs from the contract to the last delivery."""
    evidence: str
    """Reference of the document that holds the offer."""
