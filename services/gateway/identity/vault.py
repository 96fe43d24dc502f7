"""The vault: the only place where names, phones, addresses and texts about people are kept and forgotten."""

import secrets
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

UNPLACED = ""
"""The community of contact data from before 0.2, which was one row for a person: see `Vault.place`."""


@dataclass(frozen=True, slots=True)
class Person:
    """What one community knows of one person: contact data belongs to a membership.

    What a person gave without naming a community is a row of ``district``, which no community reads.
    """

    id: str
    name: str
    phone: str | None
    revision: int
    community: str = UNPLACED
    email: str | None = None
    """Not there in what was kept before 0.2."""
    phone_unproved: bool = False
    """Whether the number is only what they said themselves: until staff verify them with it, or a code that
    was sent there has come back, no code sent there opens their account."""


@dataclass(frozen=True, slots=True)
class KeptText:
    """A free text: where it belongs, and whose it is: with any of these people it is erased."""

    id: str
    community: str
    text: str
    person_ids: tuple[str, ...]
    salt: str = ""
    """32 random bytes in hexadecimal; empty where no event holds the text's hash, as before 0.2."""

    @property
    def sha256(self) -> str:
        """What an event holds of it: see `shared.kernel.words.KeptWords`."""
        return sha256(bytes.fromhex(self.salt) + self.text.encode()).hexdigest()


def plain_number(phone: str) -> str:
    """A telephone number by which it is compared: digits alone, without the code of the country."""
    digits = "".join(sign for sign in phone if sign.isdigit()).removeprefix("00")
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def stays_unproved(before: Person | None, phone: str | None, *, unproved: bool) -> bool:
    """Whether a number has yet to be proved: of the same one what was known, of a new one ``unproved``."""
    if phone is None:
        return False
    if before is None or before.phone is None or plain_number(before.phone) != plain_number(phone):
        return unproved
    return before.phone_unproved


def new_salt() -> str:
    """For a text that is new."""
    return secrets.token_hex(32)


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
    issued_by: str = ""
    """Who of the staff handed it out; empty where a version before 0.2 made it, or the operator."""


@dataclass(frozen=True, slots=True)
class ContactRead:
    """That somebody read a person's contact data: who, whose, when and why."""

    community: str
    person_id: str
    reader: str
    purpose: str
    at: datetime
    id: str
    """Sorts by time."""


@dataclass(frozen=True, slots=True)
class FeedKey:
    """With what ids of people are hidden in one community's feed."""

    community: str
    key: str
    """In hexadecimal digits."""


Kept = Person | KeptText | FeedKey | ClaimCode | ContactRead
"""What a backup holds of a vault. Who was erased the district's log says; what the codes at doors are made of
is drawn anew, and tries count for a minute."""


class Vault(Protocol):
    """Personal data under opaque ids, so that logs never hold any and a person can be erased.

    (Personal Information Protection Law, art. 6: the minimum; art. 47: erasure.)
    """

    async def put_person(
        self,
        community: str,
        person_id: str,
        name: str,
        phone: str | None,
        *,
        email: str | None = None,
        unproved: bool = False,
        expected: int | None = None,
    ) -> Person:
        """Writes what a community is to know of a person.

        ``unproved`` says whether a number that is new there has yet to be proved; one that stays, stays as it
        is.

        Raises `Rejected` (``revision_has_moved_on``) if ``expected`` is given and is not the stored
        revision, which is 0 for a person of whom nothing is stored; (``person_is_erased``) for whoever was
        erased, whatever is repeated and however late it comes.
        """

    async def person(self, community: str, person_id: str) -> Person | None:
        """What this community knows of a person, or None."""

    async def people(self, community: str, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """What this community knows of these people, by id; those of whom it knows nothing are missing."""

    async def holders(self, phone: str) -> Sequence[tuple[str, str]]:
        """Whose number this is, however it is written: the community that knows it, and the person."""

    async def prove_phone(self, person_id: str, phone: str) -> None:
        """Says that this number is theirs, since a code sent there came back, or staff verified them with it:
        it is proved wherever the person has it."""

    async def communities_of(self, person_id: str) -> Sequence[str]:
        """The communities that know something of this person, and ``district``."""

    async def forget_person(self, community: str, person_id: str) -> None:
        """Forgets what was written for a registration that was then refused."""

    async def unplaced(self) -> Sequence[Person]:
        """Some of the contact data from before 0.2 that no community has yet; empty when all is placed."""

    async def place(self, person: Person, communities: Iterable[str]) -> None:
        """Gives what was kept of a person to these communities, unless they have some; it is placed then."""

    async def keep_text(self, text: KeptText) -> KeptText | None:
        """Keeps a text and returns what lies there then: one that had this id already stays as it is.

        None, and nothing is kept, if somebody whom it concerns was erased.
        """

    async def keep_texts(self, texts: Sequence[KeptText]) -> Sequence[KeptText | None]:
        """As `keep_text`, of many at once: a statement has hundreds."""

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """Those of these texts that belong to this community and are still kept, by id."""

    async def salts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """As `texts_of`, the salt of each: with the text it proves the hash that an event holds."""

    async def people_of_text(self, community: str, text_id: str) -> Sequence[str]:
        """With whom this text is erased; nobody if it is not kept."""

    async def forget_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """Forgets single texts, such as those of a command that was then refused."""

    async def texts_like(self, community: str, text: str) -> Sequence[str]:
        """The ids of this community's texts that say just this. It looks at all of them."""

    async def redact_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """As `forget_texts`, of what was kept for long: what lies in files goes, as with an erasure."""

    async def erase(self, person_id: str) -> None:
        """Forgets everything about a person: their data, and the texts by or about them.

        That they were erased is remembered, so that nothing of them is written again.
        """

    async def put_code(self, code: ClaimCode, now: datetime) -> bool:
        """Keeps a claim code, in place of an earlier one for the same person; drops those that ran out.

        False if another code of this community has its locator: nothing was kept then.
        """

    async def take_code(self, community: str, locator: str, digest: str, now: datetime) -> ClaimCode | None:
        """The code with this locator, which is gone from then on, so that one caller gets it and no second.

        None where there is none, where it has run out, and where the digest is wrong, which costs it a try;
        at the last one it is gone.
        """

    async def door_secret(self, community: str, application_id: str, *, make: bool = False) -> bytes | None:
        """What the codes at the door of this application's trials are made of.

        Drawn when it is first asked for with ``make``; None before.
        """

    async def take_try(self, community: str, person_id: str, minute: str, most: int) -> bool:
        """Notes that this person tried a code in this minute; False if that is more often than ``most``."""

    async def note_reads(self, reads: Sequence[ContactRead]) -> None:
        """Remembers who read whose contact data. Durable when it returns."""

    async def reads_of(
        self, person_ids: Collection[str], before: str | None, limit: int
    ) -> Sequence[ContactRead]:
        """Who read the contact data of these people, the newest first; older ones than ``before``."""

    async def feed_key(self, community: str) -> bytes:
        """The key with which people's ids are hidden in this community's feed; made when first asked for."""

    def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """All that is kept, in portions, for a backup; what changes meanwhile may be in it or not."""

    async def refill(self, kept: Sequence[Kept]) -> None:
        """Puts in what a backup holds, as it was, in place of what is there. For a restore alone."""

    async def close(self) -> None:
        """Lets go of files and connections."""
