"""How the committee decides on a disbursement: by votes, then in publicity (公示)."""

from collections.abc import Container, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Protocol

from pydantic import ConfigDict

from shared.contracts.fund.refusals import (
    COMMITTEE_IS_NOT_SEATED,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_APPROVALS,
    DISBURSEMENT_IS_UNKNOWN,
    PERSON_HAS_ALREADY_VOTED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
    VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
)
from shared.contracts.fund.refusals.terms import COMMITTEE_TERM_IS_OVER
from shared.contracts.partners.purchases.payments import PurchasePayment
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people


class Seats(Frozen):
    """Who holds an office of the fund at the moment of a command, as the gateway knows it.

    The gateway adds it, as it adds the actor's own roles; no caller sends it.
    """

    committee: tuple[ActorId, ...] = ()
    treasurers: tuple[ActorId, ...] = ()
    staff: tuple[ActorId, ...] = ()
    """Of those above, who are staff besides."""

    @property
    def members(self) -> tuple[str, ...]:
        """The committee without those who also keep the money or work for the community."""
        return tuple(sorted({*self.committee} - {*self.treasurers, *self.staff}))


class TermDays(Protocol):
    """The first and the last day of a term on the committee."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


def seated(
    members: Iterable[str], terms: Mapping[str, TermDays], day: date, voted: Container[str] = ()
) -> tuple[str, ...]:
    """Those of the members whose term runs on this day, and those of whom none is recorded.

    ``voted``: who voted before and counts though the term is over, where the rules say that votes outlast it.
    """
    return tuple(
        one
        for one in members
        if one in voted or (term := terms.get(one)) is None or term.starts_on <= day <= term.ends_on
    )


class Vote(StrEnum):
    """What a member of the committee says to a disbursement."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAIN = "abstain"


class VoteOnDisbursementRequest(Request):
    """How a member of the committee votes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"vote": "in_favour"}, {"vote": "against"}]})

    vote: Vote
    """In favour, against, or an abstention, which counts to the quorum alone."""


class VoteOnDisbursement(VoteOnDisbursementRequest, Command):
    """A member of the committee votes: in person, once, never on the own request or a relation's.

    Whoever says the same again after the committee has changed has all votes counted by who is seated now.

    It is carried once a quorum has voted and more than the rules' share of all members without a conflict
    is in favour, and lost once that can't be reached any more. What is carried goes into publicity.
    """

    operation = Operation(
        "Vote on a disbursement",
        people(Role.COMMITTEE),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_IS_DECIDED_BY_APPROVALS,
            DISBURSEMENT_IS_DECIDED,
            REQUESTER_MAY_NOT_DECIDE,
            RELATED_PERSON_MAY_NOT_TAKE_PART,
            VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
            COMMITTEE_TERM_IS_OVER,
            COMMITTEE_IS_NOT_SEATED,
            PERSON_HAS_ALREADY_VOTED,
        ),
    )

    disbursement_id: Id
    seats: Annotated[Seats, BESIDE_THE_WISH]


class Tally(Frozen):
    """How the votes of the members without a conflict stand."""

    in_favour: int
    """How many voted for it."""
    against: int
    """How many voted against it."""
    abstained: int
    """How many abstained."""
    entitled: int
    """How many members may vote: those neither requesting it nor related to the payee."""
    quorum: int
    """How many must have voted."""
    needed: int
    """How many must be in favour: a majority, and never fewer than `approvals_needed`."""


class VoteCast(Event):
    """A member of the committee voted on a disbursement."""

    type: ClassVar[str] = "fund.vote_cast.v1"

    disbursement_id: Id
    """The disbursement that is voted on."""
    voter_id: PersonId
    """The member who voted: an opaque id. Nobody votes twice."""
    vote: Vote
    """In favour, against, or an abstention."""
    committee_ids: tuple[PersonId, ...]
    """The members as they were seated when this vote was cast: opaque ids."""
    tally: Tally
    """How the votes stand with this one."""
    cast_at: Instant
    """When the vote was cast."""


class VoteWithdrawn(Event):
    """A vote no longer counts, since the member turned out to be related to the payee."""

    type: ClassVar[str] = "fund.vote_withdrawn.v1"

    disbursement_id: Id
    """The disbursement that lacks this vote again."""
    voter_id: PersonId
    """The member whose vote no longer counts: an opaque id."""
    carried: bool
    """Whether what was carried still is, without this vote; if not, the vote is open again."""
    withdrawn_at: Instant
    """When the relation to the payee was declared."""


class DisbursementCarried(Event):
    """The committee voted for it. It is approved when the publicity is over and every objection answered."""

    type: ClassVar[str] = "fund.disbursement_carried.v1"

    disbursement_id: Id
    """The disbursement that was carried."""
    tally: Tally
    """How the votes stood."""
    publicity_ends_at: Instant
    """Until when it is shown and anybody may object."""
    carried_at: Instant
    """When the vote that decided it was cast."""


class DisbursementLost(Event):
    """The committee voted it down: the majority can't be reached any more. It is never paid."""

    type: ClassVar[str] = "fund.disbursement_lost.v1"

    disbursement_id: Id
    """The disbursement that is never paid."""
    tally: Tally
    """How the votes stood."""
    lost_at: Instant
    """When the vote that decided it was cast."""
    purchase: PurchasePayment | None = None
    """The accepted milestone that it doesn't pay; null where no work is bought, and before 0.2."""
    budget_line: str | None = None
    """The line of a budget that has its money again; null where it named none."""
    amount_fen: int = 0
    """How much was asked for, in fen; 0 in what was recorded before it stood here."""
