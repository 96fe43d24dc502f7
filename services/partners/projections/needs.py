"""Needs (需求清单) and what has become of each."""

from collections.abc import Callable

from services.partners.projections import need_changes as changes
from services.partners.projections.need_changes import as_far_as
from shared.contracts.partners.needs.assigning import NeedAssigned
from shared.contracts.partners.needs.closing import NeedConfirmationLapsed, NeedConfirmed, NeedReopened
from shared.contracts.partners.needs.events import (
    NeedClosed,
    NeedCollected,
    NeedDeclined,
    NeedEdited,
    NeedMatched,
    NeedPublished,
    NeedReleased,
    NeedTakenUp,
    NeedVerified,
)
from shared.contracts.partners.needs.merging import NeedMerged
from shared.contracts.partners.needs.raised import NeedJoined, RaisedNeedTakenUp
from shared.contracts.partners.needs.translations import NeedTranslated
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, NeedState, NeedView
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.projects.events import NeedJoinedProject, NeedLeftProject
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated


def _collected(_view: NeedView | None, recorded: Recorded[NeedCollected], key: str) -> NeedView:
    event = recorded.data
    return NeedView(
        need_id=key,
        state=NeedState.COLLECTED,
        collected_at=event.collected_at,
        **dict(event.particulars),
    )


def _edited(view: NeedView | None, recorded: Recorded[NeedEdited], _key: str) -> NeedView | None:
    event = recorded.data
    # What was verified is no longer what stands there: the evidence is looked at again.
    update = {**dict(event.particulars), "revision": event.revision, "state": NeedState.COLLECTED}
    return view.model_copy(update=update) if view else None


def _verified(view: NeedView | None, _recorded: Recorded[NeedVerified], _key: str) -> NeedView | None:
    return view.model_copy(update={"state": NeedState.VERIFIED}) if view else None


def _published(view: NeedView | None, recorded: Recorded[NeedPublished], _key: str) -> NeedView | None:
    update = {"state": NeedState.PUBLISHED, "listed": True, "published_at": recorded.data.published_at}
    return view.model_copy(update=update) if view else None


def _declined(view: NeedView | None, recorded: Recorded[NeedDeclined], _key: str) -> NeedView | None:
    update = {
        "state": NeedState.DECLINED,
        "assigned_as": None,
        "assigned_to": None,
        "due_on": None,
        "reason": recorded.data.reason,
    }
    return view.model_copy(update=update) if view else None


def _matched(view: NeedView | None, recorded: Recorded[NeedMatched], _key: str) -> NeedView | None:
    if view is None:
        return None
    return as_far_as(view, (*view.application_ids, recorded.data.application_id), view.served_by)


def _released(view: NeedView | None, recorded: Recorded[NeedReleased], _key: str) -> NeedView | None:
    if view is None:
        return None
    gone = recorded.data.application_id
    served_by = {
        application: partner for application, partner in view.served_by.items() if application != gone
    }
    return as_far_as(view, _without(view, gone), served_by)


def _taken_up(view: NeedView | None, recorded: Recorded[NeedTakenUp], _key: str) -> NeedView | None:
    if view is None:
        return None
    event = recorded.data
    served_by = {**view.served_by, event.application_id: event.partner_id}
    return as_far_as(view, _without(view, event.application_id), served_by)


def _without(view: NeedView, application_id: str) -> tuple[str, ...]:
    return tuple(one for one in view.application_ids if one != application_id)


def _joined(view: NeedView | None, recorded: Recorded[NeedJoinedProject], _key: str) -> NeedView | None:
    return _in_projects(view, lambda ids: (*ids, recorded.data.project_id))


def _left(view: NeedView | None, recorded: Recorded[NeedLeftProject], _key: str) -> NeedView | None:
    gone = recorded.data.project_id
    return _in_projects(view, lambda ids: tuple(one for one in ids if one != gone))


def _in_projects(
    view: NeedView | None, change: Callable[[tuple[str, ...]], tuple[str, ...]]
) -> NeedView | None:
    if view is None:
        return None
    changed = view.model_copy(update={"project_ids": change(view.project_ids)})
    return as_far_as(changed, changed.application_ids, changed.served_by)


def _closed(view: NeedView | None, recorded: Recorded[NeedClosed], _key: str) -> NeedView | None:
    event = recorded.data
    update = {
        "state": NeedState.CLOSED,
        "assigned_as": None,
        "assigned_to": None,
        "due_on": None,
        "confirming_until": None,
        "evidence": event.evidence,
        "objections_until": event.objections_until,
        "reason": event.reason,
        "confirmed_by_resident": event.confirmed_by_resident,
        "application_ids": (),
        "closed_at": event.closed_at,
    }
    return view.model_copy(update=update) if view else None


NEEDS = (
    Projection("needs", NeedView, version=2, indexes=("state", "listed", "collected_at", "assigned_to"))
    .on(NeedCollected, lambda event: event.need_id, _collected)
    .on(NeedEdited, lambda event: event.need_id, _edited)
    .on(NeedVerified, lambda event: event.need_id, _verified)
    .on(NeedTranslated, lambda event: event.need_id, translated)
    .on(NeedPublished, lambda event: event.need_id, _published)
    .on(NeedDeclined, lambda event: event.need_id, _declined)
    .on(NeedMatched, lambda event: event.need_id, _matched)
    .on(NeedReleased, lambda event: event.need_id, _released)
    .on(NeedTakenUp, lambda event: event.need_id, _taken_up)
    .on(NeedJoinedProject, lambda event: event.need_id, _joined)
    .on(NeedLeftProject, lambda event: event.need_id, _left)
    .on(NeedClosed, lambda event: event.need_id, _closed)
    .on(RaisedNeedTakenUp, lambda event: event.need_id, changes.raised)
    .on(NeedJoined, lambda event: event.need_id, changes.raised)
    .on(PersonsCountedAsOne, lambda event: [one.need_id for one in event.needs], changes.counted_as_one)
    .on(NeedMerged, lambda event: (event.need_id, event.into, *event.holding), changes.merged)
    .on(NeedAssigned, lambda event: event.need_id, changes.assigned)
    .on(NeedConfirmed, lambda event: event.need_id, changes.confirmed)
    .on(NeedConfirmationLapsed, lambda event: event.need_id, changes.lapsed)
    .on(NeedReopened, lambda event: event.need_id, changes.reopened)
    .gets(GetNeed)
    .lists(ListNeeds, order="collected_at", descending=True)
)
