"""Events on the wire: CloudEvents lines that are written once and read for ever."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.eventlog.wire import Encoder, UnknownEvent, Wire, subject_field, type_of
from shared.kernel.messages import Actor, Event
from shared.kernel.models import Frozen
from shared.kernel.roles import Role
from tests.example_log import (
    OLD_SHED,
    SHED,
    LoanLapsed,
    ShelfCollapsed,
    ToolLent,
    ToolPut,
    ToolPutFirst,
    from_first_tool_put,
)
from tests.specification import later
from tests.unit.eventlog.shed import put

ENCODER = Encoder("shed", SHED.events)
WIRE = Wire(SHED.events, SHED.upcasters)
DRILL = ToolPut(tool_id="drill-1", name="电钻", given_by="neighbour-chen")


def line_of(event: Event, sequence: int = 7, command: object = None, encoder: Encoder = ENCODER) -> bytes:
    return encoder.line("haiwan", encoder.envelope("haiwan", put("电钻")), sequence, event)


def events_of(wire: Wire, lines: Sequence[bytes]) -> list[Event]:
    return list(wire.events(map(type_of, lines), lines))


def test_a_line_is_a_cloud_event() -> None:
    command = put("电钻").model_copy(
        update={
            "correlation_id": "visit-1",
            "causation_id": "partners/haiwan:3",
            "actor": Actor(id="staff-he", roles=frozenset({Role.STAFF}), on_behalf_of="neighbour-chen"),
        }
    )
    line = ENCODER.line("haiwan", ENCODER.envelope("haiwan", command), 7, DRILL)
    assert json.loads(line) == {
        "specversion": "1.0",
        "id": "haiwan:7",
        "source": "/shed",
        "type": "shed.tool_put.v2",
        "subject": "drill-1",
        "time": "2026-07-06T01:00:00Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:hehuo:schema:shed.tool_put.v2",
        "sequence": "0000000000000007",
        "partitionkey": "haiwan",
        "actor": "staff-he",
        "onbehalfof": "neighbour-chen",
        "roles": "staff",
        "correlationid": "visit-1",
        "causationid": "partners/haiwan:3",
        "data": {"tool_id": "drill-1", "name": "电钻", "given_by": "neighbour-chen"},
    }


def test_a_command_that_nothing_caused_correlates_and_causes_by_its_own_id() -> None:
    content = json.loads(line_of(DRILL))
    assert content["correlationid"] == content["causationid"] == "put/电钻"
    assert "onbehalfof" not in content


def test_a_reader_gets_back_what_was_written() -> None:
    recorded = WIRE.decode(line_of(DRILL))
    assert recorded.data == DRILL
    assert (recorded.id, recorded.sequence, recorded.community) == ("haiwan:7", 7, "haiwan")
    assert (recorded.source, recorded.service, recorded.actor) == ("/shed", "shed", "neighbour-chen")
    assert recorded.time == put("电钻").now
    assert (recorded.onbehalfof, recorded.roles) == (None, None)


texts = st.text(max_size=30)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants naive bounds)
tools_put = st.builds(ToolPut, tool_id=texts, name=texts, given_by=texts)
tools_lent = st.builds(ToolLent, tool_id=texts, borrower=texts, until=moments)
some_events = st.one_of(tools_put, tools_lent, st.builds(LoanLapsed, tool_id=texts))


@settings(max_examples=100, deadline=None)
@given(st.lists(some_events, min_size=1, max_size=5), moments, texts.filter(bool), st.none() | texts)
def test_whatever_its_texts_hold_an_event_is_one_line_and_comes_back(
    events: list[Event], now: datetime, command_id: str, causation_id: str | None
) -> None:
    command = put("电钻", command_id="x").model_copy(
        update={"command_id": command_id, "causation_id": causation_id, "now": now}
    )
    envelope = ENCODER.envelope("haiwan", command)
    lines = [ENCODER.line("haiwan", envelope, sequence, event) for sequence, event in enumerate(events, 1)]
    assert not any(b"\n" in line for line in lines)
    assert [type_of(line) for line in lines] == [event.type for event in events]
    recorded = [WIRE.decode(line) for line in lines]
    assert [one.data for one in recorded] == events
    assert events_of(WIRE, lines) == events
    assert {one.time for one in recorded} == {now}
    assert {one.causationid for one in recorded} == {causation_id or command_id}


def test_fields_that_a_reader_does_not_know_are_ignored() -> None:
    content = json.loads(line_of(DRILL))
    # The data stands last in every line: replay reads nothing else.
    data = content.pop("data") | {"colour": "red"}
    content |= {"traceparent": "00-1", "data": data}
    line = json.dumps(content, separators=(",", ":")).encode()
    assert WIRE.decode(line).data == DRILL
    assert events_of(WIRE, [line]) == [DRILL]


class Shelf(Frozen):
    """As a command has it, it refuses fields that it does not know."""

    name: str


class ShelfBuilt(Event):
    """An event with a value inside."""

    type: ClassVar[str] = "shed.shelf_built.v1"

    shelves: tuple[Shelf, ...]


def test_fields_that_a_reader_does_not_know_are_ignored_in_values_inside_too() -> None:
    """A process of the next version has recorded them, while those of this one still run."""
    wire, built = Wire([ShelfBuilt]), ShelfBuilt(shelves=(Shelf(name="上层"),))
    line = line_of(built, encoder=Encoder("shed", [ShelfBuilt]))
    newer = line.replace('"上层"'.encode(), '"上层","height":{"cm":40}'.encode())
    assert newer != line
    assert wire.decode(newer).data == built
    assert events_of(wire, [newer]) == [built]


class ToolPutWithColour(Event):
    """`ToolPut` after it has gained an optional field."""

    type: ClassVar[str] = ToolPut.type

    tool_id: str
    name: str
    given_by: str
    colour: str = "unknown"


def test_a_field_that_an_event_gained_later_has_its_default_in_older_records() -> None:
    newer = Wire([ToolPutWithColour])
    event = newer.decode(line_of(DRILL)).data
    assert isinstance(event, ToolPutWithColour)
    assert (event.name, event.colour) == ("电钻", "unknown")


def test_a_retired_event_is_read_in_its_newer_form() -> None:
    old = Encoder("shed", OLD_SHED.events)
    line = line_of(ToolPutFirst(tool_id="drill-1", label="电\n钻"), encoder=old)
    expected = ToolPut(tool_id="drill-1", name="电\n钻", given_by="unknown")
    recorded = WIRE.decode(line)
    assert (recorded.type, recorded.data, recorded.sequence) == (ToolPut.type, expected, 7)
    assert events_of(WIRE, [line]) == [expected]
    assert events_of(WIRE, [line, line_of(DRILL, 8), line]) == [expected, DRILL, expected]
    assert WIRE.knows(ToolPutFirst.type)


def test_an_event_may_be_retired_more_than_once() -> None:
    class ToolPutThird(Event):
        type: ClassVar[str] = "shed.tool_put.v3"

        tool_id: str
        names: list[str]

    chain = Wire(
        [ToolPutThird],
        {
            ToolPutFirst.type: from_first_tool_put,
            ToolPut.type: lambda data: (
                ToolPutThird.type,
                {"tool_id": data["tool_id"], "names": [data["name"]]},
            ),
        },
    )
    first = line_of(ToolPutFirst(tool_id="drill-1", label="电钻"), encoder=Encoder("shed", OLD_SHED.events))
    expected = ToolPutThird(tool_id="drill-1", names=["电钻"])
    assert [chain.decode(line).data for line in (first, line_of(DRILL))] == [expected, expected]


def test_an_event_that_a_reader_does_not_know_is_named() -> None:
    wire = Wire([LoanLapsed])
    for read in (wire.decode, lambda line: events_of(wire, [line])):
        with pytest.raises(UnknownEvent, match=ToolPut.type):
            read(line_of(DRILL))
    assert not wire.knows(ToolPut.type)
    assert wire.knows(LoanLapsed.type)


def test_a_malformed_event_is_refused() -> None:
    line = line_of(DRILL).replace(b'"name":"', b'"name":7,"x":"')
    for read in (WIRE.decode, lambda line: events_of(WIRE, [line])):
        with pytest.raises(ValidationError):
            read(line)


def test_a_reader_of_one_single_event_reads_it() -> None:
    line = line_of(LoanLapsed(tool_id="drill-1"))
    assert Wire([LoanLapsed]).decode(line).data == LoanLapsed(tool_id="drill-1")


def test_two_events_can_not_share_a_wire_name() -> None:
    with pytest.raises(TypeError, match="wire names used twice"):
        Wire([ToolPut, ToolPutWithColour])
    with pytest.raises(TypeError, match=r"shed.tool_put.v2"):
        Wire([ToolPut], {ToolPut.type: from_first_tool_put})


def test_an_event_is_about_the_first_thing_it_names() -> None:
    assert subject_field(ToolLent) == "tool_id"
    assert subject_field(ShelfCollapsed) is None
    assert "subject" not in json.loads(line_of(ShelfCollapsed()))


def test_times_keep_their_microseconds() -> None:
    command = put("电钻").model_copy(update={"now": later().replace(microsecond=120)})
    line = ENCODER.line("haiwan", ENCODER.envelope("haiwan", command), 1, DRILL)
    assert WIRE.decode(line).time == command.now
