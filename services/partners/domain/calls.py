"""Recruitment calls, from draft to archive."""

from services.partners.domain.guards import particulars_of
from services.partners.domain.needs import require_listed_need, require_need
from services.partners.domain.state import Call, Programme
from shared.contracts.partners.call_copies import CopyCall
from shared.contracts.partners.call_questions import CallQuestionsSet
from shared.contracts.partners.call_translations import CallTranslated, TranslateCall
from shared.contracts.partners.calls import (
    ArchiveCall,
    CallArchived,
    CallClosed,
    CallDrafted,
    CallEdited,
    CallExtended,
    CallParticulars,
    CallPublished,
    CallState,
    CloseCall,
    DraftCall,
    EditCall,
    ExtendCall,
    PublishCall,
)
from shared.contracts.partners.refusals.calls import (
    CALL_IS_NOT_A_DRAFT,
    CALL_IS_NOT_CLOSED,
    CALL_IS_NOT_PUBLISHED,
    CALL_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    CALL_WINDOW_HAS_PASSED,
)
from shared.kernel.messages import Event, Tick
from shared.kernel.refusals import Rejected, check_revision

_COPIED = ("title", "text", "categories", "need_ids")


def require_call(state: Programme, call_id: str) -> Call:
    call = state.calls.get(call_id)
    if call is None:
        raise Rejected(CALL_IS_UNKNOWN)
    return call


def draft_call(state: Programme, command: DraftCall) -> list[Event]:
    for need_id in command.need_ids:
        require_need(state, need_id)
    return [
        CallDrafted(
            call_id=command.new_id("call"),
            particulars=particulars_of(CallParticulars, command),
            drafted_at=command.now,
        )
    ]


def copy_call(state: Programme, command: CopyCall) -> list[Event]:
    earlier = require_call(state, command.call_id)
    said = {name: value for name in _COPIED if (value := getattr(command, name)) is not None}
    for name in ("title", "text"):
        english = getattr(command, f"{name}_en")
        if name in said or english is not None:
            said[f"{name}_en"] = english  # Of other words the earlier English says nothing.
    particulars = earlier.particulars.model_copy(update={**said, "window": command.window})
    for need_id in particulars.need_ids:
        require_need(state, need_id)
    call_id = command.new_id("call")
    drafted = CallDrafted(
        call_id=call_id, particulars=particulars, copied_from=command.call_id, drafted_at=command.now
    )
    if not earlier.questions:
        return [drafted]
    return [drafted, CallQuestionsSet(call_id=call_id, questions=earlier.questions, set_at=command.now)]


def call_drafted(state: Programme, event: CallDrafted) -> None:
    state.calls[event.call_id] = Call(event.particulars)


def edit_call(state: Programme, command: EditCall) -> list[Event]:
    call = require_call(state, command.call_id)
    check_revision(call.revision, command.expected_revision)
    if call.state is not CallState.DRAFTED:
        raise Rejected(CALL_IS_NOT_A_DRAFT, state=call.state.value)
    for need_id in command.need_ids:
        require_need(state, need_id)
    return [
        CallEdited(
            call_id=command.call_id,
            particulars=particulars_of(CallParticulars, command),
            revision=call.revision + 1,
        )
    ]


def call_edited(state: Programme, event: CallEdited) -> None:
    call = state.calls[event.call_id]
    call.particulars = event.particulars
    call.revision = event.revision


def publish_call(state: Programme, command: PublishCall) -> list[Event]:
    call = require_call(state, command.call_id)
    if call.state is CallState.PUBLISHED:
        return []
    if call.state is not CallState.DRAFTED:
        raise Rejected(CALL_IS_NOT_A_DRAFT, state=call.state.value)
    if call.particulars.window.ends_at <= command.now:
        raise Rejected(CALL_WINDOW_HAS_PASSED, ends_at=call.particulars.window.ends_at.isoformat())
    for need_id in call.particulars.need_ids:
        require_listed_need(state, need_id)
    return [CallPublished(call_id=command.call_id, particulars=call.particulars, published_at=command.now)]


def call_published(state: Programme, event: CallPublished) -> None:
    state.calls[event.call_id].state = CallState.PUBLISHED
    state.deadlines.put(f"call/{event.call_id}", event.particulars.window.ends_at)


def extend_call(state: Programme, command: ExtendCall) -> list[Event]:
    call = require_call(state, command.call_id)
    if call.state is not CallState.PUBLISHED:
        raise Rejected(CALL_TAKES_NO_APPLICATIONS_NOW, state=call.state.value)
    if command.ends_at <= call.particulars.window.ends_at:
        return []  # It runs that long already.
    return [CallExtended(call_id=command.call_id, ends_at=command.ends_at, extended_at=command.now)]


def call_extended(state: Programme, event: CallExtended) -> None:
    call = state.calls[event.call_id]
    window = call.particulars.window.model_copy(update={"ends_at": event.ends_at})
    call.particulars = call.particulars.model_copy(update={"window": window})
    state.deadlines.put(f"call/{event.call_id}", event.ends_at)


def translate_call(state: Programme, command: TranslateCall) -> list[Event]:
    call = require_call(state, command.call_id)
    if call.state is CallState.DRAFTED:
        raise Rejected(CALL_IS_NOT_PUBLISHED, state=call.state.value)
    said = call.particulars.title_en, call.particulars.text_en
    if said == (command.title_en, command.text_en):
        return []
    return [
        CallTranslated(
            call_id=command.call_id,
            title_en=command.title_en,
            text_en=command.text_en,
            translated_at=command.now,
        )
    ]


def call_translated(state: Programme, event: CallTranslated) -> None:
    call = state.calls[event.call_id]
    english = {"title_en": event.title_en, "text_en": event.text_en}
    call.particulars = call.particulars.model_copy(update=english)


def close_call(state: Programme, command: CloseCall) -> list[Event]:
    call = require_call(state, command.call_id)
    if call.state is CallState.DRAFTED:
        raise Rejected(CALL_IS_NOT_PUBLISHED, state=call.state.value)
    if call.state is not CallState.PUBLISHED:
        return []
    return [CallClosed(call_id=command.call_id, at_window_end=False, closed_at=command.now)]


def window_ended(_state: Programme, call_id: str, command: Tick) -> list[Event]:
    return [CallClosed(call_id=call_id, at_window_end=True, closed_at=command.now)]


def call_closed(state: Programme, event: CallClosed) -> None:
    state.calls[event.call_id].state = CallState.CLOSED
    state.deadlines.drop(f"call/{event.call_id}")


def archive_call(state: Programme, command: ArchiveCall) -> list[Event]:
    call = require_call(state, command.call_id)
    if call.state is CallState.ARCHIVED:
        return []
    if call.state is not CallState.CLOSED:
        raise Rejected(CALL_IS_NOT_CLOSED, state=call.state.value)
    return [CallArchived(call_id=command.call_id, archived_at=command.now)]


def call_archived(state: Programme, event: CallArchived) -> None:
    state.calls[event.call_id].state = CallState.ARCHIVED
