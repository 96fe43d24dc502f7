"""One-time codes to sign in with, sent to a telephone: how one is drawn, kept and compared.

What is kept lies beside other sign-ins that are under way (`services.gateway.identity.accounts`): for ten
minutes, under a token of the browser in which it began, and taken away by each try.
"""

import hmac
import secrets
from hashlib import sha256

from services.gateway.identity.vault import plain_number

_DIGITS = 6
MOST_TRIES = 5
MOST_CODES_AN_HOUR = 5
"""To one number: with `MOST_TRIES` each, whoever guesses has one chance in 40,000 an hour."""
MOST_CODES_AN_HOUR_FROM_AN_ADDRESS = 60
"""Two hundred households may share an address; not all of them sign in in one hour."""


def new_phone_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def phone_code_digest(code: str, phone: str, salt: str) -> str:
    """What is kept of a code, and of the number to which it went. It lives for ten minutes beside its salt:
    whoever reads it there is inside."""
    return sha256(f"{salt}:{plain_number(phone)}:{code}".encode("utf-8", "surrogatepass")).hexdigest()


def is_phone_code(typed: str, phone: str, salt: str, digest: str) -> bool:
    """Whether it is the code that went to this number, however it was spaced."""
    return hmac.compare_digest(phone_code_digest("".join(typed.split()), phone, salt), digest)
