"""What outside systems need to read events: a schema for each type, and how to subscribe. No sign-in."""

import json
from functools import cache
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from services.gateway.api.access import gateway_of
from services.gateway.api.answers import Responses, refusals
from services.gateway.api.constant_documents import ConstantDocument, MadeOnce
from services.gateway.catalogue import asyncapi, schemas
from services.gateway.platform import Topic
from shared.contracts.gateway.refusals import EVENT_TYPE_IS_UNKNOWN
from shared.kernel.models import View
from shared.kernel.refusals import Rejected

router = APIRouter(tags=["events"])


class SchemaSummary(View):
    """The schema of one type of event."""

    type: str
    """The event's type, with the version of its fields."""
    dataschema: str
    """What its recorded events carry in ``dataschema``, and the ``$id`` of the schema."""
    href: str
    """Where the schema is, relative to this list."""
    description: str
    """What such an event says."""


class SchemaList(View):
    """Every type of public event."""

    items: list[SchemaSummary]
    """One for each type, by service."""


class JsonSchema(Response):
    """A JSON Schema."""

    media_type = schemas.MEDIA_TYPE


class AsyncApi(Response):
    """An AsyncAPI document."""

    media_type = asyncapi.MEDIA_TYPE


EventType = Annotated[
    str,
    Path(
        alias="type",
        max_length=120,
        examples=["partners.partner_admitted.v1"],
        description="The type of a public event, as `GET /schemas` lists them.",
    ),
]
_IfNoneMatch = Annotated[str | None, Header(description="The ETag that you have: 304 if it still holds.")]
_AcceptEncoding = Annotated[str | None, Header(description="With `gzip`, long documents come compressed.")]


def _cacheable(kind: type[Response]) -> Responses:
    """The documentation of answers that stay the same until the platform is upgraded."""
    content = {kind.media_type: {"schema": {"type": "object"}}}
    return {
        200: {"description": "The document.", "content": content},
        304: {"description": "What you have, by its ETag, is still right."},
    }


@router.get(
    "/schemas",
    operation_id="list_schemas",
    summary="List the schemas of events",
    response_model=SchemaList,
    responses={304: {"description": "What you have, by its ETag, is still right."}},
)
async def list_schemas(
    if_none_match: _IfNoneMatch = None, accept_encoding: _AcceptEncoding = None
) -> Response:
    """Every type of public event with the name of its schema, and where the schema is."""
    return (await _listing.get()).answer(if_none_match, accept_encoding)


@router.get(
    "/schemas/{type}",
    operation_id="get_schema",
    summary="Read the schema of an event",
    response_class=JsonSchema,
    responses=_cacheable(JsonSchema) | refusals(EVENT_TYPE_IS_UNKNOWN),
)
async def get_schema(
    event_type: EventType,
    if_none_match: _IfNoneMatch = None,
    accept_encoding: _AcceptEncoding = None,
) -> Response:
    """The JSON Schema (draft 2020-12) of the `data` of a type of event.

    It is what `dataschema` names in recorded events: `urn:hehuo:schema:` and the type. It describes all
    that was ever recorded under this type, and forbids no further field.
    """
    document = (await _schemas.get()).get(event_type)
    if document is None:
        raise Rejected(EVENT_TYPE_IS_UNKNOWN, type=event_type)
    return document.answer(if_none_match, accept_encoding)


@router.get(
    "/asyncapi.json",
    operation_id="get_asyncapi",
    summary="Read how to subscribe on Kafka",
    response_class=AsyncApi,
    responses=_cacheable(AsyncApi),
)
async def get_asyncapi(
    request: Request, if_none_match: _IfNoneMatch = None, accept_encoding: _AcceptEncoding = None
) -> Response:
    """The AsyncAPI 3.0 document: the topic of public events, and a message for each type."""
    document = await _description(gateway_of(request.scope).topic).get()
    return document.answer(if_none_match, accept_encoding)


async def make_ahead(topic: Topic) -> None:
    """Makes what can be made before somebody asks."""
    await _listing.get()
    await _schemas.get()
    await _description(topic).get()


def _make_schemas() -> dict[str, ConstantDocument]:
    return {name: ConstantDocument(content, JsonSchema) for name, content in schemas.documents()}


def _make_listing() -> ConstantDocument:
    content = json.dumps(schemas.listing(), ensure_ascii=False).encode()
    return ConstantDocument(content, media_type="application/json")


_schemas = MadeOnce(_make_schemas)
_listing = MadeOnce(_make_listing)


@cache
def _description(topic: Topic) -> MadeOnce[ConstantDocument]:
    def make() -> ConstantDocument:
        document = asyncapi.describe_events(version("hehuo"), topic.name, topic.bootstrap)
        return ConstantDocument(json.dumps(document, ensure_ascii=False).encode(), AsyncApi)

    return MadeOnce(make)
