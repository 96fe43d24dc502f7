"""What anybody may read of an event: the feed's line, made from the recorded one.

Ids of people are the same in all communities, so whoever knows one could follow a person through all feeds.
The public line says in which role something was done instead of who did it, and in the place of each
person's id it has another one, which only this community's key gives: within a feed one sees that two things
concern the same person, and two feeds have nothing in common. So it is with the id of a request, which
whoever asks may choose: a number that they use everywhere, or a name, would lead from feed to feed too.
"""

import hmac
import re
from collections.abc import Iterable, Mapping
from typing import cast

from pydantic import JsonValue
from pydantic_core import from_json, to_json

from shared.eventlog.wire import type_of
from shared.kernel.messages import Event
from shared.kernel.people import PersonFields, person_fields
from shared.kernel.roles import Role

_COMMUNITY_MARK = b'"partitionkey":"'
_DATA_MARK = b',"data":'
# Only ids and names of roles stand there, none of which has a quotation mark or a backslash.
_WHO = re.compile(
    rb'"actor":"[^"\\]*",'
    rb'(?P<behalf>"onbehalfof":"[^"\\]*",)?'
    rb'(?:"roles":"(?P<role>[a-z]+)[a-z ]*",)?'
    rb'"correlationid":(?P<request>"(?:[^"\\]|\\.)*"),'
    rb'"causationid":(?P<cause>"(?:[^"\\]|\\.)*")'
)
_HASH_MARK = b',"recordedhash":"'
_HASH_DIGITS = 64
_AN_EVENT = re.compile(rb'"[a-z]+/[a-z][a-z0-9-]*:[0-9]+"')
"""In a log of this community. No id that a client may choose for a request has a slash."""
_ON_BEHALF = b'"onbehalfof":"%b",' % Role.RESIDENT.encode()


class PublicForm:
    """The public lines of these events."""

    def __init__(self, events: Iterable[type[Event]]) -> None:
        self._people = {event.type: fields for event in events if (fields := person_fields(event))}

    def line(self, recorded: bytes, key: bytes) -> bytes:
        """The public line of a recorded one, in a community whose feed has this key. Pure.

        ``recordedhash`` binds it to the recorded line. It is keyed too: the hash of a line of which
        everything but an id is known would tell whether a guessed id is right.
        """
        cut = recorded.index(_DATA_MARK, recorded.index(_COMMUNITY_MARK))
        who = _WHO.search(recorded, recorded.index(_COMMUNITY_MARK), cut)
        if who is None:
            raise ValueError(f"a line of {type_of(recorded)} does not say who did it")
        role = b'"role":"%b",' % who["role"] if who["role"] else b""
        behalf = _ON_BEHALF if who["behalf"] else b""
        fields, data = self._people.get(type_of(recorded)), recorded[cut + len(_DATA_MARK) : -1]
        if fields:
            data = to_json(_hidden(cast("JsonValue", from_json(data)), fields, key))
        cause = who["cause"] if _AN_EVENT.fullmatch(who["cause"]) else _hidden_request(who["cause"], key)
        return b'%b%b%b"correlationid":%b,"causationid":%b%b,"recordedhash":"%b","data":%b}' % (
            recorded[: who.start()],
            role,
            behalf,
            _hidden_request(who["request"], key),
            cause,
            recorded[who.end() : cut],
            recorded_hash(recorded, key).encode(),
            data,
        )


def _hidden_request(quoted: bytes, key: bytes) -> bytes:
    return b'"%b"' % _uuid_of(key, b"request:" + quoted).encode()


def recorded_hash(recorded: bytes, key: bytes) -> str:
    """What a public line says of the recorded one: HMAC-SHA-256 of its bytes."""
    return hmac.digest(key, b"line:" + recorded, "sha256").hex()


def hash_in(line: bytes) -> bytes:
    """The ``recordedhash`` that a public line says."""
    # Nothing that anybody chooses stands before it.
    start = line.index(_HASH_MARK) + len(_HASH_MARK)
    return line[start : start + _HASH_DIGITS]


def pseudonym(person_id: str, key: bytes) -> str:
    """The id that stands for a person in the feed whose key this is, in the form of a UUID."""
    return _uuid_of(key, b"person:" + person_id.encode())


def _uuid_of(key: bytes, what: bytes) -> str:
    digits = hmac.digest(key, what, "sha256").hex()
    # RFC 9562, section 5.8: version 8 is for ids made in one's own way.
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def _hidden(value: JsonValue, fields: PersonFields | None, key: bytes) -> JsonValue:
    """With pseudonyms in the place of ids of people; a value without fields is such an id, or null."""
    if isinstance(value, list):
        return [_hidden(one, fields, key) for one in value]
    if fields is None:
        return pseudonym(str(value), key) if value is not None else None
    if isinstance(value, Mapping):
        return {
            name: _hidden(one, fields[name], key) if name in fields else one for name, one in value.items()
        }
    return value
