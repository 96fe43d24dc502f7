"""Needs until they are published; what applications do to them is at the end."""

from collections.abc import Iterable

from services.partners.domain.guards import particulars_of
from services.partners.domain.need_state import Need
from services.partners.domain.state import Programme
from shared.contracts.partners.needs.commands import (
    CollectNeed,
    DeclineNeed,
    EditNeed,
    PublishNeed,
    VerifyNeed,
)
from shared.contracts.partners.needs.events import (
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
    NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_MERGED,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
    NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, check_revision

_BEFORE_PUBLICATION = (NeedState.COLLECTED, NeedState.VERIFIED)


def require_need(state: Programme, need_id: str) -> Need:
    """The need, or the one in which it lies since it was merged."""
    need = state.needs.get(state.lies_in.get(need_id, need_id))
    if need is None:
        raise Rejected(NEED_IS_UNKNOWN, need_id=need_id)
    return need


def require_need_itself(state: Programme, need_id: str) -> Need:
    """The need, for what is done to it alone."""
    need = require_need(state, need_id)
    if need.id != need_id:
        raise Rejected(NEED_IS_MERGED, into=need.id)
    return need


def needs_of(state: Programme, need_ids: Iterable[str]) -> tuple[Need, ...]:
    """These needs, or those in which they lie; each once."""
    found = (require_need(state, need_id) for need_id in need_ids)
    return tuple({need.id: need for need in found}.values())


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
    need = state.needs[event.need_id] = Need(event.need_id, event.particulars)
    if event.collected_by is not None:
        need.entered_by.add(event.collected_by)


def edit_need(state: Programme, command: EditNeed) -> list[Event]:
    need = require_need_itself(state, command.need_id)
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
    need = require_need_itself(state, command.need_id)
    if need.settled:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    if need.state is not NeedState.COLLECTED:
        return []
    if command.actor.id in need.entered_by or state.one(command.actor.id) in need.raised_by:
        raise Rejected(NEED_IS_VERIFIED_BY_SOMEBODY_ELSE)
    return [NeedVerified(need_id=command.need_id, verified_at=command.now, verified_by=command.actor.id)]


def need_verified(state: Programme, event: NeedVerified) -> None:
    need = state.needs[event.need_id]
    need.milestone = NeedState.VERIFIED
    need.verified_by = event.verified_by


def publish_need(state: Programme, command: PublishNeed) -> list[Event]:
    need = require_need_itself(state, command.need_id)
    if need.settled:
        raise Rejected(NEED_IS_SETTLED, state=need.state.value)
    if need.state is NeedState.COLLECTED:
        raise Rejected(NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION, state=need.state.value)
    if need.listed:
        return []
    return [NeedPublished(need_id=command.need_id, particulars=need.particulars, published_at=command.now)]


def need_published(state: Programme, event: NeedPublished) -> None:
    state.needs[event.need_id].milestone = NeedState.PUBLISHED


def decline_need(state: Programme, command: DeclineNeed) -> list[Event]:
    need = require_need_itself(state, command.need_id)
    if need.state is NeedState.DECLINED:
        return []
    if need.state not in _BEFORE_PUBLICATION:
        raise Rejected(NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION, state=need.state.value)
    return [NeedDeclined(need_id=command.need_id, reason=command.reason, declined_at=command.now)]


def need_declined(state: Programme, event: NeedDeclined) -> None:
    state.needs[event.need_id].milestone = NeedState.DECLINED


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
