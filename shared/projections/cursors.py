"""Cursors: where a page of a list ended, sealed to the list that it came from."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from shared.kernel.refusals import Rejected
from shared.projections.refusals import CURSOR_IS_NOT_VALID
from shared.projections.store import Indexed


def to_cursor(mark: str, value: Indexed, key: str) -> str:
    """What fetches the page after ``key``; ``mark`` tells the list from every other."""
    content = json.dumps([mark, value, key], ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def from_cursor(cursor: str, mark: str) -> tuple[Indexed, str]:
    """The value and the key in a cursor; `Rejected` for one of another list, and for what is none."""
    try:
        padding = "=" * (-len(cursor) % 4)
        of, value, key = json.loads(urlsafe_b64decode(cursor + padding))
    except (ValueError, TypeError) as error:  # Not base64, not text, not JSON, not three things.
        raise Rejected(CURSOR_IS_NOT_VALID) from error
    fits = isinstance(value, str | int | None) and isinstance(key, str) and of == mark
    if not fits or (isinstance(value, int) and abs(value) >= 2**63):
        raise Rejected(CURSOR_IS_NOT_VALID)
    return value, key


def key_in(cursor: str | None, mark: str) -> str | None:
    """The key after which a list without an order goes on; None for its first page."""
    return None if cursor is None else from_cursor(cursor, mark)[1]


def cursor_after(keys: list[str], limit: int, mark: str) -> str | None:
    """The cursor for what follows the first ``limit`` of these keys; None where nothing does."""
    return to_cursor(mark, None, keys[limit - 1]) if len(keys) > limit else None
