"""Identifiers that sort by time: UUID version 7 (RFC 9562, section 5.7)."""

import os
from datetime import datetime
from hashlib import blake2b

_VERSION_7 = 0x7 << 76
_VARIANT_10 = 0x2 << 62


def _uuid7(milliseconds: int, entropy: bytes) -> str:
    random = int.from_bytes(entropy[:10], "big")
    rand_a = (random >> 62) & 0xFFF
    rand_b = random & 0x3FFF_FFFF_FFFF_FFFF
    digits = f"{milliseconds << 80 | _VERSION_7 | rand_a << 64 | _VARIANT_10 | rand_b:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


_ENTROPY_BYTES = 10
_pool: list[bytes] = []
os.register_at_fork(after_in_child=_pool.clear)  # Two processes must not draw the same.


def _entropy() -> bytes:
    """Fresh random bytes. Fetched for many ids at once: each fetch lets go of the interpreter's lock."""
    try:
        return _pool.pop()
    except IndexError:
        fetched = os.urandom(_ENTROPY_BYTES * 512)
        starts = range(0, len(fetched), _ENTROPY_BYTES)
        first, *rest = (fetched[start : start + _ENTROPY_BYTES] for start in starts)
        _pool.extend(rest)
        return first


def new_id(now: datetime) -> str:
    """A fresh identifier that sorts by ``now``."""
    return _uuid7(int(now.timestamp() * 1000), _entropy())


def derived_id(now: datetime, *names: str) -> str:
    """The identifier that these names always give at this moment.

    A command that is decided again makes the same ids again, so a repeat is recognised and never
    creates a second thing.
    """
    digest = blake2b("\x1f".join(names).encode(), digest_size=10).digest()
    return _uuid7(int(now.timestamp() * 1000), digest)
