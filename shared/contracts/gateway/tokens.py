"""Withdrawing bearer tokens before they expire."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from shared.contracts.gateway.refusals import TOO_MANY_TOKENS_WITHDRAWN
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN

TokenId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""The ``jti`` of a token that was issued here."""


class WithdrawToken(Command):
    """One token is taken no more, by whose it is or by the district. Withdrawn again, it changes nothing."""

    operation = Operation("Withdraw a token", SIGNED_IN, (TOO_MANY_TOKENS_WITHDRAWN,))

    person_id: Id
    token_id: TokenId
    at: Instant
    """When, by the machine's clock, by which tokens expire."""


class WithdrawTokens(Command):
    """No token that a person has so far is taken any more."""

    operation = Operation("Withdraw all tokens", SIGNED_IN)

    person_id: Id
    at: Instant
    """Tokens issued until then are withdrawn; by the machine's clock, by which they are issued."""


class TokenWithdrawn(Event):
    """A person's token is taken no more."""

    type: ClassVar[str] = "gateway.token_withdrawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    """Whose it is."""
    token_id: str
    """Its ``jti``."""
    withdrawn_at: Instant
    """When, by the machine's clock."""


class TokensWithdrawn(Event):
    """No token that a person had until then is taken any more."""

    type: ClassVar[str] = "gateway.tokens_withdrawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    """Whose they are."""
    issued_until: Instant
    """Those issued later are taken."""
