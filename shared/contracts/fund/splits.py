"""What a source of money is for: each feeds one purpose or several, in shares that come to the whole.

Whoever gives for a purpose of their own is not touched by it, nor is a campaign, which has its own purse.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.splits import (
    SPLIT_BEGINS_TOO_EARLY,
    SPLIT_FEEDS_NO_CAMPAIGN,
    SPLIT_IS_NOT_PROPOSED,
    WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE,
)
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command, Event
from shared.kernel.models import Frozen, Id, Instant, Query, Request, Title, View
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Role, people, roles

_PARTS = 20

SplitSource = Literal[
    IncomeSource.SERVICE_SHARE,
    IncomeSource.CASUAL_DONATION,
    IncomeSource.MARKET,
    IncomeSource.MERCHANT_SHARE,
    IncomeSource.GRANT,
    IncomeSource.INTEREST,
    IncomeSource.SPACE_INCOME,
]
"""Every source but crowdfunding: a campaign's gifts are the campaign's."""

SPLIT_SOURCES: tuple[SplitSource, ...] = (
    IncomeSource.SERVICE_SHARE,
    IncomeSource.CASUAL_DONATION,
    IncomeSource.MARKET,
    IncomeSource.MERCHANT_SHARE,
    IncomeSource.GRANT,
    IncomeSource.INTEREST,
    IncomeSource.SPACE_INCOME,
)


class SplitPart(Frozen):
    """What one purpose gets of a source."""

    earmark_id: Id | None = None
    """The purse; null for the general one."""
    share_bps: Annotated[int, Field(strict=True, ge=1, le=WHOLE_IN_BPS)]
    """Its share, in basis points."""


class ProposeSourceSplitRequest(Request):
    """From when on a source is to feed which purposes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "source": "service_share",
                    "parts": [
                        {"earmark_id": "0197e1a2-5c00-7000-8000-00000000ea12", "share_bps": 6000},
                        {"share_bps": 4000},
                    ],
                    "from_day": "2026-08-01",
                    "reason": "委员会第三次会议：六成用于亲子名额",
                }
            ]
        },
    )

    source: SplitSource
    """Where the money comes from."""
    parts: Annotated[tuple[SplitPart, ...], Field(min_length=1, max_length=_PARTS)]
    """The purposes, each once; their shares come to 10,000."""
    from_day: Day
    """The first day whose entries it divides, in the community's zone; tomorrow at the earliest."""
    reason: Title
    """Why, for everybody to read; never about a person."""

    @model_validator(mode="after")
    def _divides_the_whole(self) -> Self:
        if len({one.earmark_id for one in self.parts}) < len(self.parts):
            raise ValueError("a purpose is named twice")
        if sum(one.share_bps for one in self.parts) != WHOLE_IN_BPS:
            raise ValueError("the shares do not come to 10,000")
        return self


class ProposeSourceSplit(ProposeSourceSplitRequest, Command):
    """Committee or treasurer propose which purposes a source feeds from a day on, for everybody to read.

    Nothing is divided by it until somebody else has decided on it, who must do so before its day begins.
    Another proposal for the same source takes the place of the one before.
    """

    operation = Operation(
        "Propose the split of a source of income",
        roles(Role.TREASURER, Role.COMMITTEE),
        (EARMARK_IS_UNKNOWN, SPLIT_FEEDS_NO_CAMPAIGN, SPLIT_BEGINS_TOO_EARLY),
        makes="proposal_id",
        moves_money=True,
    )


