"""A refusal in the visitor's language, with the facts behind it as people write them."""

import re
from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue

from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import Words
from shared.kernel.refusals import Kind, Refusal

ROUTE_IS_UNKNOWN = Refusal("route_is_unknown", Kind.NOT_FOUND, "There is nothing at this address.")

_INSTANT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)\Z")


def sentence_of(code: str, sentence: str, facts: Mapping[str, JsonValue], words: Words, shown: Shown) -> str:
    """The words of a refusal; its own English sentence where the catalogue has none for it."""
    key = f"refusal.{code}"
    if key not in words:
        return sentence
    written = {name: _written(name, value, shown) for name, value in facts.items()}
    try:
        return words(key, **written)
    except KeyError:
        return sentence  # A fact that is there only sometimes; tests hold the words to the usual ones.


def _written(name: str, value: JsonValue, shown: Shown) -> object:
    if isinstance(value, int) and name.endswith("_fen"):
        return shown.money(value)
    if isinstance(value, str) and _INSTANT.match(value):
        return shown.moment(datetime.fromisoformat(value))
    return value
