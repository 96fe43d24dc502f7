"""Needs, from collection to close-out; what applications do to them is at the end."""

from services.partners.domain.guards import particulars_of, require_unrelated
from services.partners.domain.need_state import Need
from services.partners.domain.project_guards import require_no_part
from services.partners.domain.state import Programme
from shared.contracts.partners.needs.commands import (
    CloseNeed,
    CollectNeed,
    ConfirmNeed,
    DeclineNeed,
    EditNeed,
    PublishNeed,
    VerifyNeed,
)
from shared.contracts.partners.needs.events import (
    NeedClosed,
    NeedCollected,
    NeedDeclined,
    NeedEdited,
    NeedMatched,
    NeedParticulars,
    NeedPublished,
    NeedReleased,
    NeedTakenUp,
    NeedVerified,
)
from shared.contracts.partners.needs.views import NeedState
from shared.contracts.partners.refusals.needs import (
    NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
    NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_NOT_IN_A_PROJECT,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
    NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected, check_revision
from shared.kernel.words import Wording

_BEFORE_PUBLICATION = (NeedState.COLLECTED, NeedState.VERIFIED)
_SETTLED = (NeedState.CLOSED, NeedState.DECLINED)


def require_need(state: Programme, need_id: str) -> Need:
    need = state.needs.get(need_id)
    if need is None:
        raise Rejected(NEED_IS_UNKNOWN, need_id=need_id)
    return need


def require_listed_need(state: Programme, need_id: str) -> Need:
    need = require_need(state, need_id)
    if not need.listed:
        raise Rejected(NEED_IS_NOT_PUBLISHED, need_id=need_id, state=need.state.value)
    return need


def collect_need(_state: Programme, command: CollectNeed) -> list[Event]:
    return [
        NeedCollected(
            need_id=command.new_id("need"),
            particulars=particulars_of(NeedParticulars, command),
            collected_by=command.actor.id,
            collected_at=command.now,
        )
    ]


def need_collected(state: Programme, event: NeedCollected) -> None:
    need = state.needs[event.need_id] = Need(event.particulars)
    if event.collected_by is not None:
        need.entered_by.add(event.collected_by)


def edit_need(state: Programme, command: EditNeed) -> list[Event]:
    need = require_need(state, command.need_id)
    check_revision(need.revision, command.expected_revision)
    if need.state not in _BEFORE_PUBLICATION:
        raise Rejected(NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION, state=need.state.value)
    return [
        NeedEdited(
            need_id=command.need_id,
            particulars=particulars_of(NeedParticulars, command),
            edited_by=command.actor.id,
            revision=need.revision + 1,
        )
    ]


def need_edited(state: Programme, event: NeedEdited) -> None:
    need = state.needs[event.need_id]
    need.particulars = event.particulars
    need.revision = event.revision
    if event.edited_by is not None:
        need.entered_by.add(event.edited_by)
    need.milestone = NeedState.COLLECTED  # What was verified was the text before.


def verify_need(state: Programme, command: VerifyNeed) -> list[Event]:
    need = require_need(state, command.need_id)
    if need.state in _SETTLED:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    if need.state is not NeedState.COLLECTED:
        return []
    if command.actor.id in need.entered_by or state.one(command.actor.id) in need.raised_by:
        raise Rejected(NEED_IS_VERIFIED_BY_SOMEBODY_ELSE)
    return [NeedVerified(need_id=command.need_id, verified_at=command.now)]


def need_verified(state: Programme, event: NeedVerified) -> None:
    state.needs[event.need_id].milestone = NeedState.VERIFIED


def publish_need(state: Programme, command: PublishNeed) -> list[Event]:
    need = require_need(state, command.need_id)
    if need.state in _SETTLED:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    if need.state is NeedState.COLLECTED:
        raise Rejected(NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION, state=need.state.value)
    if need.listed:
        return []
    return [NeedPublished(need_id=command.need_id, particulars=need.particulars, published_at=command.now)]


def need_published(state: Programme, event: NeedPublished) -> None:
    state.needs[event.need_id].milestone = NeedState.PUBLISHED


def decline_need(state: Programme, command: DeclineNeed) -> list[Event]:
    need = require_need(state, command.need_id)
    if need.state is NeedState.DECLINED:
        return []
    if need.state not in _BEFORE_PUBLICATION:
        raise Rejected(NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION, state=need.state.value)
    return [NeedDeclined(need_id=command.need_id, reason=command.reason, declined_at=command.now)]


def need_declined(state: Programme, event: NeedDeclined) -> None:
    state.needs[event.need_id].milestone = NeedState.DECLINED


def confirm_need(state: Programme, command: ConfirmNeed) -> list[Event]:
    need = require_need(state, command.need_id)
    if need.state is NeedState.CLOSED:
        return []
    if need.state is not NeedState.IN_PROJECT:
        raise Rejected(NEED_IS_NOT_IN_A_PROJECT, state=need.state.value)
    for application_id in need.served:
        require_unrelated(state, state.applications[application_id], command)
    for project_id in need.projects:
        require_no_part(state, state.projects[project_id], command)
    if need.raised_by and state.one(command.actor.person) not in need.raised_by:
        raise Rejected(NEED_IS_CONFIRMED_BY_WHO_RAISED_IT)
    return [settled(state, command.need_id, command)]


def close_need(state: Programme, command: CloseNeed) -> list[Event]:
    need = require_need(state, command.need_id)
    if need.state is NeedState.CLOSED:
        return []
    if need.state is NeedState.DECLINED:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    require_listed_need(state, command.need_id)
    return [settled(state, command.need_id, command, reason=command.reason)]


def settled(state: Programme, need_id: str, command: Command, *, reason: Wording | None = None) -> NeedClosed:
    """A listed need is over: residents confirmed that it is met, or staff close it for a reason."""
    return NeedClosed(
        need_id=need_id,
        confirmed_by_resident=reason is None,
        reason=reason,
        application_ids=tuple(sorted(state.needs[need_id].matched)),
        closed_at=command.now,
    )


def need_closed(state: Programme, event: NeedClosed) -> None:
    need = state.needs[event.need_id]
    need.milestone = NeedState.CLOSED
    for application_id in event.application_ids:
        state.applications[application_id].need_ids.remove(event.need_id)
    need.matched.clear()


def released(state: Programme, application_id: str) -> list[Event]:
    """The events by which an application that comes to nothing, or ends, gives back its needs."""
    return [
        NeedReleased(need_id=need_id, application_id=application_id)
        for need_id in state.applications[application_id].need_ids
        if state.needs[need_id].listed
    ]


def need_matched(state: Programme, event: NeedMatched) -> None:
    state.needs[event.need_id].matched.add(event.application_id)


def need_released(state: Programme, event: NeedReleased) -> None:
    need = state.needs[event.need_id]
    need.matched.discard(event.application_id)
    need.served.discard(event.application_id)


def need_taken_up(state: Programme, event: NeedTakenUp) -> None:
    need = state.needs[event.need_id]
    need.matched.discard(event.application_id)
    need.served.add(event.application_id)
