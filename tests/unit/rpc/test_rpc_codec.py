"""What travels between processes comes out as it went in, for every contract there is."""

import pytest

from hehuo.services import ALL_SERVICES
from shared.contracts.partners.calls import ListCalls
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.models import Frozen, Page, Query, View
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Kind, Refusal, Rejected
from shared.rpc import rpc_codec
from shared.runtime.service import Service
from tests.example_log import LendTool, LoanLapsed, ToolPut
from tests.unit.eventlog.shed import lend

TOOLS = rpc_codec.by_name([LendTool])


def test_a_command_comes_as_it_was_sent() -> None:
    command = lend("电钻", "neighbour-wu")
    assert rpc_codec.read(rpc_codec.write(command, min_sequence=7), TOOLS) == (command, 7)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"name":"PutTool","min_sequence":0,"fields":{}}',
        b'{"name":"LendTool","min_sequence":0,"fields":{"tool_id":1}}',
        b'{"name":"LendTool","fields":{}}',
    ],
)
def test_what_this_process_has_no_contract_for_is_not_understood(body: bytes) -> None:
    with pytest.raises(rpc_codec.NotUnderstood) as caught:
        rpc_codec.read(body, TOOLS)
    assert str(caught.value).isidentifier()  # The kind of the mistake, never what was sent.


def test_an_outcome_comes_as_it_was() -> None:
    outcome = Outcome(3, (ToolPut(tool_id="t", name="电钻", given_by="lin"), LoanLapsed(tool_id="t")), True)
    events = {event.type: event for event in (ToolPut, LoanLapsed)}
    assert rpc_codec.read_outcome(rpc_codec.write_outcome(outcome), events) == outcome


def test_what_a_service_of_a_later_version_says_further_is_passed_over() -> None:
    """A command is another matter: what its receiver does not know, it would not do."""
    outcome = Outcome(3, (LoanLapsed(tool_id="t"),))
    said = rpc_codec.write_outcome(outcome).replace(b'"tool_id":"t"', b'"tool_id":"t","since":[1]')
    assert rpc_codec.read_outcome(said, {LoanLapsed.type: LoanLapsed}) == outcome
    query: Query[Place] = AskPlace()
    place = Place(shelf=Shelf(name="上层"))
    answer = rpc_codec.write_answer(query, place).replace("层".encode() + b'"', "层".encode() + b'","cm":40')
    assert b"cm" in answer
    assert rpc_codec.read_answer(query, answer) == place
    asked = rpc_codec.write(lend("电钻", "neighbour-wu")).replace(b'"tool_id":', b'"shelf":7,"tool_id":')
    with pytest.raises(rpc_codec.NotUnderstood):
        rpc_codec.read(asked, TOOLS)


class Shelf(Frozen):
    """A value that commands have, too."""

    name: str


class Place(View):
    """Where a tool is."""

    shelf: Shelf


class AskPlace(Query[Place]):
    """Where is it?"""


def test_a_refusal_comes_as_it_was_said() -> None:
    refusal = Refusal("tool_is_lent", Kind.CONFLICT, "Somebody has it.")
    said = Rejected(refusal, "Mei has it.", sentence_count=1, until="2026-01-01", who={"a": [1, None]})
    heard = rpc_codec.read_refusal(rpc_codec.write_refusal(said))
    assert (heard.code, heard.refusal.kind, heard.sentence, heard.facts) == (
        said.code,
        said.refusal.kind,
        "Mei has it.",
        said.facts,
    )


@pytest.mark.parametrize("service", ALL_SERVICES, ids=lambda one: one.name)
def test_every_query_says_what_its_answer_is(service: Service) -> None:
    queries = [query for one in service.projections for query in one.queries]
    table = rpc_codec.by_name(queries)
    assert len(table) == len(queries)
    for query in queries:
        assert rpc_codec._answers(query).json_schema()


def test_answers_come_as_they_were_given() -> None:
    query = ListCalls()
    assert rpc_codec.read_answer(
        query, rpc_codec.write_answer(query, Page(items=[], next_cursor="c"))
    ) == Page(items=[], next_cursor="c")
    nothing = GetCommunity(at="2026-01-01T00:00:00Z")  # type: ignore[arg-type]  # Read from JSON's text.
    assert rpc_codec.read_answer(nothing, rpc_codec.write_answer(nothing, None)) is None


def test_commands_of_every_service_have_names_of_their_own() -> None:
    for service in ALL_SERVICES:
        assert len(rpc_codec.by_name(service.decider.commands)) == len(service.decider.commands)
