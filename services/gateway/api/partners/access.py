"""Who may use the routes of the partners service, and the parameters they share."""

from typing import Annotated

from fastapi import Depends, Query

from services.gateway.api.access import Caller, allow
from shared.kernel.messages import Role

REVIEWERS = (Role.STAFF, Role.COMMITTEE)
READERS = (*REVIEWERS, Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT)

StaffOrCommittee = Annotated[Caller, Depends(allow(*REVIEWERS))]
StaffOrPartner = Annotated[Caller, Depends(allow(Role.STAFF, Role.PARTNER))]
StaffOrResident = Annotated[Caller, Depends(allow(Role.STAFF, Role.RESIDENT))]
StaffOrDistrict = Annotated[Caller, Depends(allow(Role.STAFF, Role.DISTRICT))]
Reader = Annotated[Caller, Depends(allow(*READERS))]

Cursor = Annotated[
    str | None, Query(max_length=512, description="`next_cursor` of the page before; left out for the first.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="At most so many.")]
