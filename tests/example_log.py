"""A decider small enough to see through: a shed of tools that neighbours lend each other (共享工具屋)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from pydantic import JsonValue

from shared.kernel.decider import Decider, deciding, evolving
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.models import Instant
from shared.kernel.refusals import Kind, Refusal, Rejected

TOOL_IS_UNKNOWN = Refusal("tool_is_unknown", Kind.NOT_FOUND, "There is no such tool in the shed.")
TOOL_IS_LENT = Refusal("tool_is_lent", Kind.CONFLICT, "Somebody else has this tool at the moment.")


class PutTool(Command):
    name: str


class LendTool(Command):
    tool_id: str
    until: Instant


class ReturnTool(Command):
    tool_id: str


class BreakRule(Command):
    """Shows what a mistake in a rule does, in ``decide`` or in ``evolve``."""

    in_evolve: bool = False


class ToolPut(Event):
    type: ClassVar[str] = "shed.tool_put.v2"

    tool_id: str
    name: str
    given_by: str


class ToolLent(Event):
    type: ClassVar[str] = "shed.tool_lent.v1"

    tool_id: str
    borrower: str
    until: datetime


class ToolReturned(Event):
    type: ClassVar[str] = "shed.tool_returned.v1"

    tool_id: str


class LoanLapsed(Event):
    type: ClassVar[str] = "shed.loan_lapsed.v1"

    tool_id: str


class ShelfCollapsed(Event):
    type: ClassVar[str] = "shed.shelf_collapsed.v1"


class ToolPutFirst(Event):
    """The retired form of `ToolPut`: it did not say who gave the tool, and called the name a label."""

    type: ClassVar[str] = "shed.tool_put.v1"

    tool_id: str
    label: str


@dataclass(slots=True)
class Loan:
    borrower: str
    until: datetime


@dataclass(slots=True)
class Shed:
    tools: dict[str, str] = field(default_factory=dict)
    givers: set[str] = field(default_factory=set)
    loans: dict[str, Loan] = field(default_factory=dict)
    lapsed: int = 0


def put_tool(_state: Shed, command: PutTool) -> Sequence[Event]:
    return [ToolPut(tool_id=command.new_id("tool"), name=command.name, given_by=command.actor.id)]


def lend_tool(state: Shed, command: LendTool) -> Sequence[Event]:
    if command.tool_id not in state.tools:
        raise Rejected(TOOL_IS_UNKNOWN, tool_id=command.tool_id)
    loan = state.loans.get(command.tool_id)
    if loan is None:
        return [ToolLent(tool_id=command.tool_id, borrower=command.actor.id, until=command.until)]
    if loan.borrower != command.actor.id:
        raise Rejected(TOOL_IS_LENT, tool_id=command.tool_id)
    return []


def return_tool(state: Shed, command: ReturnTool) -> Sequence[Event]:
    return [ToolReturned(tool_id=command.tool_id)] if command.tool_id in state.loans else []


def break_rule(_state: Shed, command: BreakRule) -> Sequence[Event]:
    if command.in_evolve:
        return [ShelfCollapsed()]
    raise ZeroDivisionError("a mistake in decide")


def tick(state: Shed, command: Tick) -> Sequence[Event]:
    return [LoanLapsed(tool_id=tool) for tool, loan in state.loans.items() if loan.until <= command.now]


def tool_put(state: Shed, event: ToolPut) -> None:
    state.tools[event.tool_id] = event.name
    state.givers.add(event.given_by)


def tool_lent(state: Shed, event: ToolLent) -> None:
    state.loans[event.tool_id] = Loan(event.borrower, event.until)


def tool_returned(state: Shed, event: ToolReturned) -> None:
    del state.loans[event.tool_id]


def loan_lapsed(state: Shed, event: LoanLapsed) -> None:
    del state.loans[event.tool_id]
    state.lapsed += 1


def shelf_collapsed(state: Shed, _event: ShelfCollapsed) -> None:
    state.tools.clear()
    raise ZeroDivisionError("a mistake in evolve")


def due(state: Shed) -> datetime | None:
    return min((loan.until for loan in state.loans.values()), default=None)


def from_first_tool_put(data: dict[str, JsonValue]) -> tuple[str, dict[str, JsonValue]]:
    return ToolPut.type, {"tool_id": data["tool_id"], "name": data["label"], "given_by": "unknown"}


COMMANDS: tuple[type[Command], ...] = (PutTool, LendTool, ReturnTool, BreakRule, Tick)
EVENTS: tuple[type[Event], ...] = (ToolPut, ToolLent, ToolReturned, LoanLapsed, ShelfCollapsed)

RULES = (
    put_tool,
    lend_tool,
    return_tool,
    break_rule,
    tick,
    tool_put,
    tool_lent,
    tool_returned,
    loan_lapsed,
    shelf_collapsed,
)

SHED = Decider(
    name="shed",
    state=Shed,
    decide=deciding(RULES, Shed, COMMANDS),
    evolve=evolving(RULES, Shed, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=due,
    upcasters={ToolPutFirst.type: from_first_tool_put},
    version=2,  # Since the first version, putting a tool also notes its giver.
)


def put_first_tool(_state: Shed, command: PutTool) -> Sequence[Event]:
    return [ToolPutFirst(tool_id=command.new_id("tool"), label=command.name)]


def first_tool_put(state: Shed, event: ToolPutFirst) -> None:
    state.tools[event.tool_id] = event.label


OLD_SHED = Decider(
    name="shed",
    state=Shed,
    decide=deciding((put_first_tool,), Shed, (PutTool,)),
    evolve=evolving((first_tool_put,), Shed, (ToolPutFirst,)),
    commands=(PutTool,),
    events=(ToolPutFirst,),
)
"""The shed as it was programmed before `ToolPut` said who gives: what wrote the oldest logs."""
