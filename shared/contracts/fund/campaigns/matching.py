"""Matching: a sponsor's pool adds to gifts, by a factor, within caps, first come by sequence."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.campaigns.surplus import SurplusDecisionView, SurplusProposalView
from shared.contracts.fund.ledger import Entry
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_MATCHED_ALREADY,
    CAMPAIGN_IS_UNKNOWN,
    POOL_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    PositiveFen,
    Query,
    Request,
    Title,
    View,
    is_unsaid,
)
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Role, roles


class PoolInEnglish(Frozen):
    """What a pool is called in English beside its own words, where somebody says so."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""


class OpenPoolRequest(PoolInEnglish, Request):
    """What a sponsor adds to the gifts of others, to which campaigns, and how much at most."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "花园配捐",
                    "sponsor": "广州晓宸生物科技有限公司",
                    "campaign_ids": ["0197e1a2-5c00-7000-8000-00000000ca11"],
                    "factor_bps": 10_000,
                    "cap_fen": 500_000,
                    "gift_cap_fen": 20_000,
                    "person_cap_fen": 50_000,
                    "campaign_cap_fen": 300_000,
                }
            ]
        }
    )

    title: Title
    """What the pool is called."""
    sponsor: Title
    """The organisation whose money it is, for everybody to read; never a person's name."""
    campaign_ids: tuple[Id, ...] = Field(min_length=1, max_length=20)
    """The campaigns whose gifts it matches."""
    factor_bps: int = Field(strict=True, ge=1, le=100_000)
    """What it adds to a gift, in basis points of it: 10,000 doubles it."""
    cap_fen: PositiveFen
    """What it adds at most to all gifts together, in fen."""
    gift_cap_fen: PositiveFen | None = None
    """To one gift; null for no cap of its own."""
    person_cap_fen: PositiveFen | None = None
    """To all gifts of one person; an anonymous gift is then not matched. Null for no cap of its own."""
    campaign_cap_fen: PositiveFen | None = None
    """To all gifts to one campaign; null for no cap of its own."""


class OpenPool(OpenPoolRequest, Command):
    """Opens a purse from which gifts are matched. Its money is recorded like any gift or grant, for this
    purse; no more is ever added than lies in it.
    """

    operation = Operation(
        "Open a matching pool",
        roles(Role.TREASURER),
        (CAMPAIGN_IS_UNKNOWN, CAMPAIGN_IS_MATCHED_ALREADY),
        makes="pool_id",
    )


class PoolOpened(PoolInEnglish, Event):
    """A sponsor's money matches gifts from now on."""

    type: ClassVar[str] = "fund.matching_pool_opened.v1"

    pool_id: Id
    """Id of the pool, and of its purse."""
    title: str
    """What it is called."""
    sponsor: str
    """The organisation whose money it is."""
    campaign_ids: tuple[Id, ...]
    """The campaigns whose gifts it matches."""
    factor_bps: int
    """What it adds to a gift, in basis points of it."""
    cap_fen: int
    """What it adds at most to all gifts together, in fen."""
    gift_cap_fen: int | None
    """To one gift."""
    person_cap_fen: int | None
    """To all gifts of one person."""
    campaign_cap_fen: int | None
    """To all gifts to one campaign."""
    opened_at: Instant
    """When it was opened."""


class GiftMatched(Event):
    """A pool added to a gift. Gifts are matched in the order in which they are recorded."""

    type: ClassVar[str] = "fund.gift_matched.v1"

    donation_id: Id
    """The gift."""
    pool_id: Id
    """The pool that added to it."""
    campaign_id: Id
    """The campaign that got both."""
    amount_fen: int
    """What was added, in fen."""
    entry: Entry
    """The ledger's entry that books it: from purse to purse."""


class MatchReturned(Event):
    """What matched a gift went back to its pool, because the gift did."""

    type: ClassVar[str] = "fund.match_returned.v1"

    donation_id: Id
    """The gift that was reversed or given back."""
    pool_id: Id
    """The pool to which its match went back."""
    campaign_id: Id
    """The campaign that had both."""
    amount_fen: int
    """All that had been added to the gift, in fen."""
    entry: Entry
    """The ledger's entry that books it."""


class PoolClosed(Event):
    """A pool matches no more gifts."""

    type: ClassVar[str] = "fund.matching_pool_closed.v1"

    pool_id: Id
    """The pool."""
    reason: str
    """The sponsor's word."""
    closed_by: PersonId
    """Who closed it: an opaque id."""
    closed_at: Instant
    """When it was closed."""


class PoolView(View):
    """A matching pool: its terms, what it has added, what is left."""

    pool_id: str
    """What to name to close it, and to record money for its purse."""
    title: str
    """What it is called."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    sponsor: str
    """The organisation whose money it is."""
    campaign_ids: tuple[str, ...]
    """The campaigns whose gifts it matches."""
    factor_bps: int
    """What it adds to a gift, in basis points of it."""
    cap_fen: int
    """What it adds at most to all gifts together, in fen."""
    gift_cap_fen: int | None
    """To one gift; null for no cap of its own."""
    person_cap_fen: int | None
    """To all gifts of one person; null for no cap of its own."""
    campaign_cap_fen: int | None
    """To all gifts to one campaign; null for no cap of its own."""
    paid_fen: int = 0
    """What it has added, in fen, less what came back; never above its cap."""
    matched_gifts: int = 0
    """To how many gifts."""
    closed: bool = False
    """Whether it matches no more."""
    proposed: SurplusProposalView | None = None
    """What is proposed of what is left; null where nothing is, or it is decided on."""
    decisions: tuple[SurplusDecisionView, ...] = ()
    """What was decided on what was left, the first first: again where a match came back afterwards."""
    opened_at: Instant
    """When it was opened."""


class ListPools(PagedQuery[Page[PoolView]]):
    """The matching pools, the latest first."""

    operation = Operation("List matching pools", ANYONE)


class GetPool(Query[PoolView | None]):
    """One matching pool."""

    operation = Operation("Read a matching pool", ANYONE, (POOL_IS_UNKNOWN,))

    pool_id: Id
