"""The committee votes on disbursements: a quorum, a majority, and nobody who holds another office."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.fund.domain.bands import large_band
from services.fund.domain.committee_terms import in_office, require_in_office, who_count
from services.fund.domain.disbursements import OPEN_TO_DECISION, require_disbursement
from services.fund.domain.guards import require_uninvolved
from services.fund.domain.state import Disbursement, Fund
from shared.contracts.fund.approvals import DisbursementApproved
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.refusals import (
    COMMITTEE_IS_NOT_SEATED,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_APPROVALS,
    PERSON_HAS_ALREADY_VOTED,
    VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
)
from shared.contracts.fund.residents_votes.events import DisbursementReferred
from shared.contracts.fund.votes import (
    DisbursementCarried,
    DisbursementLost,
    Tally,
    Vote,
    VoteCast,
    VoteOnDisbursement,
    VoteWithdrawn,
)
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Event
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.refusals import Rejected


def require_seated(rules: CommitteeRules, committee: tuple[str, ...]) -> None:
    """Refuses a committee that is too small, or even."""
    if len(committee) < rules.members_at_least or len(committee) % 2 == 0:
        raise Rejected(
            COMMITTEE_IS_NOT_SEATED, members=len(committee), members_at_least=rules.members_at_least
        )


def vote_on_disbursement(state: Fund, command: VoteOnDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    rules = disbursement.committee
    if rules is None:
        raise Rejected(DISBURSEMENT_IS_DECIDED_BY_APPROVALS)
    if disbursement.state not in OPEN_TO_DECISION or disbursement.officer_id is not None:
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    voter, committee = command.actor.id, command.seats.members
    require_uninvolved(disbursement, voter)
    if voter not in committee:
        raise Rejected(VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE)
    require_in_office(state, command)
    require_seated(rules, in_office(state, committee, command.now))
    committee = who_count(state, committee, rules, disbursement.votes, command.now)
    if voter in disbursement.votes and not _counts_anew(disbursement, command, committee):
        raise Rejected(PERSON_HAS_ALREADY_VOTED)
    tally = tally_of(rules, disbursement, committee, {**disbursement.votes, voter: command.vote})
    cast = VoteCast(
        disbursement_id=command.disbursement_id,
        voter_id=voter,
        vote=command.vote,
        committee_ids=committee,
        tally=tally,
        cast_at=command.now,
    )
    return [cast, *_outcome(disbursement, command, tally)]


def _counts_anew(disbursement: Disbursement, command: VoteOnDisbursement, committee: tuple[str, ...]) -> bool:
    """Whether somebody says the same again, and the committee is another one: all of it may have voted."""
    return (
        disbursement.state is DisbursementState.REQUESTED
        and disbursement.votes[command.actor.id] is command.vote
        and committee != disbursement.committee_ids
    )


def tally_of(
    rules: CommitteeRules, disbursement: Disbursement, committee: tuple[str, ...], votes: dict[str, Vote]
) -> Tally:
    """The votes of those members alone who are neither requester nor related.

    Of whom another says so and nobody has settled it, they abstain and may be entitled yet: they are counted
    as somebody who has not voted, so that nothing is carried or lost which their vote could turn.
    """
    involved = disbursement.requester_ids | (disbursement.related_ids - disbursement.claims.keys())
    entitled = [person for person in committee if person not in involved]
    return counted(rules, entitled, votes, disbursement.approvals_needed)


def counted(
    rules: CommitteeRules, entitled: list[str], votes: dict[str, Vote], approvals_needed: int
) -> Tally:
    """The votes of those who may vote, and how many it takes."""
    cast = [votes[person] for person in entitled if person in votes]
    return Tally(
        in_favour=cast.count(Vote.IN_FAVOUR),
        against=cast.count(Vote.AGAINST),
        abstained=cast.count(Vote.ABSTAIN),
        entitled=len(entitled),
        quorum=quorum_of(rules, len(entitled)),
        needed=max(len(entitled) * rules.majority_bps // WHOLE_IN_BPS + 1, approvals_needed),
    )


def quorum_of(rules: CommitteeRules, entitled: int) -> int:
    """How many of so many must take part, rounded up."""
    return -(-entitled * rules.quorum_bps // WHOLE_IN_BPS)


def is_carried(tally: Tally) -> bool:
    """Whether a quorum has voted and enough of all who may are in favour."""
    voted = tally.in_favour + tally.against + tally.abstained
    return voted >= tally.quorum and tally.in_favour >= tally.needed


def is_lost(tally: Tally) -> bool:
    """Whether too few are left to carry it."""
    return tally.entitled - tally.against - tally.abstained < tally.needed


def _outcome(disbursement: Disbursement, command: VoteOnDisbursement, tally: Tally) -> list[Event]:
    if disbursement.state is not DisbursementState.REQUESTED:
        return []  # It was carried before; this vote stands in for one that counts no longer.
    votes = {**disbursement.votes, command.actor.id: command.vote}
    return decided(disbursement, command.disbursement_id, votes, tally, command.now)


def decided(
    disbursement: Disbursement, disbursement_id: str, votes: dict[str, Vote], tally: Tally, now: datetime
) -> list[Event]:
    """What a count makes of a request on which the committee votes still."""
    if is_lost(tally):
        return [lost(disbursement, disbursement_id, tally, now)]
    if disbursement.committee is None or not is_carried(tally):
        return []
    if large_band(disbursement) is not None:
        return [DisbursementReferred(disbursement_id=disbursement_id, tally=tally, referred_at=now)]
    in_favour = [person for person, vote in votes.items() if vote is Vote.IN_FAVOUR]
    return carried(disbursement.committee, disbursement_id, tally, in_favour, now)


def carried(
    rules: CommitteeRules, disbursement_id: str, tally: Tally, in_favour: Iterable[str], now: datetime
) -> list[Event]:
    """It goes into publicity; where there is none, it is approved at once."""
    events: list[Event] = [
        DisbursementCarried(
            disbursement_id=disbursement_id,
            tally=tally,
            publicity_ends_at=now + timedelta(days=rules.publicity_days),
            carried_at=now,
        )
    ]
    if not rules.publicity_days:
        events.append(
            DisbursementApproved(
                disbursement_id=disbursement_id, approver_ids=tuple(in_favour), approved_at=now
            )
        )
    return events


def lost(disbursement: Disbursement, disbursement_id: str, tally: Tally, now: datetime) -> DisbursementLost:
    """It was voted down; whoever asked for the payment of bought work hears of it."""
    return DisbursementLost(
        disbursement_id=disbursement_id,
        tally=tally,
        lost_at=now,
        purchase=disbursement.purchase,
        budget_line=disbursement.budget_line,
        amount_fen=disbursement.amount_fen,
    )


def vote_cast(state: Fund, event: VoteCast) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.votes[event.voter_id] = event.vote
    disbursement.committee_ids = event.committee_ids
    if event.vote is Vote.IN_FAVOUR and event.voter_id not in disbursement.approver_ids:
        disbursement.approver_ids.append(event.voter_id)


def disbursement_referred(state: Fund, event: DisbursementReferred) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.state = DisbursementState.WITH_RESIDENTS
    disbursement.referred = event.tally


def disbursement_carried(state: Fund, event: DisbursementCarried) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.state = DisbursementState.IN_PUBLICITY
    disbursement.needed = event.tally.needed
    disbursement.publicity_ends_at = event.publicity_ends_at
    state.deadlines[event.disbursement_id] = event.publicity_ends_at


def disbursement_lost(state: Fund, event: DisbursementLost) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.REJECTED
    state.budgets.move(event.budget_line, uses=-1)


def vote_withdrawn(state: Fund, event: VoteWithdrawn) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    vote = disbursement.votes.pop(event.voter_id)
    if vote is Vote.IN_FAVOUR:
        disbursement.approver_ids.remove(event.voter_id)
    if not event.carried and disbursement.state is not DisbursementState.REQUESTED:
        disbursement.state = DisbursementState.REQUESTED
        disbursement.publicity_ends_at = None
        state.deadlines.pop(event.disbursement_id, None)
