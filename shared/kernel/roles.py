"""What people are in a community, and who may do what because of it."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    """What a person may be in a community (or, for ``DISTRICT``, in the whole sub-district)."""

    RESIDENT = "resident"
    PARTNER = "partner"
    STAFF = "staff"
    TREASURER = "treasurer"
    COMMITTEE = "committee"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    DISTRICT = "district"
    SYSTEM = "system"  # Policies and the clock; never granted to a person.


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who may use an operation at all; a rule of its own may narrow it further."""

    roles: frozenset[Role] = frozenset()
    """At least one of them is needed; empty: none is asked for."""
    signed_in: bool = True
    """Whether one must say who one is."""
    people_alone: bool = False
    """Whether a service account may not, whatever its roles: it is a vote, or a second pair of eyes."""


def roles(*any_of: Role) -> Allowed:
    """Whoever has at least one of these roles in the community (``district``: in the district)."""
    if not any_of:
        raise TypeError("name at least one role; SIGNED_IN asks for none")
    return Allowed(frozenset(any_of))


def people(*any_of: Role) -> Allowed:
    """As `roles`, for people alone."""
    return replace(roles(*any_of), people_alone=True)


ANYONE = Allowed(signed_in=False)
"""No token is asked for; one that is sent must be valid."""
SIGNED_IN = Allowed()
MEMBERS = roles(*(role for role in Role if role is not Role.SYSTEM))
"""Whoever has any role here."""
POLICIES = roles(Role.SYSTEM)
"""The platform itself: what it does because of an event, or because time has passed."""
