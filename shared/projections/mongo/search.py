"""How documents lie in MongoDB, and how a search finds them there.

``{_id: "community:key", community, now: {seen, gone, body, at: {index: value}}}``: all that changes stands
in ``now``, whose first field is the version, so that the greatest ``now`` is the newest (`Rise`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypedDict, cast

from shared.projections.store import Document, Indexed, Search, Sought
from shared.storage.mongo_client import Rise
from shared.storage.mongo_driver import Fields, Order


class _Now(TypedDict):
    seen: int
    body: bytes | None


class _Stored(TypedDict):
    _id: str
    now: _Now


def name_of(community: str, key: str) -> str:
    """The ``_id`` of a document; those of a community sort as its keys do."""
    return f"{community}:{key}"


def rise_to(document: Document, indexes: Sequence[str]) -> Rise:
    """What makes this the stored document, unless the stored one has seen more."""
    now = {
        "seen": document.seen,
        "gone": document.body is None,
        "body": document.body,
        "at": dict(zip(indexes, document.indexed, strict=False)),
    }
    key = name_of(document.community, document.key)
    return Rise(key, {"now": now}, {"community": document.community})


def document_of(fields: Fields) -> Document:
    """The stored document, with a body of None if it was taken away."""
    stored = cast("_Stored", fields)
    community, _, key = stored["_id"].partition(":")
    return Document(community, key, stored["now"]["seen"], stored["now"]["body"])


def index_of(index: str) -> tuple[str, ...]:
    """The fields of an index by which searches are answered in order."""
    return ("community", _at(index), "_id")


def condition(community: str, search: Search) -> Fields:
    """What the documents that a search wants have in common. A missing text equals None, as in MongoDB."""
    terms: list[Fields] = [
        {_at(name): {"$in": list(value)} if isinstance(value, tuple) else value}
        for name, value in search.where
    ]
    order = None if search.order is None else _at(search.order)
    if order is not None:
        bounds = {"$gte": search.at_least, "$lt": search.below}
        if set_bounds := {sign: bound for sign, bound in bounds.items() if bound is not None}:
            terms.append({order: set_bounds})
    terms += _sought(search.sought)
    if search.after is not None:
        value, key = search.after
        terms.append(_beyond(order, value, name_of(community, key), descending=search.descending))
    if order is None and not search.where:
        terms.append({"_id": {"$gte": f"{community}:", "$lt": f"{community};"}})
    return {"$and": [{"community": community, "now.gone": False}, *terms]}


def order_of(search: Search) -> Order:
    """The order that a search wants."""
    direction = -1 if search.descending else 1
    by_key = [("_id", direction)]
    return by_key if search.order is None else [(_at(search.order), direction), *by_key]


def _sought(sought: Sought) -> Iterator[Fields]:
    """The terms of what is searched through. A text is no pattern: what could be one is escaped."""
    for name, texts in sought.texts:
        yield from ({_at(name): {"$regex": re.escape(text)}} for text in texts)
    for name, least, greatest in sought.between:
        bounds = {"$gte": least, "$lte": greatest}
        yield {_at(name): {sign: bound for sign, bound in bounds.items() if bound is not None}}


def _at(index: str) -> str:
    return f"now.at.{index}"


def _beyond(order: str | None, value: Indexed, name: str, *, descending: bool) -> Fields:
    """What comes after a document. None sorts before everything else, and no comparison finds it."""
    sign = "$lt" if descending else "$gt"
    if order is None:
        return {"_id": {sign: name}}
    beside = {order: value, "_id": {sign: name}}
    if value is not None:
        beyond: list[Fields] = [{order: {sign: value}}, beside]
        return {"$or": [*beyond, {order: None}] if descending else beyond}
    return beside if descending else {"$or": [{order: {"$ne": None}}, beside]}
