"""The community itself and its dated rules: one document."""

from shared.contracts.partners.programme import (
    CommunityOpened,
    CommunityView,
    DatedRules,
    GetCommunity,
    RulesChanged,
)
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
    )


def _changed(view: CommunityView | None, recorded: Recorded[RulesChanged], _key: str) -> CommunityView | None:
    if view is None:
        return None
    event = recorded.data
    dated = DatedRules(effective_from=event.effective_from, rules=event.rules, reason=event.reason)
    in_order = sorted((*view.dated_rules, dated), key=lambda one: one.effective_from)
    return view.model_copy(update={"dated_rules": tuple(in_order), "revision": event.revision})


async def get_community(documents: Documents[CommunityView], query: GetCommunity) -> CommunityView | None:
    """The community with the rules in force at the instant that the query names."""
    view = await documents.get(_KEY)
    if view is None:
        return None
    in_force = [one.rules for one in view.dated_rules if one.effective_from <= query.at]
    return view.model_copy(update={"rules": in_force[-1]}) if in_force else view


COMMUNITIES = (
    Projection("communities", CommunityView)
    .on(CommunityOpened, lambda _: _KEY, _opened)
    .on(RulesChanged, lambda _: _KEY, _changed)
    .answers(GetCommunity, get_community)
)
