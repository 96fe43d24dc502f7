"""Who may use the routes of the partners service, and the parameters they share."""

from typing import Annotated

from fastapi import Query

from shared.kernel.roles import Role

REVIEWERS = (Role.STAFF, Role.COMMITTEE)
READERS = (*REVIEWERS, Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT)


Cursor = Annotated[
    str | None, Query(max_length=512, description="`next_cursor` of the page before; left out for the first.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Maximum number of items to return.")]
