"""Keys of service accounts: how one is made, read and compared with the hash that is kept."""

import re
import secrets
from hashlib import sha256
from hmac import compare_digest
from typing import NamedTuple

_KEY = re.compile(r"hehuo_([0-9a-f-]{36})_([0-9a-f]{64})")
ACTOR = "account:"
"""With the account's id after it: as whom a service account acts, in every event that it causes."""


class Key(NamedTuple):
    """A key: its id, by which it is found, and 256 random bits."""

    id: str
    secret: str

    @property
    def text(self) -> str:
        """As it is shown once and sent with every request; scanners for secrets know it by its beginning."""
        return f"hehuo_{self.id}_{self.secret}"

    @property
    def digest(self) -> str:
        """What is kept of it. No salt and no slow hash: nobody tries out 256 bits."""
        return sha256(self.text.encode()).hexdigest()

    def is_of(self, digest: str) -> bool:
        """Whether this is the key of which the hash was kept."""
        return compare_digest(self.digest, digest)


def new_key(key_id: str) -> Key:
    """A fresh one."""
    return Key(key_id, secrets.token_hex(32))


def read_key(token: str) -> Key | None:
    """The key that was sent as a bearer token; None for what is none."""
    found = _KEY.fullmatch(token)
    return Key(*found.groups()) if found else None
