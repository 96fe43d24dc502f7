"""The register of relations that were declared to payees: who said so of whom, and what became of it."""

from shared.contracts.fund.approvals import RelationDeclared
from shared.contracts.fund.relations.events import RelationContested, RelationSettled
from shared.contracts.fund.relations.views import (
    DeclaredRelationView,
    ListDeclaredRelations,
)
from shared.kernel.claims import RelationState, became
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

_Event = RelationDeclared | RelationContested | RelationSettled
View = DeclaredRelationView | None


def _key(event: _Event) -> str:
    return f"{event.disbursement_id}/{event.person_id}"


def _declared(_view: View, recorded: Recorded[RelationDeclared], _key: str) -> DeclaredRelationView:
    event = recorded.data
    return DeclaredRelationView(
        disbursement_id=event.disbursement_id,
        person_id=event.person_id,
        declared_by=event.declared_by,
        declared_at=event.declared_at,
        state=RelationState.CLAIMED if event.contest_by else RelationState.BINDING,
        contest_by=event.contest_by,
    )


def _contested(view: View, recorded: Recorded[RelationContested], _key: str) -> View:
    event = recorded.data
    update = {"settle_by": event.settle_by, "lapses_at": event.lapses_at}
    return view and view.model_copy(update={"state": RelationState.CONTESTED, **update})


def _settled(view: View, recorded: Recorded[RelationSettled], _key: str) -> View:
    event = recorded.data
    return view and view.model_copy(
        update={
            "state": became(upheld=event.upheld, settled=event.settled_by is not None),
            "settled_by": event.settled_by,
            "settled_at": event.settled_at,
            "reason": event.reason,
        }
    )


DECLARED_RELATIONS = (
    Projection(
        "declared-relations",
        DeclaredRelationView,
        indexes=("disbursement_id", "person_id", "declared_by", "state", "declared_at"),
    )
    .on(RelationDeclared, _key, _declared)
    .on(RelationContested, _key, _contested)
    .on(RelationSettled, _key, _settled)
    .lists(ListDeclaredRelations, order="declared_at")
)
