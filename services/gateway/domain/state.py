"""What the gateway's rules read: the roles of people in one community (or in the district)."""

from dataclasses import dataclass, field

from shared.kernel.messages import Role

DISTRICT_LOG = "district"
"""The log of the sub-district's own roles. No community may have this name."""


@dataclass(slots=True)
class GatewayState:
    """One community's people and their roles; every request reads it."""

    roles: dict[str, set[Role]] = field(default_factory=dict)
    """By person. A person without a role has no entry."""
    partners: dict[str, set[str]] = field(default_factory=dict)
    """By person: the partners for whom they act."""
    erased: set[str] = field(default_factory=set)
    revision: int = 0

    def roles_of(self, person_id: str) -> set[Role]:
        """The roles of one person here; an empty set for a stranger."""
        return self.roles.get(person_id, _NONE)


_NONE: set[Role] = set()
