"""What is sent to a webhook beside the feed: a test, and the challenge by which an endpoint is asked.

Who makes a webhook may name an address that is not theirs. So an endpoint shows that it wants events: it
answers a challenge with the very word that stands in it. Until then nothing else is sent there.
"""

import json
from datetime import datetime

from services.gateway.webhooks.delivery import Answer, Message

CHALLENGE_HEADER = "Hehuo-Challenge"


def test_of(community: str, message_id: str, now: datetime) -> Message:
    """An event that means nothing."""
    return Message(message_id, _event("hehuo.webhook_test.v1", community, message_id, now, {}), {})


def challenge_of(community: str, message_id: str, now: datetime, word: str) -> Message:
    """The word stands in a header too, for endpoints that answer before they read."""
    body = _event("hehuo.webhook_challenge.v1", community, message_id, now, {"challenge": word})
    return Message(message_id, body, {CHALLENGE_HEADER: word})


def repeats(answer: Answer, word: str) -> bool:
    """Whether an endpoint answered with the word, bare or as ``{"challenge": "…"}``.

    One that sends back whatever it gets wants nothing thereby.
    """
    text = answer.text.strip()
    try:
        said = json.loads(text) if text.startswith("{") else {"challenge": text}
    except ValueError:
        return False
    return answer.is_taken and said.get("challenge") == word


def _event(kind: str, community: str, message_id: str, now: datetime, data: dict[str, str]) -> bytes:
    event = {
        "specversion": "1.0",
        "id": message_id,
        "source": "/gateway",
        "type": kind,
        "time": now.isoformat(),
        "partitionkey": community,
        "data": data,
    }
    return json.dumps(event, separators=(",", ":")).encode()
