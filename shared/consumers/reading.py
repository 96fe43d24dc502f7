"""Reading a lane from its log: what a consumer does for all that does not come by the bus."""

from shared.bus.port import Message, SourceLog, messages_from
from shared.consumers.lanes import LaneState
from shared.storage.faults import StoreUnavailable


class LogGap(Exception):  # noqa: N818 (an outcome that the caller weighs)
    """What a log gave lacks an event between others.

    Each commit is written after its predecessor, so it is likely the answer that is incomplete, as that of an
    overloaded database may be, and not the log.
    """


async def next_messages(state: LaneState, log: SourceLog, stride: int) -> list[Message]:
    """The messages after the lane's position, at most so many; those that were held need no reading.

    Raises `StoreUnavailable` if the log does not reach where it is known to, `LogGap` for a gap.
    """
    if buffered := state.next_buffered(stride):
        return buffered
    lines = (await log.lines(state.lane.community, state.position, stride))[:stride]
    if not lines:
        raise StoreUnavailable(f"{state.lane} is known to have {state.head}, but can't be read that far")
    if lines[0][0] != state.position + 1 or lines[-1][0] != state.position + len(lines):
        raise LogGap(f"{state.lane} has a gap after {state.position}")
    return messages_from(state.lane, lines)
