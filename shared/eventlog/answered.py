"""Commands that were answered: in memory or, where a log belongs to one process, beside the log."""

from functools import partial
from typing import NamedTuple, Protocol

from shared.eventlog.sieve import Sieve


class Seen(NamedTuple):
    """A command that was answered: where its events begin, how many they are, and when."""

    fingerprint: str
    first: int
    events: int
    at: float


seen_of = partial(tuple.__new__, Seen)
"""Makes one from the four: not ``Seen(…)``, a function that calls this, since a long log has very many."""


class AnsweredStore(Protocol):
    """The answered commands beside one store's logs. May raise `StoreUnavailable`."""

    def answered(self, community: str, command_id: str) -> Seen | None:
        """A command that was answered; at once, since a decision waits for it."""

    def answered_ids(self, community: str) -> list[str]:
        """The ids of all of them."""


class AnsweredBefore:
    """The answered commands of one log that lie beside it, behind a sieve: new ids are not looked up."""

    def __init__(self, store: AnsweredStore, community: str) -> None:
        self._store = store
        self._community = community
        self._sieve = Sieve(store.answered_ids(community))

    def find(self, command_id: str) -> Seen | None:
        """The command, if it is among them."""
        if not self._sieve.passes(command_id):
            return None
        return self._store.answered(self._community, command_id)

    def add(self, command_ids: list[str]) -> None:
        """These lie there now, too."""
        for one in command_ids:
            self._sieve.add(one)
        if self._sieve.is_full:
            self._sieve = Sieve(self._store.answered_ids(self._community))
