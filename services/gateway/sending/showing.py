"""A sender that sends nothing: for a platform that is tried out."""

from services.gateway.letters import Letter, Showcase, ShownLetter
from shared.contracts.gateway.messages import Channel
from shared.kernel.clock import Clock


class ShowingSender:
    """Puts letters where a page of the development aids shows them."""

    def __init__(self, channel: Channel, showcase: Showcase, clock: Clock) -> None:
        self._channel, self._showcase, self._clock = channel, showcase, clock

    async def send(self, to: str, letter: Letter) -> None:
        """See `Sender.send`."""
        self._showcase.put(ShownLetter(self._clock.now(), self._channel, to, letter))

    async def close(self) -> None:
        """There is nothing to let go of."""
