"""Objections: their words go to the vault, and come out of it for those who answer them."""

from collections.abc import Iterable
from typing import TypeVar

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from shared.contracts.fund.objections import DisbursementObjectionView
from shared.contracts.partners.decisions.commands import RaiseObjection, RaiseObjectionRequest
from shared.contracts.partners.decisions.views import ListObjections, ObjectionView
from shared.contracts.partners.rulemaking.views import RulesObjectionView
from shared.kernel.models import Page, PagedRequest, View
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role

W = TypeVar("W", bound=View)


class ObjectionWithText(ObjectionView):
    """An objection with its words, for those who answer it; without, for everybody else."""

    text: str | None = None
    """The words of whoever objected, for those who answer; null for everybody else, and where they were
    erased."""


async def raise_objection(caller: Caller, application_id: str, body: RaiseObjectionRequest) -> Outcome:
    """Objects to the decision on this application, in words that can be erased."""
    kept = await caller.keep_text(body.text)
    return await caller.submit(
        RaiseObjection, application_id=application_id, text_id=kept.text_id, text_sha256=kept.sha256
    )


async def list_objections(
    caller: Caller, application_id: str, asked: PagedRequest
) -> Page[ObjectionWithText]:
    """The objections to the decision on this application, with their words where the caller may read them."""
    page = await caller.ask(ListObjections(**dict(asked), application_id=application_id))
    return await with_texts(caller, page, ObjectionWithText, READERS)


async def with_texts(
    caller: Caller,
    page: Page[ObjectionView] | Page[DisbursementObjectionView] | Page[RulesObjectionView],
    model: type[W],
    readers: Iterable[Role],
) -> Page[W]:
    """A page of objections as ``model``, which has their words too; they are there for ``readers`` alone."""
    readable = [one.text_id for one in page.items] if caller.has(*readers) else []
    texts = await caller.texts_of(readable) if readable else {}
    items = [model.model_validate({**dict(one), "text": texts.get(one.text_id)}) for one in page.items]
    return Page(items=items, next_cursor=page.next_cursor)
