"""Where money goes that is left of a campaign or in a matching pool: one person proposes, another decides."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.markets.counting import RelatedPeople
from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_IN_ANOTHER_STATE,
    CAMPAIGN_IS_UNKNOWN,
    CAMPAIGN_NEEDS_A_SECOND_PERSON,
    NOTHING_IS_LEFT,
    POOL_HAS_MONEY_LEFT,
    POOL_IS_UNKNOWN,
    SURPLUS_MUST_BE_PROPOSED_FIRST,
    SURPLUS_MUST_GO_ELSEWHERE,
    SURPLUS_WAS_PROPOSED_ANEW,
    WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Request, Title, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people, roles

PROPOSERS = roles(Role.TREASURER, Role.COMMITTEE)


class ProposeSurplusRequest(Request):
    """Where money that is left goes, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to_earmark_id": "0197e1a2-5c00-7000-8000-00000000ea12",
                    "reason": "按募捐方案，用于花园来年的养护",
                }
            ]
        }
    )

    to_earmark_id: Id
    """The purse that serves the same purpose or a similar one (Charity Law, art. 58)."""
    reason: Title
    """How it follows from the plan, for everybody to read; never about a person."""


class ProposeSurplus(ProposeSurplusRequest, Command):
    """Committee or treasurer propose where money goes that is left of a campaign.

    Nothing moves until somebody else decides on it; another proposal takes the place of the one before.
    """

    operation = Operation(
        "Propose where a campaign's surplus goes",
        PROPOSERS,
        (
            CAMPAIGN_IS_UNKNOWN,
            CAMPAIGN_IS_IN_ANOTHER_STATE,
            EARMARK_IS_UNKNOWN,
            SURPLUS_MUST_GO_ELSEWHERE,
            NOTHING_IS_LEFT,
        ),
        moves_money=True,
    )

    campaign_id: Id


class ProposalRequest(Request):
    """What somebody read and decides on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"proposal_id": "0197e1a2-5c00-7000-8000-00000000f001"}]}
    )

    proposal_id: Id
    """The proposal, as it was read. Another one that was made meanwhile is not decided by it."""


class DecideSurplus(ProposalRequest, RelatedPeople, Command):
    """A member of the committee decides on what was proposed of all that is left of a campaign and not due to
    be given back (Charity Law, art. 58). The campaign is closed with it.

    It is neither who drafted the campaign, nor who proposed it, nor anybody who is related to the latter.
    """

    operation = Operation(
        "Decide on a campaign's surplus",
        people(Role.COMMITTEE),
        (
            CAMPAIGN_IS_UNKNOWN,
            CAMPAIGN_IS_IN_ANOTHER_STATE,
            CAMPAIGN_NEEDS_A_SECOND_PERSON,
            SURPLUS_MUST_BE_PROPOSED_FIRST,
            WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE,
            SURPLUS_WAS_PROPOSED_ANEW,
            SURPLUS_MUST_GO_ELSEWHERE,
            NOTHING_IS_LEFT,
        ),
        moves_money=True,
    )

    campaign_id: Id


class ProposePoolClosingRequest(Request):
    """Where the rest of a pool goes, and what the sponsor said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to_earmark_id": "0197e1a2-5c00-7000-8000-00000000ea12",
                    "reason": "捐赠人同意转用，编号 0044",
                }
            ]
        }
    )

    to_earmark_id: Id | None = None
    """The purse that gets what is left; null where nothing is."""
    reason: Title
    """The sponsor's word, for everybody to read; never about a person."""


class ProposePoolClosing(ProposePoolClosingRequest, Command):
    """Committee or treasurer propose to end the matching, and where what is left goes. Nothing moves until
    somebody else closes the pool; another proposal takes the place of the one before. It can be said again
    where a match came back after it was closed.
    """

    operation = Operation(
        "Propose to close a matching pool",
        PROPOSERS,
        (
            POOL_IS_UNKNOWN,
            POOL_HAS_MONEY_LEFT,
            NOTHING_IS_LEFT,
            EARMARK_IS_UNKNOWN,
            SURPLUS_MUST_GO_ELSEWHERE,
        ),
        moves_money=True,
    )

    pool_id: Id


class ClosePool(ProposalRequest, RelatedPeople, Command):
    """A member of the committee ends the matching as it was proposed: what is left goes where the sponsor
    agreed (Charity Law, art. 56).

    It is neither who proposed it, nor anybody who is related to them or, by the register, to the sponsor.
    """

    operation = Operation(
        "Close a matching pool",
        people(Role.COMMITTEE),
        (
            POOL_IS_UNKNOWN,
            SURPLUS_MUST_BE_PROPOSED_FIRST,
            WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE,
            SURPLUS_WAS_PROPOSED_ANEW,
            POOL_HAS_MONEY_LEFT,
            SURPLUS_MUST_GO_ELSEWHERE,
        ),
        moves_money=True,
    )

    pool_id: Id


class SurplusProposed(Event):
    """It is proposed where money goes that is left of a campaign or in a matching pool, and that the pool
    matches no more. Nothing moves until somebody else decides on it."""

    type: ClassVar[str] = "fund.surplus_proposed.v1"

    proposal_id: Id
    """The proposal: whoever decides names it."""
    from_earmark_id: Id
    """The purse in which it is left: the campaign's or the pool's."""
    to_earmark_id: Id | None
    """The purse to which it is to go; null for a pool that is empty."""
    reason: str
    """How it follows from the plan, or what the sponsor said."""
    proposed_by: PersonId
    """Who proposed it: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class SurplusProposalView(View):
    """What is proposed of money that is left, until somebody else has decided on it."""

    proposal_id: str
    """The proposal: whoever decides names it."""
    to_earmark_id: str | None
    """Where it is to go; null where nothing is left."""
    reason: str
    """How it follows from the plan, or what the sponsor said."""
    proposed_by: PersonId
    """Who proposed it: an opaque id. Somebody else decides on it."""
    proposed_at: Instant
    """When it was proposed."""


class SurplusDecisionView(View):
    """What was decided on money that was left: it stands for everybody to read, as its proposal did."""

    surplus_id: str | None
    """Id of the move, which the ledger's entry is about; null where nothing was left."""
    to_earmark_id: str | None
    """Where it went; null where nothing was left."""
    amount_fen: int
    """How much it was, in fen."""
    reason: str
    """How it follows from the plan, or what the sponsor said."""
    proposed_by: PersonId | None
    """Who proposed it: an opaque id; null in what was decided while one person was enough."""
    decided_by: PersonId
    """Who decided it: an opaque id."""
    decided_at: Instant
    """When it was decided."""
    taken_back: bool = False
    """Whether its entry was reversed: the money lies where it was."""
