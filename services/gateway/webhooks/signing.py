"""Signatures as Standard Webhooks describes them, and the secrets that make them.

A secret is derived from the key of the community's feed, which lies in the vault: nothing more has to be
kept, and the log learns only how often it was changed.
"""

import hmac
from base64 import b64decode, b64encode
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from services.gateway.domain.state import Webhook

_PREFIX = "whsec_"


@lru_cache(maxsize=4_096)
def secret_of(feed_key: bytes, webhook_id: str, number: int) -> str:
    """The secret of that number, as it is shown."""
    derived = hmac.digest(feed_key, f"webhook-secret {webhook_id} {number}".encode(), sha256)
    return _PREFIX + b64encode(derived).decode()


def signature(secrets: list[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The header ``webhook-signature``: one signature for each secret."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{b64encode(_signed(secret, content)).decode()}" for secret in secrets)


def secrets_in_use(webhook: Webhook, webhook_id: str, feed_key: bytes, now: datetime) -> list[str]:
    """The present secret, and for a day after it was changed the one before."""
    number = webhook.secret_number
    numbers = [number]
    if webhook.both_secrets_until is not None and now < webhook.both_secrets_until:
        numbers.append(number - 1)
    return [secret_of(feed_key, webhook_id, one) for one in numbers]


def _signed(secret: str, content: bytes) -> bytes:
    return hmac.digest(b64decode(secret.removeprefix(_PREFIX)), content, sha256)
