"""What happens to families. None of it is public, and none of it holds a name or a year of birth."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import ActorId, Event, Withheld
from shared.kernel.models import Id, Instant, Words


class ChildRemovedBecause(StrEnum):
    """Why a child is not registered any more."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    GUARDIANS_HAVE_LEFT = "guardians_have_left"


class ChildRegistered(Event):
    """A guardian registered a child, and consented to what is done with its data."""

    type: ClassVar[str] = "bookings.child_registered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    child_id: Id
    """An id of its own, which is nobody's account."""
    guardian_id: ActorId
    """Who registered it and consents."""
    name: Words
    """Where the vault keeps its name."""
    birth_year: Words
    """Where the vault keeps its year of birth."""
    consent_version: str
    """The version of the text to which the guardian consented."""
    consented_at: Instant
    """When."""


class ChildRemoved(Event):
    """A child is not registered any more: what stood ahead of it was given back just before."""

    type: ClassVar[str] = "bookings.child_removed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    child_id: Id
    """The child, whose id stands for nobody from now on."""
    because: ChildRemovedBecause
    """The consent was withdrawn, or no guardian is left."""
    text_ids: tuple[Id, ...]
    """Where the vault kept its name, its year of birth and who may fetch it, which it forgets now."""
    removed_at: Instant
    """When."""
