"""Which events are public, and a recorded example of each."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from services.gateway.feed.public_line import PublicForm
from shared.contracts import bookings, fund, partners
from shared.eventlog.wire import type_of
from shared.kernel.messages import Event

PUBLIC: Mapping[str, type[Event]] = {
    event.type: event
    for event in sorted((*partners.EVENTS, *bookings.EVENTS, *fund.EVENTS), key=lambda one: one.type)
    if event.public
}
"""By wire name, all that can stand in a feed. The gateway's own events are not published."""

_EXAMPLE_KEY = bytes(32)
"""In the place of a community's key, which is secret."""

SCHEMA_URN = "urn:hehuo:schema:"
"""With the wire name after it: what ``dataschema`` says in every recorded event."""


@cache
def recorded_examples() -> Mapping[str, bytes]:
    """By wire name: a line that a platform has recorded when the example was played, or its tests."""
    lines = files("services.gateway.catalogue").joinpath("examples.jsonl").read_bytes().splitlines()
    return {type_of(line): line for line in lines}


@cache
def examples() -> Mapping[str, bytes]:
    """The same as a feed shows them."""
    form = PublicForm(PUBLIC.values())
    return {name: form.line(line, _EXAMPLE_KEY) for name, line in recorded_examples().items()}
