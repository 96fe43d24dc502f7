"""What is told of declared relations: to whom they concern, who settles them, who declared them."""

from services.gateway.joint_messages import JOINT_MESSAGES
from services.gateway.telling import tell
from shared.contracts.fund.approvals import RelationDeclared as PayeeRelationDeclared
from shared.contracts.fund.relations.events import RelationContested, RelationSettled
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.contracts.partners.decisions.claimed_relations import CaseRelationContested, CaseRelationSettled
from shared.contracts.partners.decisions.events import RelationDeclared
from shared.kernel.claims import RelationState, became
from shared.kernel.messages import Command, Recorded
from shared.kernel.policies import Policies
from shared.kernel.roles import Role

_BECAME = {
    RelationState.BINDING: (MessageKind.RELATION_BINDS, MessageKind.CLAIM_UPHELD),
    RelationState.DISMISSED: (MessageKind.RELATION_DISMISSED, MessageKind.CLAIM_DISMISSED),
    RelationState.LAPSED: (MessageKind.RELATION_LAPSED, MessageKind.CLAIM_LAPSED),
}
"""By what became of a claim: what whom it concerns is told, and what who declared it."""


def on_relation_declared(recorded: Recorded[PayeeRelationDeclared]) -> list[Command]:
    """Of whom another says so hears of it at once, and until when it can be contested."""
    event = recorded.data
    if event.contest_by is None:
        return []
    facts = MessageFacts(subject_id=event.disbursement_id, until=event.contest_by)
    return tell(recorded, MessageKind.RELATION_CLAIMED, facts, event.person_id)


def on_case_relation_declared(recorded: Recorded[RelationDeclared]) -> list[Command]:
    """The same of a relation to an applicant."""
    event = recorded.data
    if event.contest_by is None:
        return []
    facts = MessageFacts(subject_id=event.application_id, until=event.contest_by)
    return tell(recorded, MessageKind.RELATION_CLAIMED, facts, event.person)


def on_relation_contested(recorded: Recorded[RelationContested]) -> list[Command]:
    """Those who may settle it hear of it, and until when; and who declared it, that it is contested."""
    return _contested(recorded, recorded.data.disbursement_id)


def on_case_relation_contested(recorded: Recorded[CaseRelationContested]) -> list[Command]:
    """The same of a relation to an applicant."""
    return _contested(recorded, recorded.data.application_id)


def on_relation_settled(recorded: Recorded[RelationSettled]) -> list[Command]:
    """Whom it concerns hears whether they take part, and who declared it, whether it binds."""
    return _settled(recorded, recorded.data.disbursement_id)


def on_case_relation_settled(recorded: Recorded[CaseRelationSettled]) -> list[Command]:
    """The same of a relation to an applicant."""
    return _settled(recorded, recorded.data.application_id)


def _contested(
    recorded: Recorded[RelationContested] | Recorded[CaseRelationContested], subject_id: str
) -> list[Command]:
    event = recorded.data
    facts = MessageFacts(subject_id=subject_id, until=event.settle_by)
    told = [
        one
        for number, role in enumerate((Role.SUPERVISOR, Role.DISTRICT))
        for one in tell(recorded, MessageKind.RELATION_CONTESTED, facts, role=role, number=number)
    ]
    if event.declared_by is not None:
        told += tell(recorded, MessageKind.CLAIM_CONTESTED, facts, event.declared_by)
    return told


def _settled(
    recorded: Recorded[RelationSettled] | Recorded[CaseRelationSettled], subject_id: str
) -> list[Command]:
    event, facts = recorded.data, MessageFacts(subject_id=subject_id)
    of_person, of_declarer = _BECAME[became(upheld=event.upheld, settled=event.settled_by is not None)]
    told = tell(recorded, of_person, facts, event.person_id)
    if event.declared_by is not None:
        told += tell(recorded, of_declarer, facts, event.declared_by)
    return told


RELATION_MESSAGES = (
    Policies(JOINT_MESSAGES)
    .on(PayeeRelationDeclared, on_relation_declared)
    .on(RelationContested, on_relation_contested)
    .on(RelationSettled, on_relation_settled)
    .on(RelationDeclared, on_case_relation_declared)
    .on(CaseRelationContested, on_case_relation_contested)
    .on(CaseRelationSettled, on_case_relation_settled)
)
