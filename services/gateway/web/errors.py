"""What is wrong with a request, in words that mean something to whoever sent it."""

import json
import re
from collections.abc import Iterable
from typing import Any

from pydantic import JsonValue

from shared.kernel.error_text import without_echoes
from shared.rpc.problems import Refused, invalid_request

_MOST_ERRORS = 20
_ENUM_MEMBER = re.compile(r"<\w+(?:\.\w+)?: ('[^']*')>")
_OF_PYTHON = {
    "model_type": "Input should be an object",
    "model_attributes_type": "Input should be an object",
    "dict_type": "Input should be an object",
    "tuple_type": "Input should be an array",
    "list_type": "Input should be an array",
    "set_type": "Input should be an array",
    "frozen_set_type": "Input should be an array",
    "none_required": "Input should be null",
}
"""For pydantic's kinds of error whose own message names types of Python."""


class _NamedTwice(Exception):  # noqa: N818 (an answer)
    pass


def problem_of_errors(errors: list[Any], *place: str) -> Refused:
    """What is wrong where, without repeating what was sent: it may be a secret, or about a person."""
    found: list[JsonValue] = [
        {"location": ".".join([*place, *map(str, one["loc"])]), "message": message_of(one)}
        for one in without_echoes(errors)[:_MOST_ERRORS]
    ]
    return Refused(invalid_request(found))


def message_of(error: Any) -> str:
    """One of pydantic's errors in words of JSON."""
    message = _OF_PYTHON.get(error["type"])
    if message is not None:
        return message
    return _ENUM_MEMBER.sub(r"\1", str(error["msg"]).removeprefix("Value error, "))


def names_a_field_twice(content: bytes) -> bool:
    """Whether an object in this JSON has two fields of one name: readers differ in which they take."""
    try:
        _decode(content.decode("utf-8", "surrogatepass"))
    except _NamedTwice:
        return True
    return False


def _unique(pairs: Iterable[tuple[str, object]]) -> None:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise _NamedTwice


# Made once: json.loads makes one for each text, and looks at how it is encoded, which has been done.
_decode = json.JSONDecoder(object_pairs_hook=_unique).decode
