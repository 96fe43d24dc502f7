"""Open data: what everybody may read of a community, as tables, and what their columns mean.

Asked as a stranger asks, whoever wants them. No column holds an id of a person or text about one.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import BaseModel

from services.gateway.catalogue.docstrings import fields_of
from services.gateway.catalogue.schemas import published
from services.gateway.operations.admission import ANONYMOUS
from services.gateway.operations.caller import Caller
from services.gateway.operations.calls import list_calls
from services.gateway.operations.needs import list_needs
from services.gateway.operations.sessions import list_sessions
from services.gateway.operations.whole_lists import whole
from services.gateway.platform import DataDump, Gateway
from shared.contracts.bookings.sessions.views import ListSessionsRequest, SessionView
from shared.contracts.bookings.spaces.tariffs import PriceList, PriceRule
from shared.contracts.bookings.spaces.views import ListSpaces, SpaceView
from shared.contracts.fund.entries import EntryView, ListEntries
from shared.contracts.fund.goods.views import GoodsView, ListGoods
from shared.contracts.fund.ledger import Line
from shared.contracts.gateway.open_data import (
    DataField,
    DataFormat,
    DataLicence,
    DataPackage,
    DataResource,
    DataSchema,
)
from shared.contracts.partners.calls import CallView, ListCallsRequest
from shared.contracts.partners.decisions.views import DecisionView, ListDecisions
from shared.contracts.partners.needs.views import ListNeedsRequest, NeedView
from shared.contracts.partners.programme import CommunityView, GetCommunity
from shared.kernel.messages import Actor
from shared.kernel.models import Page
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require
from shared.kernel.sheets import csv_of
from shared.kernel.windows import TimeWindow

T = TypeVar("T", bound=BaseModel)
Row = dict[str, Any]

_FRESH = timedelta(hours=1)
_AT_ONCE = 200
_LICENCES = "https://spdx.org/licenses"
_MEDIA_TYPES: Mapping[DataFormat, str] = {"csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table: of which views it is made, which of their fields it shows, and how its rows are asked for."""

    name: str
    title: str
    views: tuple[type[BaseModel], ...]
    columns: tuple[str, ...]
    rows: Callable[[Caller], Awaitable[list[Row]]]


async def dump_of(gateway: Gateway, community: str) -> DataDump:
    """The files of a community, not older than an hour; one is made at a time, for it asks for everything."""
    kept = gateway.data_dumps.get(community)
    if kept is None or gateway.clock.now() - kept.made_at >= _FRESH:
        async with gateway.dumping:
            kept = gateway.data_dumps.get(community)
            if kept is None or gateway.clock.now() - kept.made_at >= _FRESH:
                stranger = Caller(gateway, community, Actor(id=ANONYMOUS, roles=frozenset()), None)
                kept = gateway.data_dumps[community] = await _dump(stranger)
    return kept


async def _dump(stranger: Caller) -> DataDump:
    here = require(await stranger.ask(GetCommunity(at=stranger.now)), COMMUNITY_IS_NOT_OPEN)
    files: dict[str, bytes] = {}
    resources: list[DataResource] = []
    for table in TABLES:
        rows = [{name: row[name] for name in table.columns} for row in await table.rows(stranger)]
        forms: Mapping[DataFormat, bytes] = {"csv": _csv(table, rows), "json": _json(rows)}
        for form, content in forms.items():
            files[f"{table.name}.{form}"] = content
            resources.append(_resource(table, form, content, len(rows)))
    return DataDump(stranger.now, files, _package(stranger, here, resources))


def _package(stranger: Caller, here: CommunityView, resources: Sequence[DataResource]) -> DataPackage:
    licence = stranger.gateway.open_data_licence
    return DataPackage(
        name=f"{stranger.community}-open-data",
        title=f"{here.name} · {here.name_en}",
        created=stranger.now,
        licenses=(DataLicence(name=licence, path=f"{_LICENCES}/{licence}.html"),),
        resources=tuple(resources),
    )


def _resource(table: Table, form: DataFormat, content: bytes, rows: int) -> DataResource:
    return DataResource(
        name=table.name if form == "csv" else f"{table.name}-{form}",
        title=table.title,
        path=f"{table.name}.{form}",
        format=form,
        mediatype=_MEDIA_TYPES[form],
        encoding="utf-8",
        bytes=len(content),
        hash=f"sha256:{sha256(content).hexdigest()}",
        rows=rows,
        schema=dictionary(table),
    )


@cache
def dictionary(table: Table) -> DataSchema:
    """What the columns of a table mean, as the contracts say it."""
    said: dict[str, str] = {}
    schemas: dict[str, Any] = {}
    for view in table.views:
        whole = published(view)
        said |= fields_of(view)
        schemas |= {name: _resolved(one, whole.get("$defs", {})) for name, one in whole["properties"].items()}
    return DataSchema(fields=tuple(_field(one, schemas[one], said[one]) for one in table.columns))


