"""What waits in the catalogue of market references: proposals, and residents' challenges with their clock."""

from datetime import datetime

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import is_related_to_any_partner
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.references.views import ListReferences, ReferenceState, ReferenceView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Proposals to settle, and challenges to answer, for those who are related to no partner."""
    if await is_related_to_any_partner(caller):
        return []
    proposed = ListReferences(state=ReferenceState.PROPOSED, listed=None)
    challenged = ListReferences(challenged=True, listed=None)
    proposals = await whole_answer(caller, proposed)
    return [
        *(_thing(one, Task.APPROVE_REFERENCE, since=one.proposed_at) for one in proposals),
        *(
            _thing(one, Task.ANSWER_CHALLENGE, since=waits.challenged_at, due_at=waits.answer_by)
            for one in await whole_answer(caller, challenged)
            for waits in one.challenges
            if waits.answered_at is None
        ),
    ]


def _thing(
    one: ReferenceView, task: Task, *, since: datetime, due_at: datetime | None = None
) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=Role.STAFF,
        subject_id=one.reference_id,
        title=one.category,
        amount_fen=one.amount_fen,
        since=since,
        due_at=due_at,
    )
