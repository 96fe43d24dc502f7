"""The vault: the only place where names, phones and free text about people are kept, and forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one person."""

    id: str
    name: str
    phone: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class KeptText:
    """A free text: where it belongs, who wrote it, and whom it is about."""

    id: str
    community: str
    text: str
    person_ids: tuple[str, ...]


class Vault(Protocol):
    """Personal data under opaque ids, so that logs never hold any and a person can be erased.

    (Personal Information Protection Law, art. 6: the minimum; art. 47: erasure.)
    """

    async def put_person(self, person_id: str, name: str, phone: str | None, expected: int | None) -> Person:
        """Writes what is known of a person; raises `Rejected` (``revision_has_moved_on``) if ``expected``
        is given and is not the stored revision (0 for a person of whom nothing is stored)."""

    async def person(self, person_id: str) -> Person | None:
        """What is known of a person, or None."""

    async def names_of(self, person_ids: Iterable[str]) -> Mapping[str, str]:
        """The names of those of these people that have one."""

    async def keep_text(self, text: KeptText) -> bool:
        """Keeps a text; False if there was one with this id already, which stays as it is."""

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """Those of these texts that belong to this community and are still kept."""

    async def forget_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """Forgets single texts, such as those of a command that was then refused."""

    async def erase(self, person_id: str) -> None:
        """Forgets everything about a person: their data, and the texts by or about them."""
