"""The order of a draw: a function of the seed and the tickets, and of nothing else.

A commitment to the seed is published before anybody applies, the tickets before the seed is (commit and
reveal: Blum, "Coin flipping by telephone", 1981; a draw from published inputs that anybody repeats: RFC
3797). The whole list of tickets is mixed in, so that who knows the seed early can't tell the order before
the last ticket is drawn.
"""

from collections.abc import Sequence
from hashlib import sha256


def commitment_of(seed: str) -> str:
    """What is published before: the SHA-256 of the seed, in hexadecimal."""
    return sha256(seed.encode()).hexdigest()


def order_of(seed: str, tickets: Sequence[str]) -> list[str]:
    """The tickets as they are drawn; they are given in the order in which they were handed out."""
    mixed = sha256("\n".join([seed, *tickets]).encode()).hexdigest()
    return sorted(tickets, key=lambda ticket: sha256(f"{mixed}\n{ticket}".encode()).digest())
