"""Earmarks (专款专用): purses whose money serves one purpose (Charity Law, art. 54)."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, Request, Text, Title, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


class CreateEarmarkRequest(Request):
    """A purse to open, and the one purpose that it serves."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "天空农场亲子名额", "purpose": "困难家庭儿童免费参加天空农场课程"}]
        },
    )

    title: Title
    """What the purse is called."""
    purpose: Text
    """The one purpose that its money serves, for donors to read."""


class CreateEarmark(CreateEarmarkRequest, Command):
    """Opens a purse whose money serves one purpose alone (Charity Law, art. 54)."""

    operation = Operation("Create an earmark", roles(Role.TREASURER, Role.COMMITTEE), makes="earmark_id")


class EarmarkCreated(Event):
    """There is a purse whose money serves one purpose alone (专款专用; Charity Law, art. 54)."""

    type: ClassVar[str] = "fund.earmark_created.v1"

    earmark_id: Id
    """Id of the purse; donations, disbursements and lines of the ledger name it."""
    title: str
    """What the purse is called."""
    purpose: str
    """The one purpose that its money serves."""
    created_at: Instant
    """When it was created."""


class EarmarkView(View):
    """A purse (专款专用): its purpose, what came in, what was spent and what is left."""

    earmark_id: str
    """What to name to give to this purse or to pay from it."""
    title: str
    """What the purse is called."""
    purpose: str
    """The one purpose that its money serves."""
    created_at: Instant
    """When it was created."""
    received_fen: int = 0
    """All that was given to it, in fen, reversals deducted."""
    spent_fen: int = 0
    """All that was paid from it, in fen, reversals deducted."""
    balance_fen: int = 0
    """``received_fen - spent_fen``; never below zero."""


class ListEarmarks(PagedQuery[Page[EarmarkView]]):
    """Each purse: its purpose, what came in, what was spent, what is left."""

    operation = Operation("List earmarks", ANYONE)


class GetEarmark(Query[EarmarkView | None]):
    """One purse."""

    operation = Operation("Read an earmark", ANYONE, (EARMARK_IS_UNKNOWN,))

    earmark_id: Id
