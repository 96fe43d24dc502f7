"""Bearer tokens: who asks."""

from typing import Protocol


class Tokens(Protocol):
    """Checks bearer tokens."""

    def required(self) -> None:
        """Called where a token is asked for and none was sent: raises `Rejected` if nobody can have one."""

    def verify(self, token: str) -> str:
        """The id of the person to whom the token was issued.

        Raises `Rejected` with one of the refusals that are answered with 401.
        """
