"""The port through which documents are kept: what SQLite and MongoDB adapters both provide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from shared.consumers.checkpoints import Checkpoint, CheckpointStore

Indexed = str | int | None
"""What an indexed field holds. Text sorts by code point, None before everything else."""

Usual = Mapping[str, tuple[Indexed, ...]]
"""By index, the values that most documents have there, None among them. A search for one of these would find
most documents, only to sort them all, so it goes another way; and nobody has to keep them findable by it."""

NOTHING_USUAL: Usual = {}

DocumentKey = tuple[str, str]
"""Community and key: what names a document within a generation."""


SOUGHT = "_sought"
"""How the name of an index ends that only narrows what others find: it is kept beside each document, and no
database index is made of it."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One build of a projection's documents. A rebuild makes the next one beside it, then swaps."""

    projection: str
    number: int
    fingerprint: str
    """Of the declaration it was built with; documents of another declaration are of no use."""
    indexes: tuple[str, ...]

    @property
    def looked_up(self) -> tuple[str, ...]:
        """Those of its indexes that the database has an index of."""
        return tuple(one for one in self.indexes if not one.endswith(SOUGHT))

    @property
    def consumer(self) -> str:
        """The name under which its checkpoints are kept."""
        return f"{self.projection}.{self.number}"


class Document(NamedTuple):
    """One document as it is stored."""

    community: str
    key: str
    seen: int
    """The last sequence of the community's log that is folded in."""
    body: bytes | None
    """The view as JSON; None where an event took the document away."""
    indexed: tuple[Indexed, ...] = ()
    """Values of the generation's indexes, in their order."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What documents are searched through for, one after the other, among those that all else leaves."""

    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Indexes and the texts that are all part of what they hold, as they are written there."""
    between: tuple[tuple[str, Indexed, Indexed], ...] = ()
    """Indexes with the least and the greatest that they may hold, None for no such bound; who holds None is
    left out."""

    def __bool__(self) -> bool:
        """Whether anything is sought."""
        return bool(self.texts or self.between)


NOTHING_SOUGHT = Sought()


@dataclass(frozen=True, slots=True)
class Search:
    """A question for documents of one community: equality, then one order, then a place to go on from.

    Documents come ordered by ``order``, then by key; both ways round if ``descending``.
    """

    where: tuple[tuple[str, Indexed | tuple[Indexed, ...]], ...] = ()
    """Indexes and what they must equal; a tuple: any one of its values, none of which is None."""
    order: str | None = None
    descending: bool = False
    at_least: Indexed = None
    """Lower bound of ``order`` (included); with a bound, documents that hold None there are left out."""
    below: Indexed = None
    """Upper bound of ``order`` (excluded)."""
    after: tuple[Indexed, str] | None = None
    """The order value (None without ``order``) and key of the last document that was seen."""
    limit: int | None = None
    sought: Sought = NOTHING_SOUGHT
    usual: Usual = field(default_factory=dict)
    """What is usual in the generation that is searched; the order is by no index that has an entry here."""


class DocumentStore(CheckpointStore, Protocol):
    """One service's documents, checkpoints and what is parked. Any method may raise `StoreUnavailable`."""

    shared: bool
    """Whether other processes may work on the same documents."""

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """Takes a lease, or goes on holding it; False while somebody else holds it.

        A holder that does not ask again within ``seconds`` may lose it to the next who asks. So it saves
        work and guards nothing: what two who believe to hold it do must do no harm. In a store that is
        not shared it is always granted.
        """

    async def release(self, name: str, holder: str) -> None:
        """Gives a lease back, if it is still held by this holder."""

    async def generations(self, projection: str) -> list[Generation]:
        """Every generation that was begun and not dropped, by number."""

    async def current(self, projection: str) -> Generation | None:
        """The generation that queries read."""

    async def currents(self) -> dict[str, Generation]:
        """The generation that queries read, of every projection that has one."""

    async def begin(self, projection: str, fingerprint: str, indexes: Sequence[str]) -> Generation:
        """A new, empty generation, with a number that none before it had. `find` waits for its `swap`."""

    async def swap(self, generation: Generation, usual: Usual = NOTHING_USUAL) -> None:
        """Makes this the generation that queries read, in one step; its indexes are there by then.

        Those need not find what is ``usual``: a search for it goes by its order.

        Raises ``LookupError`` if it has been dropped meanwhile, which only another process can have done.
        An index that is made at the end costs a fraction of one that every write has to keep.
        """

    async def retire(self) -> None:
        """Has queries read no generation that there is: all are built anew. With nobody at work."""

    async def drop(self, generation: Generation) -> None:
        """Takes away its documents and its consumer's checkpoints and parked events, not its skips.

        The current one is left as it is: nobody may take away what queries read.
        """

    async def get(self, generation: Generation, community: str, key: str) -> Document | None:
        """The document with this key."""

    async def get_many(self, generation: Generation, keys: Collection[DocumentKey]) -> list[Document]:
        """Those documents that are there.

        A store in which `write` is not atomic also returns, with a body of None, those that were taken
        away, so that nothing is folded into them twice.
        """

    async def find(self, generation: Generation, community: str, search: Search) -> list[Document]:
        """Documents as the search wants them, all as of one moment."""

    async def write(
        self, generation: Generation, documents: Sequence[Document], checkpoints: Sequence[Checkpoint]
    ) -> None:
        """Puts these documents (a body of None takes one away), then the checkpoints.

        A document that has seen less than the stored one changes nothing, so a repeated write is
        harmless, and a store may write documents first and checkpoints after, as long as it never does
        the reverse. No document comes twice in one write.
        """

    async def close(self) -> None:
        """Lets go of files and connections; what was written is safe."""