def _field(name: str, schema: Mapping[str, Any], said: str) -> DataField:
    form = {"date-time": "datetime", "date": "date"}.get(schema.get("format", ""))
    values = tuple(schema.get("enum", ()))
    return DataField(
        name=name,
        type=form or schema["type"],
        # By default a time has no fraction, and tableschema 1.12.6 (npm) takes it as a local one.
        format="any" if form == "datetime" else "default",
        description=" ".join(said.split()),
        values=values,
    )


def _resolved(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a value without null, and what a reference leads to."""
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, parts)
    return parts[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _csv(table: Table, rows: Sequence[Row]) -> bytes:
    return csv_of(table.columns, (map(_in_cell, row.values()) for row in rows)).encode()


def _in_cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _json(rows: Sequence[Row]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n"


async def _whole(ask: Callable[[str | None], Awaitable[Page[T]]]) -> list[Row]:
    """Every item of a list, page by page."""
    return [one.model_dump(mode="json") for one in await whole(ask)]


async def _needs(stranger: Caller) -> list[Row]:
    return await _whole(lambda at: list_needs(stranger, ListNeedsRequest(cursor=at, limit=_AT_ONCE)))


async def _calls(stranger: Caller) -> list[Row]:
    found = await _whole(lambda at: list_calls(stranger, ListCallsRequest(cursor=at, limit=_AT_ONCE)))
    return [{**one, **one["window"]} for one in found]


async def _decisions(stranger: Caller) -> list[Row]:
    return await _whole(lambda at: stranger.ask(ListDecisions(cursor=at, limit=_AT_ONCE)))


async def _rooms(stranger: Caller) -> list[Row]:
    return await _whole(lambda at: stranger.ask(ListSpaces(cursor=at, limit=_AT_ONCE)))


async def _room_prices(stranger: Caller) -> list[Row]:
    """A row for each rule of each list, in the order in which they count."""
    return [
        {**room, **prices, **rule}
        for room in await _rooms(stranger)
        for prices in room["prices"]
        for rule in prices["rules"]
    ]


async def _sessions(stranger: Caller) -> list[Row]:
    return await _whole(lambda at: list_sessions(stranger, ListSessionsRequest(cursor=at, limit=_AT_ONCE)))


async def _fund(stranger: Caller) -> list[Row]:
    found = await _whole(lambda at: stranger.ask(ListEntries(cursor=at, limit=_AT_ONCE)))
    return [{**entry, **line} for entry in found for line in entry["lines"]]


async def _goods(stranger: Caller) -> list[Row]:
    return await _whole(lambda at: stranger.ask(ListGoods(cursor=at, limit=_AT_ONCE)))


TABLES = (
    Table(
        "needs", "Needs of residents", (NeedView,),
        ("need_id", "state", "title", "title_en", "field", "source", "households", "serves_minors",
         "confirmed_by_resident", "published_at", "closed_at"),
        _needs,
    ),
    Table(
        "calls", "Calls for partners", (CallView, TimeWindow),
        ("call_id", "state", "title", "title_en", "text", "text_en", "categories", "need_ids",
         "starts_at", "ends_at", "published_at", "closed_at"),
        _calls,
    ),
    Table(
        "decisions", "Decisions on applications", (DecisionView,),
        ("decision_id", "application_id", "state", "project", "organisation", "decision",
         "objections_raised", "objections_open", "decided_at", "publicity_ends_at", "partner_id"),
        _decisions,
    ),
    Table(
        "rooms", "Rooms and places", (SpaceView,),
        ("space_id", "name", "name_en", "floor", "area_m2", "capacity", "units", "buffer_minutes",
         "opened_at"),
        _rooms,
    ),
    Table(
        "room_prices", "What rooms cost by the hour", (SpaceView, PriceList, PriceRule),
        ("space_id", "effective_from", "zone", "by_calendar", "for_whom", "weekdays", "opens_at", "closes_at",
         "closes_next_day", "hourly_fen", "hourly_credits"),
        _room_prices,
    ),
    Table(
        "sessions", "Sessions of partners", (SessionView,),
        ("session_id", "partner_id", "space_id", "state", "title", "title_en", "description",
         "description_en", "starts_at", "ends_at", "capacity", "for_minors", "volunteer", "price_fen",
         "market_reference_fen", "places_taken", "waiting", "attended", "takings_fen"),
        _sessions,
    ),
    Table(
        "fund", "Ledger of the fund, line by line", (EntryView, Line),
        ("number", "entry_id", "kind", "subject_id", "month", "booked_on", "occurred_at", "account",
         "earmark_id", "amount_fen", "balance_after_fen", "reverses", "reversed_by"),
        _fund,
    ),
    Table(
        "goods", "Gifts in kind", (GoodsView,),
        ("goods_id", "state", "name", "name_en", "quantity", "unit", "accepted", "left", "handed_out",
         "written_off", "condition", "use_by", "use", "given_by", "value_fen", "basis", "receipt",
         "received_on", "checked_on", "reversed_reason"),
        _goods,
    ),
)  # fmt: skip
"""Every table. The amount of a row of the fund is its line's."""
