"""Who closes a need that residents have, and how long others may object: a part of a community's rules."""

from typing import Annotated

from pydantic import Field

from shared.kernel.models import Frozen


class NeedRules(Frozen):
    """How residents confirm that a need is met."""

    confirmation_days: Annotated[int, Field(strict=True, ge=1, le=180)] = 14
    """Days within which more than half of those who raised a need confirm that it is met, from the first
    confirmation on; what was confirmed before lapses when they have passed."""
    confirmations: Annotated[int, Field(strict=True, ge=2, le=100)] = 3
    """Number of verified residents who must confirm it within these days where nobody raised the need."""
    objection_days: Annotated[int, Field(strict=True, ge=1, le=180)] = 7
    """Days after a need is closed in which an objection opens it again."""
