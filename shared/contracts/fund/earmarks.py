"""Earmarks (专款专用): purses whose money serves one purpose (Charity Law, art. 54)."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.campaigns import PURSE_IS_SAID_WITH_ITS_CAMPAIGN
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    Query,
    Request,
    Text,
    Title,
    View,
    is_unsaid,
)
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


class InEnglish(Frozen):
    """What a purse says in English beside its own words, where somebody says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What the purse is called in English; absent where nobody said, and before 0.2.0."""
    purpose_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its purpose, in English; absent where nobody said, and before 0.2.0."""


class CreateEarmarkRequest(InEnglish, Request):
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


class EarmarkCreated(InEnglish, Event):
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


class TranslateEarmarkRequest(Request):
    """What a purse says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Family places at the sky farm",
                    "purpose_en": "Children of families in need take part in the courses of the sky farm.",
                }
            ]
        },
    )

    title_en: Title
    """What the purse is called in English, for everybody to read."""
    purpose_en: Text | None = None
    """The same as its purpose, in English; null where there is none."""


class TranslateEarmark(TranslateEarmarkRequest, Command):
    """Says a purse, and the matching pool whose purse it is, in English, or says it better.

    Its own words stay as they are, and are what binds. A campaign's purse is said with the campaign.
    """

    operation = Operation(
        "Say an earmark in English",
        roles(Role.STAFF, Role.TREASURER, Role.COMMITTEE),
        (EARMARK_IS_UNKNOWN, PURSE_IS_SAID_WITH_ITS_CAMPAIGN),
    )

    earmark_id: Id


class EarmarkTranslated(Event):
    """A purse is said in English from now on. Its own words are what binds."""

    type: ClassVar[str] = "fund.earmark_translated.v1"

    earmark_id: Id
    """The purse."""
    title_en: str
    """What it is called in English."""
    purpose_en: str | None
    """The same as its purpose, in English; null where there is none."""
    translated_at: Instant
    """When somebody said so."""


class EarmarkView(View):
    """A purse (专款专用): its purpose, what came in, what was spent and what is left."""

    earmark_id: str
    """What to name to give to this purse or to pay from it."""
    title: str
    """What the purse is called."""
    purpose: str
    """The one purpose that its money serves."""
    title_en: str | None = None
    """What the purse is called in English; null where nobody said."""
    purpose_en: str | None = None
    """The same as its purpose, in English; null where nobody said."""
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
