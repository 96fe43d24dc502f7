"""Recruitment calls (招募公告)."""

from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.call_questions import CallQuestionsSet
from shared.contracts.partners.call_translations import CallTranslated
from shared.contracts.partners.calls import (
    CallArchived,
    CallClosed,
    CallDrafted,
    CallEdited,
    CallExtended,
    CallPublished,
    CallState,
    CallView,
    GetCall,
    ListCalls,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated


def _drafted(_view: CallView | None, recorded: Recorded[CallDrafted], key: str) -> CallView:
    event = recorded.data
    return CallView(
        call_id=key,
        state=CallState.DRAFTED,
        copied_from=event.copied_from,
        drafted_at=event.drafted_at,
        **dict(event.particulars),
    )


def _edited(view: CallView | None, recorded: Recorded[CallEdited], _key: str) -> CallView | None:
    update = {**dict(recorded.data.particulars), "revision": recorded.data.revision}
    return view.model_copy(update=update) if view else None


def _published(view: CallView | None, recorded: Recorded[CallPublished], _key: str) -> CallView | None:
    update = {"state": CallState.PUBLISHED, "listed": True, "published_at": recorded.data.published_at}
    return view.model_copy(update=update) if view else None


def _extended(view: CallView | None, recorded: Recorded[CallExtended], _key: str) -> CallView | None:
    if view is None:
        return None
    window = view.window.model_copy(update={"ends_at": recorded.data.ends_at})
    return view.model_copy(update={"window": window})


def _closed(view: CallView | None, recorded: Recorded[CallClosed], _key: str) -> CallView | None:
    update = {"state": CallState.CLOSED, "closed_at": recorded.data.closed_at}
    return view.model_copy(update=update) if view else None


def _archived(view: CallView | None, _recorded: Recorded[CallArchived], _key: str) -> CallView | None:
    return view.model_copy(update={"state": CallState.ARCHIVED}) if view else None


def _asks(view: CallView | None, recorded: Recorded[CallQuestionsSet], _key: str) -> CallView | None:
    return view.model_copy(update={"questions": recorded.data.questions}) if view else None


def _applied_to(
    view: CallView | None, _recorded: Recorded[ApplicationSubmitted], _key: str
) -> CallView | None:
    return view.model_copy(update={"questions_frozen": True}) if view else None


def _call_of(event: ApplicationSubmitted) -> tuple[str, ...]:
    return (event.particulars.call_id,) if event.particulars.call_id else ()


CALLS = (
    Projection("calls", CallView, indexes=("state", "listed", "drafted_at"), version=3)
    .on(CallDrafted, lambda event: event.call_id, _drafted)
    .on(CallEdited, lambda event: event.call_id, _edited)
    .on(CallQuestionsSet, lambda event: event.call_id, _asks)
    .on(ApplicationSubmitted, _call_of, _applied_to)
    .on(CallPublished, lambda event: event.call_id, _published)
    .on(CallTranslated, lambda event: event.call_id, translated)
    .on(CallExtended, lambda event: event.call_id, _extended)
    .on(CallClosed, lambda event: event.call_id, _closed)
    .on(CallArchived, lambda event: event.call_id, _archived)
    .gets(GetCall)
    .lists(ListCalls, order="drafted_at", descending=True)
)
