"""Who is related to a payee: one's own word binds at once, another's is a claim that can be contested.

Until a claim is settled the person abstains but is counted among those who may vote. A member who has not
voted keeps a count from being carried and from being lost just where their vote could turn it.
"""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from datetime import datetime

from services.fund.domain.claim_state import Claim
from services.fund.domain.committee_terms import who_count
from services.fund.domain.disbursements import OPEN_TO_DECISION, PAID, require_disbursement
from services.fund.domain.disclosure_clocks import related_payment_awaited
from services.fund.domain.guards import local_day
from services.fund.domain.residents_votes import annulled
from services.fund.domain.state import Disbursement, Fund
from services.fund.domain.votes import decided, is_carried, is_lost, lost, tally_of
from shared.contracts.fund.approvals import ApprovalWithdrawn, DeclareRelation, RelationDeclared
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.relations.commands import ContestRelation, SettleRelation
from shared.contracts.fund.relations.events import RelationContested, RelationSettled
from shared.contracts.fund.votes import VoteWithdrawn
from shared.contracts.partners.refusals.relations import (
    CLAIM_OF_YOURS_WAS_DISMISSED,
    RELATION_IS_NOT_CLAIMED,
    RELATION_IS_NOT_CONTESTED,
    RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
    RELATION_WAS_DISMISSED,
)
from shared.kernel.claims import TO_CONTEST, TO_LAPSE, TO_SETTLE
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def declare_relation(state: Fund, command: DeclareRelation) -> list[Event]:
    person = command.person_id or command.actor.person
    own = person == command.actor.person
    if not own and not command.actor.has(Role.TREASURER, Role.SUPERVISOR):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    disbursement = require_disbursement(state, command.disbursement_id)
    if person in disbursement.related_ids and not (own and person in disbursement.claims):
        return []
    if not own and person in disbursement.dismissed_ids:
        raise Rejected(RELATION_WAS_DISMISSED)
    if not own and command.actor.id in disbursement.dismissed_claimants:
        # Claims of each member in turn would hold a payment up, one after the other.
        raise Rejected(CLAIM_OF_YOURS_WAS_DISMISSED)
    declared = RelationDeclared(
        disbursement_id=command.disbursement_id,
        person_id=person,
        declared_by=command.actor.id,
        declared_at=command.now,
        contest_by=None if own else command.now + TO_CONTEST,
    )
    return [declared, *_consequences(state, command, person, own=own)]


def _consequences(state: Fund, command: DeclareRelation, person: str, *, own: bool) -> list[Event]:
    """The disclosure that is owed now, or the approval or vote that counts no longer."""
    disbursement_id, now = command.disbursement_id, command.now
    disbursement = state.disbursements[disbursement_id]
    if disbursement.state in PAID:
        return related_payment_awaited(state, disbursement_id, local_day(state, now), now)
    if disbursement.state not in OPEN_TO_DECISION:
        return []
    if _is_voted_on(disbursement):
        return _without(state, disbursement_id, {person}, now, entitled=not own)
    if person not in disbursement.approver_ids:
        return []
    return [ApprovalWithdrawn(disbursement_id=disbursement_id, approver_id=person, withdrawn_at=now)]


def _is_voted_on(disbursement: Disbursement) -> bool:
    return bool(disbursement.committee_ids and disbursement.committee and not disbursement.officer_id)


def _without(
    state: Fund,
    disbursement_id: str,
    people: AbstractSet[str],
    now: datetime,
    *,
    entitled: bool = False,
) -> list[Event]:
    """The votes that count no longer, and what the others come to, who may all have voted already.

    ``entitled``: these people may turn out to be entitled, and the count has to hold either way.
    """
    disbursement = state.disbursements[disbursement_id]
    rules = disbursement.committee
    if rules is None:
        return []
    votes = {member: vote for member, vote in disbursement.votes.items() if member not in people}
    committee = who_count(state, disbursement.committee_ids, rules, disbursement.votes, now)
    counted = tuple(one for one in committee if entitled or one not in people)
    tally = tally_of(rules, disbursement, counted, votes)
    sure = tuple(one for one in committee if one not in people and one not in disbursement.claims)
    is_open = disbursement.state is DisbursementState.REQUESTED
    # What was carried was so with the votes that are withdrawn; it stands if it is without them, too.
    stands = not is_open and is_carried(tally_of(rules, disbursement, sure, votes))
    withdrawn = [person for person in disbursement.votes if person in people]
    events: list[Event] = [
        VoteWithdrawn(disbursement_id=disbursement_id, voter_id=person, carried=stands, withdrawn_at=now)
        for person in withdrawn
    ]
    if withdrawn and not stands:
        events += annulled(state, disbursement_id, now)
    if is_open:
        events += decided(disbursement, disbursement_id, votes, tally, now)
    elif withdrawn and not stands and is_lost(tally):
        events.append(lost(disbursement, disbursement_id, tally, now))
    return events


