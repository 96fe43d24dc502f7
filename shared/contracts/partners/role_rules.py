"""Which roles of a community one person does not hold together: a part of its rules."""

from enum import StrEnum

from shared.kernel.roles import Role


class ExclusiveRoles(StrEnum):
    """Two roles that exclude each other where a community's rules say so.

    Whoever checks money neither keeps nor allots it, whatever the rules say; those pairs are not named here.
    """

    PARTNER_AND_STAFF = "partner_and_staff"
    PARTNER_AND_TREASURER = "partner_and_treasurer"
    PARTNER_AND_COMMITTEE = "partner_and_committee"
    PARTNER_AND_SUPERVISOR = "partner_and_supervisor"
    PARTNER_AND_AUDITOR = "partner_and_auditor"
    STAFF_AND_SUPERVISOR = "staff_and_supervisor"
    SUPERVISOR_AND_AUDITOR = "supervisor_and_auditor"

    @property
    def roles(self) -> frozenset[Role]:
        """The two roles."""
        return frozenset(map(Role, self.value.split("_and_")))
