"""The register of relations that were declared to applicants: who said so of whom, and what became of it."""

from shared.contracts.partners.decisions.claimed_relations import (
    CaseRelationContested,
    CaseRelationSettled,
    CaseRelationView,
    ListCaseRelations,
)
from shared.contracts.partners.decisions.events import RelationDeclared
from shared.kernel.claims import RelationState, became
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

View = CaseRelationView | None


def _key(event: CaseRelationContested | CaseRelationSettled) -> str:
    return f"{event.application_id}/{event.person_id}"


def _declared(_view: View, recorded: Recorded[RelationDeclared], _key: str) -> CaseRelationView:
    event = recorded.data
    return CaseRelationView(
        application_id=event.application_id,
        person_id=event.person,
        kind=event.kind,
        declared_by=event.declared_by,
        declared_at=event.declared_at,
        state=RelationState.CLAIMED if event.contest_by else RelationState.BINDING,
        contest_by=event.contest_by,
    )


def _contested(view: View, recorded: Recorded[CaseRelationContested], _key: str) -> View:
    event = recorded.data
    update = {"settle_by": event.settle_by, "lapses_at": event.lapses_at}
    return view and view.model_copy(update={"state": RelationState.CONTESTED, **update})


def _settled(view: View, recorded: Recorded[CaseRelationSettled], _key: str) -> View:
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
        CaseRelationView,
        indexes=("application_id", "person_id", "declared_by", "state", "declared_at"),
    )
    .on(RelationDeclared, lambda event: f"{event.application_id}/{event.person}", _declared)
    .on(CaseRelationContested, _key, _contested)
    .on(CaseRelationSettled, _key, _settled)
    .lists(ListCaseRelations, order="declared_at")
)
