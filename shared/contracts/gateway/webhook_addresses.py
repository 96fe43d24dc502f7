"""Addresses to which events are sent, as far as they can be judged before anything is sent."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints


def _can_be_reached(url: str) -> str:
    """Refuses what no connection could be made to: `ValueError`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".")
    if parts.port == 0 or not all(0 < len(label) < 64 for label in host.split(".")):
        raise ValueError("the address has no host or port that can be connected to")
    return url


WebhookUrl = Annotated[
    str,
    StringConstraints(max_length=500, pattern=r"^https?://[A-Za-z0-9.:\[\]-]+([/?][!-~]*)?$"),
    AfterValidator(_can_be_reached),
]
"""Where events are sent. No user and password in it: what comes is proved by its signature."""
