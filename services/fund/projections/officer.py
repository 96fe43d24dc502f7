"""Who approves small payments."""

from shared.contracts.fund.officer import GetOfficer, OfficerNamed, OfficerView
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

_ONE = "officer"


def _named(_officer: OfficerView | None, recorded: Recorded[OfficerNamed], _key: str) -> OfficerView:
    return OfficerView(person_id=recorded.data.person_id, named_at=recorded.data.named_at)


async def get_officer(documents: Documents[OfficerView], _query: GetOfficer) -> OfficerView:
    """The officer, or that there is none."""
    return await documents.get(_ONE) or OfficerView()


OFFICER = (
    Projection("small-payments-officer", OfficerView)
    .on(OfficerNamed, lambda _event: _ONE, _named)
    .answers(GetOfficer, get_officer)
)
