"""Earmarks (专款专用): purses whose money serves one purpose (Charity Law, art. 54)."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, Request, Text, Title, View


class CreateEarmarkRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "天空农场亲子名额", "purpose": "困难家庭儿童免费参加天空农场课程"}]
        },
    )

    title: Title
    purpose: Text


class CreateEarmark(CreateEarmarkRequest, Command):
    """The treasurer or the committee opens a purse for one purpose."""


class EarmarkCreated(Event):
    type: ClassVar[str] = "fund.earmark_created.v1"

    earmark_id: Id
    title: str
    purpose: str
    created_at: Instant


class EarmarkView(View):
    earmark_id: str
    title: str
    purpose: str
    created_at: Instant
    received_fen: int = 0
    spent_fen: int = 0
    balance_fen: int = 0
    """``received_fen - spent_fen``; never below zero."""


class ListEarmarks(PagedQuery[Page[EarmarkView]]):
    pass


class GetEarmark(Query[EarmarkView | None]):
    earmark_id: Id
