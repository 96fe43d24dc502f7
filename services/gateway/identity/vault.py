"""The vault: the only place where names, phones and free text about people are kept, and forgotten."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    """A free text: where it belongs, and whom it is by or about."""

    id: str
    community: str
    text: str
    person_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimCode:
    """A claim code that staff handed out, as the vault keeps it: its secret part only as a hash."""

    community: str
    locator: str
    """The part of the code by which it is found."""
    digest: str
    """The hash of the whole code."""
    person_id: str | None
    """The person whose membership it opens; None where whoever redeems it joins anew."""
    expires_at: datetime
    tries_left: int


Kept = Person | KeptText
"""What a vault keeps."""


class Vault(Protocol):
    """Personal data under opaque ids, so that logs never hold any and a person can be erased.

    (Personal Information Protection Law, art. 6: the minimum; art. 47: erasure.)
    """

    async def put_person(
        self, person_id: str, name: str, phone: str | None, *, expected: int | None = None
    ) -> Person:
        """Writes what is known of a person.

        Raises `Rejected` (``revision_has_moved_on``) if ``expected`` is given and is not the stored
        revision, which is 0 for a person of whom nothing is stored.
        """

    async def person(self, person_id: str) -> Person | None:
        """What is known of a person, or None."""

    async def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """What is known of these people, by id; those of whom nothing is known are missing."""

    async def keep_text(self, text: KeptText) -> bool:
        """Keeps a text; False if there was one with this id already, which stays as it is."""

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """Those of these texts that belong to this community and are still kept, by id."""

    async def forget_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """Forgets single texts, such as those of a command that was then refused."""

    async def erase(self, person_id: str) -> None:
        """Forgets everything about a person: their data, and the texts by or about them."""

    async def put_code(self, code: ClaimCode, now: datetime) -> bool:
        """Keeps a claim code, in place of an earlier one for the same person; drops those that ran out.

        False if another code of this community has its locator: nothing was kept then.
        """

    async def take_code(self, community: str, locator: str, digest: str, now: datetime) -> ClaimCode | None:
        """The code with this locator, which is gone from then on, so that one caller gets it and no second.

        None where there is none, where it has run out, and where the digest is wrong, which costs it a try;
        at the last one it is gone.
        """

    def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """All that is kept, in portions, for a backup; what changes meanwhile may be in it or not."""

    async def refill(self, kept: Sequence[Kept]) -> None:
        """Puts in what a backup holds, as it was, in place of what is there. For a restore alone."""

    async def close(self) -> None:
        """Lets go of files and connections."""
