"""What the fund's rules know of a change of purpose."""

from dataclasses import dataclass, field
from datetime import date

from shared.contracts.fund.purpose_changes.events import PurposeChangeState


@dataclass(slots=True)
class PurposeChange:
    earmark_id: str
    to_earmark_id: str
    reason: str
    notice_ends_on: date
    proposed_by: str
    state: PurposeChangeState = PurposeChangeState.SHOWN
    answers: dict[str, bool] = field(default_factory=dict)
    """Whether whoever gave it agrees, by gift; none once it is over."""
    later: list[tuple[date, int, str]] = field(default_factory=list)
    """What came for the purse while it was shown, of which day and subject: it has a notice of its own."""
