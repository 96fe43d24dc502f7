"""Where each log of a community ended when a month was closed: what anybody can note down and compare."""

from shared.kernel.models import Instant, View
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE

READ_CHAIN_HEADS = Operation("Read where the logs ended when a month was closed", ANYONE)


class ChainHead(View):
    """The last commit of one log at a moment. Its hash covers everything before it in that log."""

    log: str
    """The service whose log it is."""
    sequence: int
    """The sequence of its last event."""
    hash: str
    """The hash of its last commit, in hexadecimal: `hehuo audit PACK --head …` compares it."""
    committed_at: Instant
    """When that commit was made."""


class ChainHeads(View):
    """Where the logs of a community ended when the books of a month were closed."""

    month: Month
    """The month, in the community's zone."""
    closed_at: Instant | None = None
    """When it was closed; null while it is not."""
    heads: tuple[ChainHead, ...] = ()
    """Of the fund, the last commit is the one that closed the month; of the others, the last one made by
    then. Empty while the month is not closed; a log that held nothing then is left out."""
