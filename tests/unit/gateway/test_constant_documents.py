"""Documents that never change: made once, by one thread, and sent compressed to whoever takes that."""

import asyncio
import gzip
import sys
from threading import Event, get_ident

import pytest
from fastapi import Response

from services.gateway.api.constant_documents import ConstantDocument, MadeOnce

LONG = b'{"long": true}' * 10_000


def answered(accept_encoding: str | None, known: str | None = None, content: bytes = LONG) -> Response:
    return ConstantDocument(content, media_type="application/json").answer(known, accept_encoding)


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "*", "GZIP ; q=1.0", "gzip;q=0.001"])
def test_it_comes_compressed_to_who_takes_that(accepted: str) -> None:
    answer = answered(accepted)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(bytes(answer.body)) == LONG
    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.mark.parametrize(
    "accepted", [None, "", "identity", "gzip;q=0", "*, gzip;q=0.000", "br", ";;,", "xgzip"]
)
def test_and_as_it_is_to_everybody_else(accepted: str | None) -> None:
    answer = answered(accepted)
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.body == LONG


def test_no_copy_is_made_for_an_answer() -> None:
    document = ConstantDocument(LONG)
    assert document.answer(None, None).body is LONG
    assert document.answer(None, "gzip").body is document.answer(None, "gzip").body


def test_a_short_one_is_never_compressed() -> None:
    answer = answered("gzip", content=b"{}")
    assert answer.body == b"{}"
    assert not {"vary", "content-encoding"} & set(answer.headers)


def test_each_form_has_a_validator_of_its_own() -> None:
    plain, compressed = answered(None).headers["etag"], answered("gzip").headers["etag"]
    assert plain != compressed
    assert answered(None, plain).status_code == answered("gzip", f"W/{compressed}").status_code == 304
    assert answered(None, compressed).status_code == 200
    again = answered("gzip", compressed)
    assert again.body == b""
    assert again.headers["etag"] == compressed


async def test_it_is_made_once_in_a_thread_that_gives_way() -> None:
    calls, goes_on = list[tuple[int, float]](), Event()

    def make() -> bytes:
        calls.append((get_ident(), sys.getswitchinterval()))
        assert goes_on.wait(60)
        return LONG

    before = sys.getswitchinterval()
    document = MadeOnce(make)
    asking = [asyncio.create_task(document.get()) for _ in range(100)]
    await asyncio.sleep(0)
    asking[0].cancel()
    goes_on.set()
    found = await asyncio.gather(*asking[1:])
    assert found == [LONG] * 99
    assert await document.get() is LONG
    [(thread, interval)] = calls
    assert thread != get_ident()
    assert interval < before == sys.getswitchinterval()


async def test_one_that_could_not_be_made_is_tried_again() -> None:
    outcomes: list[bytes | Exception] = [RuntimeError("no memory"), LONG]

    def make() -> bytes:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    document = MadeOnce(make)
    with pytest.raises(RuntimeError):
        await document.get()
    assert await document.get() == LONG
