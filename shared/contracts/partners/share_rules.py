"""When partners' shares are due: a part of a community's rules."""

from typing import Annotated

from pydantic import Field

ShareDueDays = Annotated[int, Field(strict=True, ge=1, le=366)]
"""Days after the end of a month within which its shares are paid."""
