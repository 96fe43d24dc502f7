"""Documents that stay the same until the platform is upgraded: made once, kept and served as bytes.

To make one takes up to seconds. It is made in a thread, so that the event loop goes on; but while that
thread computes the loop waits for Python's global lock at each of its steps, by default 5 ms each time, and
an answer has several. So the lock is given up much sooner meanwhile.
"""

import asyncio
import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from threading import Lock
from typing import Generic, TypeVar

from fastapi import Response

T = TypeVar("T")

_SECONDS_FRESH = 300
_WORTH_COMPRESSING_BYTES = 16_384
_GIVES_WAY_AFTER_SECONDS = 0.0001
_making = Lock()
"""Held by whoever makes something: one at a time, in a thread."""


class MadeOnce(Generic[T]):
    """What a pure function gives, which is called when it is first asked for."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._found: list[T] = []
        self._under_way: asyncio.Future[None] | None = None

    async def get(self) -> T:
        """It. Whoever asks while it is made waits, and occupies no thread meanwhile."""
        while not self._found:
            loop, under_way = asyncio.get_running_loop(), self._under_way
            if under_way is None or under_way.done() or under_way.get_loop() is not loop:
                self._under_way = under_way = loop.run_in_executor(None, self._make_in_thread)
            await asyncio.shield(under_way)
        return self._found[0]

    def _make_in_thread(self) -> None:
        with _making:
            if not self._found:
                with _giving_way():
                    self._found.append(self._make())


@contextmanager
def _giving_way() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _GIVES_WAY_AFTER_SECONDS))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class ConstantDocument:
    """Its bytes, as they are and compressed, each with a strong validator of its own (RFC 9110, 8.8.3)."""

    def __init__(
        self, content: bytes, kind: type[Response] = Response, media_type: str | None = None
    ) -> None:
        self._kind, self._media_type = kind, media_type
        digest = blake2b(content, digest_size=12).hexdigest()
        self._plain = content, f'"{digest}"'
        self._compressed: tuple[bytes, str] | None = None
        if len(content) >= _WORTH_COMPRESSING_BYTES:
            self._compressed = gzip.compress(content, mtime=0), f'"{digest}-gzip"'

    def answer(self, if_none_match: str | None, accept_encoding: str | None) -> Response:
        """The document, or 304 for those who have it (RFC 9110, section 13.1.2)."""
        headers = {"Cache-Control": f"public, max-age={_SECONDS_FRESH}"}
        content, etag = self._plain
        if self._compressed is not None:
            headers["Vary"] = "Accept-Encoding"
            if _takes_gzip(accept_encoding or ""):
                content, etag = self._compressed
                headers["Content-Encoding"] = "gzip"
        headers["ETag"] = etag
        known = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
        if etag in known or "*" in known:
            headers.pop("Content-Encoding", None)
            return Response(status_code=304, headers=headers)
        return self._kind(content, media_type=self._media_type, headers=headers)


def _takes_gzip(accept_encoding: str) -> bool:
    """Whether the header names gzip, or anything, with a weight above zero (RFC 9110, section 12.5.3)."""
    weights: dict[str, bool] = {}
    for one in accept_encoding.lower().split(","):
        coding, *parameters = (part.strip() for part in one.split(";"))
        weights[coding] = not any(part.startswith("q=") and not part[2:].strip("0.") for part in parameters)
    return weights.get("gzip", weights.get("*", False))
