"""Who is related to an applicant: one's own word binds at once, another's is a claim that can be contested.

Until it is settled they take no part, and nothing is decided that their voice could turn.
"""

from services.partners.domain.applications import require_application
from services.partners.domain.claim_state import Claim
from services.partners.domain.guards import hands, related_to
from services.partners.domain.stages import require_unsettled
from services.partners.domain.state import Application, Programme
from shared.contracts.partners.decisions.claimed_relations import (
    CaseRelationContested,
    CaseRelationSettled,
    ContestCaseRelation,
    SettleCaseRelation,
)
from shared.contracts.partners.decisions.commands import DeclareRelation
from shared.contracts.partners.decisions.events import RelationDeclared
from shared.contracts.partners.refusals.relations import (
    CLAIM_OF_YOURS_WAS_DISMISSED,
    RELATION_IS_NOT_CLAIMED,
    RELATION_IS_NOT_CONTESTED,
    RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
    RELATION_WAS_DISMISSED,
)
from shared.kernel.claims import TO_CONTEST, TO_LAPSE, TO_SETTLE
from shared.kernel.messages import Event, Tick
from shared.kernel.refusals import Rejected

DEADLINE = "relation"


def declare_relation(state: Programme, command: DeclareRelation) -> list[Event]:
    application = require_application(state, command.application_id)
    require_unsettled(application)
    person = command.person or command.actor.person
    one, own = state.one(person), person == command.actor.person
    if one in map(state.one, application.related) or (one in application.claims and not own):
        return []
    if not own and one in application.dismissed:
        raise Rejected(RELATION_WAS_DISMISSED)
    if not own and state.one(command.actor.id) in map(state.one, application.dismissed_claimants):
        # Claims of each in turn would hold the decision up, one after the other.
        raise Rejected(CLAIM_OF_YOURS_WAS_DISMISSED)
    return [
        RelationDeclared(
            application_id=command.application_id,
            person=person,
            kind=command.kind,
            declared_at=command.now,
            declared_by=command.actor.id,
            contest_by=None if own else command.now + TO_CONTEST,
        )
    ]


def relation_declared(state: Programme, event: RelationDeclared) -> None:
    application, one = state.applications[event.application_id], state.one(event.person)
    if event.contest_by is None:
        application.related.add(event.person)
        _is_settled(state, event.application_id, one)
    else:
        application.claims[one] = Claim(event.person, event.declared_by or "", event.contest_by)
        state.deadlines.put(f"{DEADLINE}/{event.application_id}/{one}", event.contest_by)


def contest_case_relation(state: Programme, command: ContestCaseRelation) -> list[Event]:
    application = require_application(state, command.application_id)
    claim = application.claims.get(state.one(command.actor.person))
    if claim is None:
        raise Rejected(RELATION_IS_NOT_CLAIMED)
    if claim.contested and claim.lapses_at is not None:
        return []
    return [
        CaseRelationContested(
            application_id=command.application_id,
            person_id=claim.person,
            declared_by=claim.declared_by,
            contested_at=command.now,
            settle_by=command.now + TO_SETTLE,
            lapses_at=command.now + TO_LAPSE,
        )
    ]


def case_relation_contested(state: Programme, event: CaseRelationContested) -> None:
    one = state.one(event.person_id)
    claim = state.applications[event.application_id].claims[one]
    claim.contested, claim.lapses_at = True, event.lapses_at
    state.deadlines.drop(f"{DEADLINE}/{event.application_id}/{one}")
    if event.lapses_at is not None:
        state.deadlines.put(f"{DEADLINE}/{event.application_id}/{one}", event.lapses_at)


def settle_case_relation(state: Programme, command: SettleCaseRelation) -> list[Event]:
    application = require_application(state, command.application_id)
    claim = application.claims.get(state.one(command.person_id))
    if claim is None or not claim.contested:
        raise Rejected(RELATION_IS_NOT_CONTESTED)
    involved = related_to(state, application) | state.every_id({claim.declared_by})
    if not state.every_id(hands(command)).isdisjoint(involved):
        raise Rejected(RELATION_IS_SETTLED_BY_A_THIRD_PERSON)
    return [
        CaseRelationSettled(
            application_id=command.application_id,
            person_id=claim.person,
            declared_by=claim.declared_by,
            upheld=command.upheld,
            settled_by=command.actor.id,
            reason=command.reason,
            settled_at=command.now,
        )
    ]


def claim_over(state: Programme, key: str, command: Tick) -> list[Event]:
    """What nobody contested in time binds; what was contested and nobody settled binds nobody."""
    application_id, _, one = key.partition("/")
    claim = state.applications[application_id].claims[one]
    return [
        CaseRelationSettled(
            application_id=application_id,
            person_id=claim.person,
            declared_by=claim.declared_by,
            upheld=not claim.contested,
            settled_at=command.now,
        )
    ]


def case_relation_settled(state: Programme, event: CaseRelationSettled) -> None:
    application, one = state.applications[event.application_id], state.one(event.person_id)
    _is_settled(state, event.application_id, one)
    if event.upheld:
        application.related.add(event.person_id)
        return
    application.dismissed_claimants.add(event.declared_by)
    if event.settled_by is not None:  # Of what lapsed nobody has found that it is not so.
        application.dismissed.add(one)


def _is_settled(state: Programme, application_id: str, one: str) -> None:
    state.applications[application_id].claims.pop(one, None)
    state.deadlines.drop(f"{DEADLINE}/{application_id}/{one}")


def counted_as_one(state: Programme, application_id: str, application: Application, person: str) -> None:
    """A claim on somebody who counts as another one from now on is a claim on that one; what binds both goes
    before."""
    claim = application.claims.pop(person, None)
    if person in application.dismissed:
        application.dismissed.add(state.one(person))
    if claim is None:
        return
    state.deadlines.drop(f"{DEADLINE}/{application_id}/{person}")
    into = state.one(person)
    if into in application.claims or into in map(state.one, application.related):
        return
    application.claims[into] = claim
    if claim.next_at is not None:
        state.deadlines.put(f"{DEADLINE}/{application_id}/{into}", claim.next_at)
