"""A code of the moment: six digits that only those can read who are where it is shown."""

import hmac
from datetime import UTC, datetime, timedelta

from services.gateway.operations.caller import Caller
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.refusals import Refusal, Rejected

_SECONDS = 30
_MOST_TRIES = 5
"""A minute and person: guessing a code of six digits takes weeks."""


async def code_of(caller: Caller, about: str) -> DoorCode:
    """The code that is shown now for the thing with this id; its secret is drawn when it is first shown."""
    secret = await caller.gateway.vault.door_secret(caller.community, about, make=True)
    turn = _turn(caller.now)
    if secret is None:
        raise TypeError("a vault that is asked to make a secret gives one")
    changes_at = datetime.fromtimestamp((turn + 1) * _SECONDS, UTC)
    return DoorCode(code=_code(secret, turn), changes_at=changes_at)


async def require_code(
    caller: Caller, about: str, typed: str, refusal: Refusal, *, community: str | None = None
) -> None:
    """Raises ``refusal`` for a code that isn't shown now, and another for more than five tries a minute.

    ``community`` is the one in which it is shown, if not the one of the caller.
    """
    vault, now = caller.gateway.vault, caller.now
    minute = now.replace(second=0, microsecond=0).isoformat()
    if not await vault.take_try(caller.community, caller.person_id, minute, _MOST_TRIES):
        raise Rejected(CHECK_IN_WAS_TRIED_TOO_OFTEN)
    secret = await vault.door_secret(community or caller.community, about)
    # Whoever reads a code in its last second has until the end of the next one to type it.
    turns = {_turn(now), _turn(now - timedelta(seconds=_SECONDS))}
    if secret is None or not any(hmac.compare_digest(typed, _code(secret, turn)) for turn in turns):
        raise Rejected(refusal)


def _turn(at: datetime) -> int:
    return int(at.timestamp()) // _SECONDS


def _code(secret: bytes, turn: int) -> str:
    digest = hmac.digest(secret, turn.to_bytes(8), "sha256")
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"
