"""What becomes of needs once they are there: raised by more, merged, assigned, confirmed, opened again."""

from shared.contracts.partners.needs.assigning import NeedAssigned
from shared.contracts.partners.needs.closing import NeedConfirmationLapsed, NeedConfirmed, NeedReopened
from shared.contracts.partners.needs.merging import NeedMerged
from shared.contracts.partners.needs.raised import NeedJoined, RaisedNeedTakenUp
from shared.contracts.partners.needs.views import MergedNeed, NeedState, NeedView
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.kernel.messages import Recorded

_View = NeedView | None
_BEFORE_PUBLICATION = {NeedState.COLLECTED, NeedState.VERIFIED}


def as_far_as(view: NeedView, application_ids: tuple[str, ...], served_by: dict[str, str]) -> NeedView:
    """The need with these applications and partners; it is as far as the furthest of them."""
    state = NeedState.PUBLISHED
    if served_by or view.project_ids:
        state = NeedState.IN_PROJECT
    elif application_ids:
        state = NeedState.MATCHED
    update = {"application_ids": application_ids, "served_by": served_by}
    stays = view.closed_at or view.state in _BEFORE_PUBLICATION
    return view.model_copy(update=update if stays else {**update, "state": state})


def raised(view: _View, recorded: Recorded[RaisedNeedTakenUp] | Recorded[NeedJoined], _key: str) -> _View:
    """One more resident raised it."""
    return view.model_copy(update={"raised": True, "raisers": recorded.data.raisers}) if view else None


def counted_as_one(view: _View, recorded: Recorded[PersonsCountedAsOne], key: str) -> _View:
    """Two of those who raised it are one, perhaps."""
    counted = next(one for one in recorded.data.needs if one.need_id == key)
    return view.model_copy(update={"raisers": counted.raisers}) if view else None


def merged(view: _View, recorded: Recorded[NeedMerged], key: str) -> _View:
    """It lies in another, or the other in it."""
    if view is None:
        return None
    event = recorded.data
    if key != event.into:
        update = {
            "state": NeedState.MERGED,
            "listed": False,
            "merged_into": event.into,
            "assigned_as": None,
            "assigned_to": None,
            "due_on": None,
            "confirming_until": None,
        }
        return view.model_copy(update=update)
    gone = (
        MergedNeed(need_id=one, reason=event.reason, merged_at=event.merged_at)
        for one in (event.need_id, *event.holding)
    )
    update = {
        "merged": (*view.merged, *gone),
        "raised": event.raised,
        "raisers": event.raisers,
        "project_ids": tuple(dict.fromkeys((*view.project_ids, *event.project_ids))),
    }
    applications = tuple(dict.fromkeys((*view.application_ids, *event.application_ids)))
    served_by = {**view.served_by, **{one.application_id: one.partner_id for one in event.served}}
    return as_far_as(view.model_copy(update=update), applications, served_by)


def applications_of(event: NeedMerged) -> tuple[str, ...]:
    """The applications that name the need that lies in another from then on."""
    return (*event.application_ids, *(one.application_id for one in event.served))


def assigned(view: _View, recorded: Recorded[NeedAssigned], _key: str) -> _View:
    """Somebody sees to it."""
    event = recorded.data
    update = {
        "assigned_as": event.to,
        "assigned_to": event.assignee_id or event.person,
        "due_on": event.due_on,
    }
    return view.model_copy(update=update) if view else None


def confirmed(view: _View, recorded: Recorded[NeedConfirmed], _key: str) -> _View:
    """One of those who raised it says that it is met."""
    return view.model_copy(update={"confirming_until": recorded.data.ends_at}) if view else None


def lapsed(view: _View, _recorded: Recorded[NeedConfirmationLapsed], _key: str) -> _View:
    """It was too few of them."""
    return view.model_copy(update={"confirming_until": None}) if view else None


def reopened(view: _View, recorded: Recorded[NeedReopened], _key: str) -> _View:
    """It is on the list again."""
    if view is None:
        return None
    event = recorded.data
    update = {
        "reason": None,
        "evidence": None,
        "confirmed_by_resident": False,
        "closed_at": None,
        "objections_until": None,
        "reopened_at": event.reopened_at,
        "reopened_reason": event.reason,
        "project_ids": event.project_ids,
    }
    served_by = {one: view.served_by[one] for one in event.application_ids if one in view.served_by}
    return as_far_as(view.model_copy(update=update), (), served_by)
