"""What two people count, each without seeing the other's figure: takings of stalls, what a box holds."""

from collections.abc import Mapping

from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal, Rejected


def must_not_have_counted(counts: Mapping[str, int], command: Command, refusal: Refusal) -> None:
    """Refuses who has counted it already."""
    if counts.keys() & {command.actor.id, command.actor.person}:
        raise Rejected(refusal)


def must_lie_between(counts: Mapping[str, int], sum_fen: int, refusal: Refusal) -> tuple[int, ...]:
    """The counts; refuses to settle them on a sum that is more, or less, than anybody counted."""
    counted = tuple(counts.values())
    if not min(counted) <= sum_fen <= max(counted):
        raise Rejected(refusal)
    return counted
