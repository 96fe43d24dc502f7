"""How soon complaints about partners are dealt with: a part of a community's rules."""

from typing import Annotated

from pydantic import Field

from shared.kernel.models import Frozen

_Days = Annotated[int, Field(strict=True, ge=1, le=180)]


class ComplaintRules(Frozen):
    """How many days each step of a complaint has. A step that is late is shown as late; it is not skipped."""

    acknowledge_days: _Days = 5
    """Days that staff have to acknowledge a complaint."""
    hearing_days: _Days = 10
    """Days that the partner has to answer, from the acknowledgement on; then it is decided without."""
    decision_days: _Days = 20
    """Days that staff have to decide, from the acknowledgement on."""
    after_exit_days: Annotated[int, Field(strict=True, ge=0, le=1_096)] = 90
    """Days after a partner has left in which one may still complain about what happened before."""