class SetSourceSplitRequest(Request):
    """What somebody read of a source and decides on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"proposal_id": "0197e1a2-5c00-7000-8000-00000000f002"}]}
    )

    proposal_id: Id
    """The proposal, as it was read. Another one that was made meanwhile is not decided by it."""


class SetSourceSplit(SetSourceSplitRequest, Command):
    """A member of the committee decides which purposes a source feeds from a day on, as somebody proposed.

    It is neither who proposed it, nor anybody who is related to them. It is dated and public.

    An amount is divided to the fen by the largest remainder: each purpose gets its whole fen, and those that
    are left over go, one each, to the largest fractions, of equal ones to the purpose that is named earlier.
    So the parts come to the amount. A split for a day for which there is one already takes its place. Before
    the first one, everything is for the general purpose. Where a gift, a market, a merchant, a box or a slip
    names its own purpose, that holds.
    """

    operation = Operation(
        "Split a source of income",
        people(Role.COMMITTEE),
        (SPLIT_IS_NOT_PROPOSED, WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE, SPLIT_BEGINS_TOO_EARLY),
        moves_money=True,
    )

    related_people: Annotated[tuple[ActorId, ...], Field(max_length=1_000), BESIDE_THE_WISH] = ()
    """Whom the caller named in the register of relations, and who named the caller: the gateway reads it."""


class SourceSplitProposed(Event):
    """It is proposed which purposes a source feeds from a day on. Nothing is divided by it until somebody
    else has decided on it."""

    type: ClassVar[str] = "fund.source_split_proposed.v1"

    proposal_id: Id
    """The proposal: whoever decides names it."""
    source: IncomeSource
    """Where the money comes from."""
    parts: tuple[SplitPart, ...]
    """The purposes and their shares, which come to 10,000 basis points."""
    from_day: Day
    """The first day whose entries it is to divide, in the community's zone."""
    reason: str
    """Why."""
    proposed_by: PersonId
    """Who proposed it: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class SourceSplitSet(Event):
    """From a day on, what comes from a source is divided among these purposes."""

    type: ClassVar[str] = "fund.source_split_set.v1"

    source: IncomeSource
    """Where the money comes from."""
    parts: tuple[SplitPart, ...]
    """The purposes and their shares, which come to 10,000 basis points."""
    from_day: Day
    """The first day whose entries it divides, in the community's zone."""
    reason: str
    """Why."""
    set_at: Instant
    """When it was decided."""
    proposed_by: PersonId | None = None
    """Who proposed it: an opaque id; null in what was decided while one person was enough."""
    decided_by: PersonId | None = None
    """Who decided on it: an opaque id; null in what was decided while one person was enough."""


class SplitView(View):
    """A split of a source, from its day until that of the next one."""

    parts: tuple[SplitPart, ...]
    """The purposes and their shares, which come to 10,000 basis points."""
    from_day: date
    """The first day whose entries it divides, in the community's zone."""
    reason: str
    """Why."""
    set_at: Instant
    """When it was decided."""
    proposed_by: PersonId | None = None
    """Who proposed it: an opaque id; null in what was decided while one person was enough."""
    decided_by: PersonId | None = None
    """Who decided on it: an opaque id; null in what was decided while one person was enough."""


class SplitProposalView(View):
    """What is proposed of a source, until somebody else has decided on it."""

    proposal_id: str
    """The proposal: whoever decides names it."""
    parts: tuple[SplitPart, ...]
    """The purposes and their shares, which come to 10,000 basis points."""
    from_day: date
    """The first day whose entries it is to divide, in the community's zone. Once it has begun, the proposal
    has lapsed."""
    reason: str
    """Why."""
    proposed_by: PersonId
    """Who proposed it: an opaque id. Somebody else decides on it."""
    proposed_at: Instant
    """When it was proposed."""


class SourceView(View):
    """A source of the fund's income, and what it was, is and will be for."""

    source: IncomeSource
    """Where the money comes from."""
    splits: tuple[SplitView, ...] = ()
    """By their days, the earliest first. Before the first of them everything is for the general purpose."""
    proposed: SplitProposalView | None = None
    """What is proposed and not decided on; null where nothing is."""

    def split_on(self, day: date) -> SplitView | None:
        """The split that holds on a day; None where everything is for the general purpose."""
        return next((one for one in reversed(self.splits) if one.from_day <= day), None)


class ListSources(Query[list[SourceView]]):
    """Each source that feeds purposes by a split: all but crowdfunding, whose gifts are its campaigns'."""

    operation = Operation("List sources of income and their splits", ANYONE)
