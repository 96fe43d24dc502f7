"""`Sharing` of those who all serve every lane."""

from collections.abc import Callable

from shared.bus.port import Lane


class OwnsEverything:
    """For consumers such as the relays of a service's instances.

    Each follows what its own process writes, and finds by looking what a process that died left undone.
    """

    def __init__(self, look_seconds: float) -> None:
        self.look_seconds = look_seconds

    def owns(self, lane: Lane) -> bool:  # noqa: ARG002 (every one)
        """See `Sharing.owns`."""
        return True

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002 (there is no change)
        """See `Sharing.watch`."""
        return lambda: None
