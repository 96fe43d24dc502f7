"""Claim codes: how one is made, read as somebody types it, and hashed."""

import secrets
from hashlib import sha256
from typing import NamedTuple

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is taken for another or for a digit."""
_MISREAD = str.maketrans("OIL", "011", " -")
_LOCATOR = 4
_LENGTH = 16


class Code(NamedTuple):
    """A claim code of 16 signs: by the first 4 it is found, the other 12 (60 bits) are its secret."""

    text: str

    @property
    def locator(self) -> str:
        """By what the vault finds it."""
        return self.text[:_LOCATOR]

    @property
    def shown(self) -> str:
        """In groups of four, for paper."""
        return "-".join(self.text[at : at + 4] for at in range(0, _LENGTH, 4))

    def digest(self, community: str) -> str:
        """What the vault keeps of it. No salt and no slow hash: 60 random bits can't be tried out in days."""
        return sha256(f"{community}:{self.text}".encode()).hexdigest()


def new_code() -> Code:
    """A fresh one."""
    return Code("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def code_from(secret: bytes) -> Code:
    """The code that follows from a secret of 16 bytes or more; always the same."""
    return Code("".join(_ALPHABET[one % len(_ALPHABET)] for one in secret[:_LENGTH]))


def read_code(typed: str) -> Code | None:
    """The code that somebody typed; None if it can't be one."""
    text = typed.upper().translate(_MISREAD)
    return Code(text) if len(text) == _LENGTH and set(text) <= set(_ALPHABET) else None
