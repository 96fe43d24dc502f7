"""SMS and WeChat: a signed request to a service of the operator's, which knows the carrier.

What is signed and how is as for webhooks (Standard Webhooks), so that one library checks both. It follows
no redirect, reads nothing of the answer but its status, and waits a bounded time.
"""

import json
import ssl
from base64 import b64encode
from functools import partial
from hashlib import sha256

import httpcore2

from services.gateway.letters import Letter, NotDelivered
from services.gateway.webhooks.delivery import Message, deliver
from shared.contracts.gateway.messages import Channel
from shared.rpc.lost_connections import lost_connections

_SECONDS = 10.0
_AGAIN = frozenset({408, 425, 429})
_MOST_CONNECTIONS = 8


class RelaySender:
    """Sends letters of one channel to one address of the operator's."""

    def __init__(self, channel: Channel, url: str, secret: str, seconds: float = _SECONDS) -> None:
        """``secret`` is what both sides know: ``whsec_`` and base64."""
        self._channel, self._url, self._secret, self._seconds = channel, url, secret, seconds
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=_MOST_CONNECTIONS,
            keepalive_expiry=30,
        )

    async def send(self, to: str, letter: Letter) -> None:
        """See `Sender.send`."""
        content = {
            "channel": self._channel,
            "to": to,
            "kind": letter.kind,
            "language": letter.language,
            "subject": letter.subject,
            "text": letter.text,
            "url": letter.url,
        }
        message = Message(
            f"{letter.message_id}.{self._channel}",
            json.dumps(content, ensure_ascii=False).encode(),
            {"Content-Type": "application/json", "User-Agent": "hehuo-messages"},
        )
        with lost_connections(partial(NotDelivered, for_good=False)):
            answer = await deliver(self._pool, self._url, message, [self._secret], self._seconds)
        if answer.is_taken:
            return
        status = answer.status
        for_good = status is not None and 400 <= status < 500 and status not in _AGAIN
        raise NotDelivered(answer.error or f"it answered {status}", for_good=for_good)

    async def close(self) -> None:
        """See `Sender.close`."""
        await self._pool.aclose()


def secret_from(text: str) -> str:
    """A secret as Standard Webhooks writes it, from what an operator set: any long text."""
    derived = b64encode(sha256(text.encode()).digest()).decode()
    return text if text.startswith("whsec_") else f"whsec_{derived}"
