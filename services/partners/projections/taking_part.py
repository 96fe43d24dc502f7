"""Who takes part in projects with what (五社联动): in each project, and summed over all of them."""

from collections.abc import Callable, Mapping

from shared.contracts.partners.amounts import Amount
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.projects.contributions import (
    ContributionPledged,
    ContributionSum,
    ContributionSums,
    ContributionTotals,
    Contributor,
    GivingConfirmed,
    GivingRecorded,
    SumContributions,
)
from shared.contracts.partners.projects.views import ContributionView, GivingView, ProjectView
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

_KEY = "sums"
"""The key of the one document."""


def pledged(
    view: ProjectView | None, recorded: Recorded[ContributionPledged], _key: str
) -> ProjectView | None:
    """A project with one more contribution."""
    if view is None:
        return None
    new = ContributionView.model_validate(recorded.data, from_attributes=True)
    return view.model_copy(update={"contributions": (*view.contributions, new)})


def recorded(view: ProjectView | None, recorded: Recorded[GivingRecorded], _key: str) -> ProjectView | None:
    """A project to which something was given, as one side says."""
    if view is None:
        return None
    event = recorded.data
    new = GivingView.model_validate(event, from_attributes=True)
    return _with_givings(view, event.contribution_id, lambda givings: (*givings, new))


def confirmed(view: ProjectView | None, recorded: Recorded[GivingConfirmed], _key: str) -> ProjectView | None:
    """A project to which something was given, as a second person says."""
    if view is None:
        return None
    event = recorded.data
    update = {"confirmed_at": event.confirmed_at}
    return _with_givings(
        view,
        event.contribution_id,
        lambda givings: tuple(
            one.model_copy(update=update) if one.giving_id == event.giving_id else one for one in givings
        ),
    )


def _with_givings(
    view: ProjectView,
    contribution_id: str,
    change: Callable[[tuple[GivingView, ...]], tuple[GivingView, ...]],
) -> ProjectView:
    contributions = tuple(
        _summed(one, change(one.givings)) if one.contribution_id == contribution_id else one
        for one in view.contributions
    )
    waits = any(giving.confirmed_at is None for one in contributions for giving in one.givings)
    return view.model_copy(update={"contributions": contributions, "waits": waits})


def _summed(one: ContributionView, givings: tuple[GivingView, ...]) -> ContributionView:
    given = sum(giving.quantity for giving in givings if giving.confirmed_at is not None)
    return one.model_copy(update={"givings": givings, "given": given})


def _promised(
    sums: ContributionSums | None, recorded: Recorded[ContributionPledged], _key: str
) -> ContributionSums:
    event = recorded.data
    return _added(sums, event.contributor, event.field, event.amount, "promised")


def _given(sums: ContributionSums | None, recorded: Recorded[GivingConfirmed], _key: str) -> ContributionSums:
    event = recorded.data
    return _added(sums, event.contributor, event.field, event.amount, "given")


def _added(
    sums: ContributionSums | None, contributor: Contributor, field: FieldOfWork, amount: Amount, what: str
) -> ContributionSums:
    sums = sums or ContributionSums()
    who = contributor.partner_id or f"{contributor.actor_kind}/{contributor.organisation or ''}"
    key = f"{who}/{field}/{amount.kind}/{amount.unit}"
    one = sums.sums.get(key) or ContributionSum(
        contributor=contributor, field=field, kind=amount.kind, unit=amount.unit
    )
    added = one.model_copy(update={what: getattr(one, what) + amount.quantity})
    return ContributionSums(sums={**sums.sums, key: added})


async def sum_contributions(
    documents: Documents[ContributionSums], query: SumContributions
) -> ContributionTotals:
    """The sums that are asked for, in a lasting order."""
    found = await documents.get(_KEY)
    sums: Mapping[str, ContributionSum] = found.sums if found else {}
    return ContributionTotals(
        sums=tuple(
            one
            for _, one in sorted(sums.items())
            if query.partner_id in {None, one.contributor.partner_id}
            and query.field in {None, one.field}
            and query.actor_kind in {None, one.contributor.actor_kind}
        )
    )


CONTRIBUTION_SUMS = (
    Projection("contribution_sums", ContributionSums)
    .on(ContributionPledged, lambda _: _KEY, _promised)
    .on(GivingConfirmed, lambda _: _KEY, _given)
    .answers(SumContributions, sum_contributions)
)