def contest_relation(state: Fund, command: ContestRelation) -> list[Event]:
    person = command.actor.person
    claim = require_disbursement(state, command.disbursement_id).claims.get(person)
    if claim is None:
        raise Rejected(RELATION_IS_NOT_CLAIMED)
    if claim.contested and claim.lapses:
        return []
    return [
        RelationContested(
            disbursement_id=command.disbursement_id,
            person_id=person,
            declared_by=claim.declared_by,
            contested_at=command.now,
            settle_by=command.now + TO_SETTLE,
            lapses_at=command.now + TO_LAPSE,
        )
    ]


def settle_relation(state: Fund, command: SettleRelation) -> list[Event]:
    person = command.person_id
    disbursement = require_disbursement(state, command.disbursement_id)
    claim = disbursement.claims.get(person)
    if claim is None or not claim.contested:
        raise Rejected(RELATION_IS_NOT_CONTESTED)
    involved = {claim.declared_by} | disbursement.requester_ids | disbursement.related_ids
    if not involved.isdisjoint({command.actor.id, command.actor.person}):
        raise Rejected(RELATION_IS_SETTLED_BY_A_THIRD_PERSON)
    settled = RelationSettled(
        disbursement_id=command.disbursement_id,
        person_id=person,
        declared_by=claim.declared_by,
        upheld=command.upheld,
        settled_by=command.actor.id,
        reason=command.reason,
        settled_at=command.now,
    )
    found = _found_related(state, command.disbursement_id, {person}, command.now) if command.upheld else []
    return [settled, *found]


def _found_related(state: Fund, disbursement_id: str, people: AbstractSet[str], now: datetime) -> list[Event]:
    """What the votes come to without people who were counted as entitled until now."""
    disbursement = state.disbursements[disbursement_id]
    if disbursement.state is not DisbursementState.REQUESTED or not _is_voted_on(disbursement):
        return []
    return _without(state, disbursement_id, people, now)


def claims_over(state: Fund, now: datetime) -> list[Event]:
    """What nobody contested in time binds, and what was contested and nobody settled binds nobody; all of one
    payment together, for its votes are counted once."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, at in sorted(state.relation_claims.items()):
        if at <= now:
            disbursement_id, _, person = key.partition("/")
            found[disbursement_id].append(person)
    events: list[Event] = []
    for disbursement_id, people in found.items():
        claims = state.disbursements[disbursement_id].claims
        events += [
            RelationSettled(
                disbursement_id=disbursement_id,
                person_id=person,
                declared_by=claims[person].declared_by,
                upheld=not claims[person].contested,
                settled_at=now,
            )
            for person in people
        ]
        bound = {person for person in people if not claims[person].contested}
        events += _found_related(state, disbursement_id, bound, now) if bound else []
    return events


def relation_declared(state: Fund, event: RelationDeclared) -> None:
    disbursement, person = state.disbursements[event.disbursement_id], event.person_id
    disbursement.related_ids.add(person)
    disbursement.relation_ids.add(person)
    disbursement.related_party = True
    if event.contest_by is None:
        disbursement.claims.pop(person, None)
        state.relation_claims.pop(f"{event.disbursement_id}/{person}", None)
    else:
        disbursement.claims[person] = Claim(event.declared_by)
        state.relation_claims[f"{event.disbursement_id}/{person}"] = event.contest_by


def relation_contested(state: Fund, event: RelationContested) -> None:
    claim = state.disbursements[event.disbursement_id].claims[event.person_id]
    claim.contested, claim.lapses = True, event.lapses_at is not None
    state.relation_claims.pop(f"{event.disbursement_id}/{event.person_id}", None)
    if event.lapses_at is not None:
        state.relation_claims[f"{event.disbursement_id}/{event.person_id}"] = event.lapses_at


def relation_settled(state: Fund, event: RelationSettled) -> None:
    disbursement, person = state.disbursements[event.disbursement_id], event.person_id
    claim = disbursement.claims.pop(person, None)
    state.relation_claims.pop(f"{event.disbursement_id}/{person}", None)
    if event.upheld:
        return
    if claim is not None:
        disbursement.dismissed_claimants.add(claim.declared_by)
    disbursement.related_ids.discard(person)
    disbursement.relation_ids.discard(person)
    if event.settled_by is not None:  # Of what lapsed nobody has found that it is not so.
        disbursement.dismissed_ids.add(person)
    disbursement.related_party = bool(disbursement.relation_ids)
