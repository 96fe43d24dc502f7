"""Requests in a straight line: the same answers as FastAPI's own way, with less work."""

from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Query, Response
from fastapi.routing import APIRoute

from services.gateway.api.access import Anyone
from services.gateway.operations.caller import Caller
from services.gateway.web.app import COMMUNITY_PREFIX, OF_A_COMMUNITY, OF_THE_DISTRICT
from services.gateway.web.fast_path import fast_path
from shared.contracts.gateway.refusals import PERSON_IS_UNKNOWN
from shared.kernel.models import Count, Id, Instant, Request, View
from shared.kernel.refusals import Rejected
from shared.storage.faults import StoreUnavailable

ID = "0197e2a0-0000-7000-8000-000000000001"


class PlantRequest(Request):
    count: Count
    at: Instant | None = None


class PlantView(View):
    bed_id: str
    count: int
    deep: bool


class Secretive(PlantView):
    secret: str = "not to be shown"


router = APIRouter()


@router.post("/beds/{bed_id}", status_code=201)
async def plant(
    bed_id: Id,
    body: PlantRequest,
    caller: Anyone,
    response: Response,
    deep: Annotated[bool, Query()] = False,
    depth: Annotated[int, Query(alias="from")] = 0,
) -> PlantView:
    """Answers with what was asked."""
    assert isinstance(caller, Caller)
    if body.count == 14:
        raise StoreUnavailable("the disk is away")
    if body.count == 13:
        raise Rejected(PERSON_IS_UNKNOWN, count=13)
    response.headers["Location"] = "there"
    response.headers["Depth"] = str(depth)
    if body.count == 7:
        response.status_code = 200
    return Secretive(bed_id=bed_id, count=body.count, deep=deep)


(ROUTE,) = (route for route in router.routes if isinstance(route, APIRoute))


@pytest.fixture(autouse=True)
def _everybody_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async def admit(_scope: object) -> Caller:
        return object.__new__(Caller)

    (permission,) = (dependant.call for dependant in ROUTE.dependant.dependencies)
    monkeypatch.setattr(permission, "admit", admit)


async def asked(content: bytes, *, bed: str = ID, query: bytes = b"") -> list[dict[str, Any]]:
    """What the handler sends for this body, which the edge has read."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path_params": {"bed_id": bed},
        "query_string": query,
        "headers": [],
    }
    handler = fast_path(ROUTE)
    assert handler is not None
    await handler(scope, receive, send)
    return sent


async def test_a_request_is_read_and_answered() -> None:
    start, body = await asked(b'{"count": 3}', query=b"deep=true")
    assert start["status"] == 201
    assert (b"location", b"there") in start["headers"]
    assert (b"content-length", str(len(body["body"])).encode()) in start["headers"]
    assert body["body"] == b'{"bed_id":"%b","count":3,"deep":true}' % ID.encode()


async def test_a_parameter_may_be_called_otherwise_in_the_address() -> None:
    start, _ = await asked(b'{"count": 3}', query=b"from=4")
    assert (b"depth", b"4") in start["headers"]
    start, body = await asked(b'{"count": 3}', query=b"from=deep")
    assert start["status"] == 422
    assert b'"location":"query.from"' in body["body"]


async def test_a_store_that_does_not_answer_is_a_refusal_as_everywhere() -> None:
    start, body = await asked(b'{"count": 14}')
    assert start["status"] == 503
    assert (b"retry-after", b"2") in start["headers"]
    assert b'"code":"store_does_not_answer"' in body["body"]
    assert b"disk" not in body["body"]


async def test_a_route_may_choose_another_status() -> None:
    start, _ = await asked(b'{"count": 7}')
    assert start["status"] == 200


async def test_a_view_shows_what_was_declared_and_no_more() -> None:
    _, body = await asked(b'{"count": 3}')
    assert b"secret" not in body["body"]


@pytest.mark.parametrize(
    ("content", "bed", "query", "location"),
    [
        (b"{", ID, b"", b"body"),
        (b"", ID, b"", b"body"),
        (b'{"count": "3"}', ID, b"", b"body.count"),
        (b'{"count": 3.0}', ID, b"", b"body.count"),
        (b'{"count": 3, "at": 5}', ID, b"", b"body.at"),
        (b'{"count": 3, "more": 5}', ID, b"", b"body.more"),
        (b'{"count": 3}', "nonsense", b"", b"path.bed_id"),
        (b'{"count": 3}', ID, b"deep=maybe", b"query.deep"),
    ],
)
async def test_what_is_not_as_it_must_be_is_refused_with_its_place(
    content: bytes, bed: str, query: bytes, location: bytes
) -> None:
    start, body = await asked(content, bed=bed, query=query)
    assert start["status"] == 422
    assert b'"location":"%b"' % location in body["body"]


async def test_a_rule_that_refuses_is_answered_as_a_problem() -> None:
    start, body = await asked(b'{"count": 13}')
    assert start["status"] == 404
    assert b'"code":"person_is_unknown"' in body["body"]
    assert (b"location", b"there") not in start["headers"]


def test_nearly_all_routes_are_of_the_usual_shape() -> None:
    """Whatever is not is handled by FastAPI: as right, and slower."""
    prefixes = ((COMMUNITY_PREFIX, OF_A_COMMUNITY), ("/v1", OF_THE_DISTRICT))
    unusual = []
    for prefix, routers in prefixes:
        for declared in (one for router in routers for one in router.routes):
            assert isinstance(declared, APIRoute)
            route = APIRoute(
                prefix + declared.path,
                declared.endpoint,
                response_model=declared.response_model,
                response_class=declared.response_class,
            )
            if fast_path(route) is None:
                unusual.append(declared.path)
    # Both were sent without a body before there was a code, or a reason, to send: they still are.
    assert unusual == [
        "/surveys/{survey_id}/results",
        "/bookings/{booking_id}/check-in",
        "/sessions/{session_id}/delivery",
        "/fund/audit-export",
        "/fund/audit-pack",
        "/fund/vouchers/{voucher_id}/file",
        "/fund/share-ageing/export",
        "/events/stream",
        "/restricted-events/stream",
        "/open-data/{file}",
        "/calendars/{file}",
        "/calendars/{key}/spaces/{file}",
    ]
