"""What stands for a household where each has one voice: an address is neither recorded nor kept."""

import hmac
from hashlib import sha256

from services.gateway.operations.caller import Caller
from shared.contracts.partners.surveys.addresses import names_a_flat, plain_address


async def household_key(
    caller: Caller, subject_id: str, building: str | None, room: str | None
) -> str | None:
    """Stands for where a household lives, in this survey or vote; nobody finds it without the key.

    None where it doesn't say where it lives.
    """
    if building is None or room is None:
        return None
    at = plain_address(building)
    if not at or not names_a_flat(room):
        return None
    place = f"{at}/{plain_address(room)}"
    key = await caller.gateway.feed_key(caller.community)
    return hmac.new(key, f"household/{subject_id}/{place}".encode(), sha256).hexdigest()[:32]
