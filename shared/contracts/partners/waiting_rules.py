"""How long an application may wait for somebody: a part of a community's rules."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.kernel.models import Frozen

_Days = Annotated[int, Field(strict=True, ge=2, le=731)]


class WaitingRules(Frozen):
    """After how many days an application ends that nothing happens to, and when its applicant is warned."""

    draft_days: _Days | None = None
    """A draft, since it was last changed; left out, never."""
    answer_days: _Days | None = None
    """A question of the staff that the applicant leaves open; left out, never."""
    trial_days: _Days | None = None
    """An application that is matched and whose trial nobody plans; left out, never."""
    warning_days: Annotated[int, Field(strict=True, ge=1, le=60)] = 7
    """How many days before its end the applicant is warned; fewer than the days of each wait."""

    @model_validator(mode="after")
    def _warns_within_each_wait(self) -> Self:
        waits = (self.draft_days, self.answer_days, self.trial_days)
        if any(days is not None and days <= self.warning_days for days in waits):
            raise ValueError("warns before the wait begins")
        return self
