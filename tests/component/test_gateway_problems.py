"""Every no has one shape: problem documents with a stable code, whoever says it."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import structlog

from services.gateway.platform import Limits
from tests.component.gateway import OFFICER, OPENING, Stage, stage

PEOPLE = "/v1/communities/haiwan/people"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("problems") / "data") as running:
        await running.open("haiwan")
        yield running


async def test_what_the_framework_refuses_has_the_same_shape(haiwan: Stage) -> None:
    assert await haiwan.refused(None, "GET", "/nope") == (404, "community_is_not_open"), "a page of its own"
    assert await haiwan.refused(None, "GET", "/v1/communities/haiwan/nope") == (404, "route_is_unknown")
    assert await haiwan.refused(None, "GET", "/docs/nope.js") == (404, "route_is_unknown")
    assert await haiwan.refused(None, "PATCH", "/v1/me") == (405, "method_is_not_allowed")
    assert (await haiwan.ask(None, "PATCH", "/v1/me")).headers["allow"] == "DELETE, GET, HEAD, PUT"
    assert await haiwan.refused(None, "GET", "/v1/communities/nowhere") == (404, "community_is_not_open")
    assert await haiwan.refused(None, "GET", "/v1/communities/NO WHERE") == (404, "community_is_not_open")
    assert await haiwan.refused(None, "GET", "/v1/communities/district/events") == (
        404,
        "community_is_not_open",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"name": "\xff"}',
        b"[" * 20_000 + b"]" * 20_000,
        b'{"name": ' + b"9" * 5_000 + b"}",
        b'{"name": NaN}',
        b'{"name": "\\ud800"}',
        b"null",
        b"[]",
        b'"name"',
        b'{"name": "a", "name": 1}',
        b'{"name": "a", "name": "a"}',
        b'{"n\\u0061me": "a", "name": "b"}',
        '{"name": "林\u200b秀英"}'.encode(),
        '{"name": "林\u202e秀英"}'.encode(),
        b'{"name": "a\\u2066b"}',
        '{"name": "\u3164"}'.encode(),
        b'{"name": 1}',
        b'{"name": true}',
        b'{"name": ""}',
        b'{"name": "a\\u0000b"}',
        b'{"name": "a", "phone": 13800000000}',
        b'{"name": "a", "surprise": "x"}',
        b"",
    ],
    ids=lambda body: repr(body[:24]),
)
async def test_a_body_that_is_not_as_it_must_be_is_refused(haiwan: Stage, body: bytes) -> None:
    headers = haiwan.bearer("chen-staff") | {"Content-Type": "application/json"}
    answer = await haiwan.http.post(PEOPLE, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_is_not_valid"), answer.text
    errors = answer.json()["facts"]["errors"]
    assert all(error.keys() == {"location", "message"} for error in errors)
    assert all(error["location"].startswith("body") for error in errors)


async def test_a_refused_body_is_not_repeated(haiwan: Stage) -> None:
    answer = await haiwan.ask("chen-staff", "POST", PEOPLE, {"name": "林秀英", "phone": "secret-number"})
    assert answer.status_code == 422
    assert "secret" not in answer.text
    assert "林" not in answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
async def test_a_body_of_another_kind_is_refused(haiwan: Stage, kind: str) -> None:
    headers = haiwan.bearer("chen-staff") | ({"Content-Type": kind} if kind else {})
    answer = await haiwan.http.post(PEOPLE, content=b'{"name": "a"}', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "body_is_not_json")


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "GZIP", "what-nobody-knows"])
async def test_a_body_that_is_compressed_is_refused(haiwan: Stage, coding: str) -> None:
    headers = haiwan.bearer("chen-staff") | {"Content-Type": "application/json", "Content-Encoding": coding}
    sent = gzip.compress(b'{"name": "a"}')
    answer = await haiwan.http.post(PEOPLE, content=sent, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "body_is_encoded")
    assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("coding", ["identity", "Identity", ""])
async def test_a_body_that_says_it_is_not_compressed_is_read(haiwan: Stage, coding: str) -> None:
    headers = haiwan.bearer("chen-staff") | {"Content-Type": "application/json", "Content-Encoding": coding}
    answer = await haiwan.http.post(PEOPLE, content=b'{"nobody": "a"}', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_is_not_valid")


async def test_a_request_without_a_body_may_name_any_coding(haiwan: Stage) -> None:
    answer = await haiwan.ask("lin", "GET", "/v1/me", Content_Encoding="gzip")
    assert answer.status_code == 200


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_large_is_refused(haiwan: Stage, announced: bool) -> None:
    content = json.dumps({"name": "a" * 300_000}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 50_000):
            yield content[start : start + 50_000]

    headers = haiwan.bearer("chen-staff") | {"Content-Type": "application/json"}
    answer = await haiwan.http.post(PEOPLE, content=content if announced else pieces(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_is_too_large")


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("limit=0", "query.limit"),
        ("limit=201", "query.limit"),
        ("limit=many", "query.limit"),
        ("surprise=1", "query.surprise"),
        ("min_sequence=-1", "query.min_sequence"),
        ("min_sequence=1.5", "query.min_sequence"),
        ("limit=5&limit=6", "query.limit"),
        ("limit=5.0", "query.limit"),
        ("limit=%2B5", "query.limit"),
        ("limit=%205", "query.limit"),
        ("limit=1_0", "query.limit"),
        ("limit=%E4%BA%94", "query.limit"),
        ("cursor=", "query.cursor"),
    ],
)
async def test_a_query_that_is_not_as_it_must_be_is_refused(haiwan: Stage, query: str, location: str) -> None:
    path = "/v1/communities" if "cursor" in query else "/v1/communities/haiwan/needs"
    answer = await haiwan.ask("chen-staff", "GET", f"{path}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "request_is_not_valid"), answer.text
    assert [error["location"] for error in answer.json()["facts"]["errors"]] == [location]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Idempotency-Key", "with space"),
        ("Idempotency-Key", "x" * 121),
        ("If-Match", "one"),
        ("If-Match", '"0"'),
    ],
)
async def test_a_header_that_is_not_as_it_must_be_is_refused(haiwan: Stage, name: str, value: str) -> None:
    answer = await haiwan.ask("chen-staff", "POST", PEOPLE, {"name": "a"}, **{name: value})
    assert answer.status_code == 422
    assert answer.json()["facts"]["errors"][0]["location"] == f"header.{name}"


async def test_what_nobody_foresaw_is_answered_with_an_id_that_is_in_the_log(
    haiwan: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise ZeroDivisionError("a secret of the machine room")

    monkeypatch.setattr(haiwan.platform.gateway.vault, "person", breaks)
    with structlog.testing.capture_logs() as logs:
        answer = await haiwan.ask("chen-staff", "GET", "/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (500, "unforeseen_error")
    assert "secret" not in answer.text
    (entry,) = [entry for entry in logs if entry["event"] == "request_failed"]
    assert entry["log_level"] == "error"
    assert entry["error_id"] == answer.json()["facts"]["error_id"]
    assert isinstance(entry["exc_info"], ZeroDivisionError)


async def test_every_answer_has_the_headers_that_keep_browsers_from_guessing(haiwan: Stage) -> None:
    for name, path in ((None, "/healthz"), (None, "/nope"), ("lin", "/v1/me"), (None, "/docs")):
        headers = (await haiwan.ask(name, "GET", path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-request-id"]
    assert (await haiwan.ask("lin", "GET", "/v1/me")).headers["cache-control"] == "no-store"


async def test_a_request_id_is_kept_and_stands_in_no_public_event(haiwan: Stage) -> None:
    sent = "from-the-client-1"
    answer = await haiwan.ask(OFFICER, "POST", "/v1/communities/nanbeitai", OPENING, X_Request_Id=sent)
    assert answer.headers["x-request-id"] == sent
    events = await _events(haiwan, "nanbeitai", 1)
    assert sent not in json.dumps(events)
    strange = await haiwan.ask(None, "GET", "/healthz", X_Request_Id="not one; of ours")
    assert strange.headers["x-request-id"] != "not one; of ours"


async def test_too_many_requests_of_one_caller_are_refused_and_others_are_not(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", limits=Limits(requests_per_minute=3)) as running:
        first = [await running.ask("lin", "GET", "/v1/me") for _ in range(4)]
        assert [answer.status_code for answer in first] == [200, 200, 200, 429]
        refused = first[-1]
        assert refused.json()["code"] == "too_many_requests"
        assert int(refused.headers["retry-after"]) == refused.json()["facts"]["retry_after_seconds"] == 20
        assert (await running.ask("zhao", "GET", "/v1/me")).status_code == 200
        assert (await running.ask(None, "GET", "/healthz")).status_code == 200


async def test_requests_are_counted_together_by_whichever_way_they_come_in(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", limits=Limits(requests_per_minute=3)) as running:
        straight, by_fastapi = "/v1/me", "/v1/nothing"
        paths = (straight, by_fastapi, straight, by_fastapi, straight)
        answers = [await running.ask("lin", "GET", path) for path in paths]
        assert [one.status_code for one in answers] == [200, 404, 200, 429, 429]


async def test_readiness_says_what_is_missing(haiwan: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await haiwan.ask(None, "GET", "/readyz")).json() == {"status": "ok"}
    monkeypatch.setattr(haiwan.platform.gateway, "missing", lambda: ["the moon"])
    answer = await haiwan.ask(None, "GET", "/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "platform_is_not_ready")
    assert answer.json()["facts"] == {"missing": ["the moon"]}
    assert answer.headers["retry-after"] == "1"
    assert (await haiwan.ask(None, "GET", "/healthz")).json()["status"] == "ok"


async def test_the_clock_moves_only_where_a_setting_lets_it(tmp_path: Path, haiwan: Stage) -> None:
    before = await haiwan.done(None, "GET", "/v1/development/clock")
    after = await haiwan.done(None, "POST", "/v1/development/clock", {"advance_seconds": 86_400})
    assert after["now"][:10] > before["now"][:10]
    for body in ({"advance_seconds": 0}, {"advance_seconds": -5}, {"advance_seconds": "5"}, {}):
        assert (await haiwan.ask(None, "POST", "/v1/development/clock", body)).status_code == 422
    async with stage(tmp_path / "other", development_clock=False) as real:
        refused = (404, "clock_is_not_movable")
        assert await real.refused(None, "GET", "/v1/development/clock") == refused
        body = {"advance_seconds": 5}
        assert await real.refused(None, "POST", "/v1/development/clock", body) == refused


async def _events(running: Stage, community: str, least: int) -> list[dict[str, Any]]:
    """The events of the feed, once there are at least so many; bounded."""
    for _ in range(400):
        answer = await running.done(None, "GET", f"/v1/communities/{community}/events")
        if len(answer["events"]) >= least:
            break
        await asyncio.sleep(0.01)
    events: list[dict[str, Any]] = answer["events"]
    return events
