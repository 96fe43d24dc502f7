"""Instants as the facts of a refusal show them."""

from datetime import datetime


def stamp(instant: datetime) -> str:
    """RFC 3339 in UTC."""
    return instant.isoformat().replace("+00:00", "Z")
