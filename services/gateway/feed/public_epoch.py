"""The epoch of the feed, which rises once when its lines take a form that hides more of people.

Whoever followed before holds lines of another form under the same numbers. The epoch tells them to begin
anew, as after a restore. It is kept in the feed's store beside what it was raised for.
"""

from pydantic import BaseModel

from shared.eventlog.port import Epoch, EventStore, Snapshot, whole_epoch

_PLACE = ".form"
"""Where the form is kept among the snapshots. No community's name begins so."""
_FORM = "feed.3"
"""1 was the recorded lines as they are; 2 still showed the ids of requests."""


class _Began(BaseModel):
    """In which epoch the feed has had its form first."""

    epoch: int


async def public_epoch(store: EventStore) -> int:
    """The epoch of the feed in this store, which is raised where lines of the form before have been read.

    Safe to be cut off at any time, and in several processes at once: all raise it to the same number.
    Raises `RestoreIsUnfinished` and `StoreUnavailable`.
    """
    now = await whole_epoch(store)  # Before the form is looked at: whoever raised it has kept that first.
    kept = await store.snapshot(_PLACE)
    if kept is not None and kept.schema == _FORM:
        began = _Began.model_validate_json(kept.body).epoch
    else:
        began = now + 1 if await store.heads() else now
        await _keep(store, began)
    if now < began:
        await store.set_epoch(Epoch(began))
    return max(now, began)


async def begin_in_form(store: EventStore, epoch: int) -> None:
    """Says that nobody has read this feed in another form: it was filled for this epoch."""
    await _keep(store, epoch)


async def keep_up(store: EventStore, epoch: int) -> None:
    """Raises the restricted feed's store to this epoch, the public feed's: both begin anew together.

    Its lines have the same form, and a store that an earlier version did not have is behind all others.
    """
    if await whole_epoch(store) < epoch:
        await store.set_epoch(Epoch(epoch))


async def _keep(store: EventStore, epoch: int) -> None:
    body = _Began(epoch=epoch).model_dump_json().encode()
    await store.save_snapshot(Snapshot(_PLACE, _FORM, 0, b"", body))
