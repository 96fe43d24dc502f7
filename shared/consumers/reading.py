"""Reading a lane from its log: what a consumer does for all that does not come by the bus."""

from shared.bus.port import Message, SourceLog, messages_from
from shared.consumers.lanes import Track
from shared.storage.faults import StoreUnavailable


async def next_messages(track: Track, log: SourceLog, stride: int) -> list[Message]:
    """The messages after the lane's position, at most so many; those that were held need no reading.

    Raises `StoreUnavailable` if the log does not reach where it is known to, ``ValueError`` for a gap.
    """
    if held := track.next_held(stride):
        return held
    lines = (await log.lines(track.lane.community, track.position, stride))[:stride]
    if not lines:
        raise StoreUnavailable(f"{track.lane} is known to have {track.head}, but can't be read that far")
    if lines[0][0] != track.position + 1 or lines[-1][0] != track.position + len(lines):
        raise ValueError(f"{track.lane} has a gap after {track.position}")
    return messages_from(track.lane, lines)
