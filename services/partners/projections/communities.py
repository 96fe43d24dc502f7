"""The community itself and its dated rules: one document."""

from datetime import datetime

from shared.contracts.partners.programme import (
    CommunityOpened,
    CommunityView,
    DatedRules,
    GetCommunity,
    RulesChanged,
)
from shared.contracts.partners.rule_bounds import BoundLeft, RuleBounds, outside
from shared.contracts.partners.rulemaking.events import RuleBoundsSet
from shared.contracts.partners.sums import GatherDeviations
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

_KEY = "programme"


def _opened(_view: CommunityView | None, recorded: Recorded[CommunityOpened], _key: str) -> CommunityView:
    event = recorded.data
    first = DatedRules(effective_from=event.opened_at, rules=event.rules, reason="开通 opening")
    return CommunityView(
        community=recorded.community,
        name=event.name,
        name_en=event.name_en,
        host_charity=event.host_charity,
        opened_at=event.opened_at,
        rules=event.rules,
        dated_rules=(first,),
        revision=1,
        bounds=event.bounds or RuleBounds(),
        bounds_revision=0 if event.bounds is None else 1,
    )


def _changed(view: CommunityView | None, recorded: Recorded[RulesChanged], _key: str) -> CommunityView | None:
    if view is None:
        return None
    event = recorded.data
    dated = DatedRules(
        effective_from=event.effective_from,
        rules=event.rules,
        reason=event.reason,
        proposal_id=event.proposal_id,
    )
    in_order = sorted((*view.dated_rules, dated), key=lambda one: one.effective_from)
    return view.model_copy(update={"dated_rules": tuple(in_order), "revision": event.revision})


def _bounded(
    view: CommunityView | None, recorded: Recorded[RuleBoundsSet], _key: str
) -> CommunityView | None:
    event = recorded.data
    update = {"bounds": event.bounds, "bounds_revision": event.revision, "bounds_reason": event.reason}
    return view.model_copy(update=update) if view else None


async def get_community(documents: Documents[CommunityView], query: GetCommunity) -> CommunityView | None:
    """The community with the rules in force at the instant that the query names."""
    view = await documents.get(_KEY)
    return view and _standing(view, query.at)


def _standing(view: CommunityView, at: datetime) -> CommunityView:
    in_force = [one.rules for one in view.dated_rules if one.effective_from <= at]
    rules = in_force[-1] if in_force else view.rules
    return view.model_copy(update={"rules": rules, "outside": outside(rules, view.bounds)})


async def gather_deviations(
    documents: Documents[CommunityView], query: GatherDeviations
) -> dict[str, tuple[BoundLeft, ...]]:
    """What leaves the bounds in these communities."""
    read = await documents.across(query.communities, _KEY)
    return {community: _standing(view, query.at).outside for community, view in read.items()}


COMMUNITIES = (
    Projection("communities", CommunityView, version=2)
    .on(CommunityOpened, lambda _: _KEY, _opened)
    .on(RulesChanged, lambda _: _KEY, _changed)
    .on(RuleBoundsSet, lambda _: _KEY, _bounded)
    .answers(GetCommunity, get_community)
    .answers(GatherDeviations, gather_deviations)
)
