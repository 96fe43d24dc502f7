"""The page of a community's rules: in force, within which bounds, and proposed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.rulemaking.commands import ProposeRules
from shared.contracts.partners.rulemaking.views import ListRuleProposals, ProposalState, RuleProposalView
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

SHOWN = (
    "share_bps",
    "price_ratio_bps",
    "feedback_quorum",
    "feedback_threshold_bps",
    "feedback_window_hours",
    "publicity_days",
    "resident_floor_minutes_per_week",
    "waitlist_offer_minutes",
    "disbursement_approvals",
)
"""The rules that are one number, in the order in which the page tells them."""
EXCLUSIVE = "exclusive_roles"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: in force or before, its bounds or what it is to be."""

    label: str
    now: str
    then: str
    """The new value, or the bounds; empty where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """Proposed rules, with what they change."""

    proposal: RuleProposalView
    changes: tuple[RuleRow, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage(PageView):
    """The rules in force and those that are proposed."""

    template: ClassVar[str] = "rules/rules.html"

    rules: tuple[RuleRow, ...]
    exclusive: str
    """The roles that exclude each other, in words: too many for a cell of the table."""
    may_propose: bool
    proposals: tuple[ProposalRow, ...]


@page(router, "GET /{community}/rules")
async def rules(visit: Visit) -> Response:
    """The page, for everybody; what visitors can do with a proposal is offered to those who can."""
    here, shown = await visit.here(), await visit.shown()
    found = await visit.ask(ListRuleProposals())
    roles = await visit.roles()
    view = RulesPage(
        title=visit.words("rules.title"),
        rules=tuple(
            RuleRow(visit.words(f"rules.{name}"), value_of(shown, here.rules, name), bounds)
            for name in SHOWN
            for bounds in [" · ".join(bounds_of(shown, here.bounds, name))]
        ),
        exclusive=_exclusive(visit, here.rules),
        may_propose=not roles.isdisjoint(ProposeRules.operation.allowed.roles),
        proposals=tuple(
            ProposalRow(one, tuple(_changes(visit, shown, one)), _acts(one, roles)) for one in found.items
        ),
    )
    return await visit.page(view)


def value_of(shown: Shown, rules: Rules, name: str) -> str:
    """A rule that is a number, as it is written."""
    value: int = getattr(rules, name)
    return shown.percent(value) if name.endswith("_bps") else str(value)


def bounds_of(shown: Shown, bounds: RuleBounds, name: str) -> Iterator[str]:
    """At least, at most: ``≥ 5.00%``."""
    for mark, end in (("≥", "at_least"), ("≤", "at_most")):
        value = getattr(bounds, f"{name}_{end}", None)
        if value is not None:
            yield f"{mark} {shown.percent(value) if name.endswith('_bps') else value}"


def _changes(visit: Visit, shown: Shown, one: RuleProposalView) -> Iterator[RuleRow]:
    for name in SHOWN:
        old, new = value_of(shown, one.before, name), value_of(shown, one.rules, name)
        if old != new:
            yield RuleRow(visit.words(f"rules.{name}"), old, new)
    old, new = _exclusive(visit, one.before), _exclusive(visit, one.rules)
    if old != new:
        yield RuleRow(visit.words(f"rules.{EXCLUSIVE}"), old, new)


def _exclusive(visit: Visit, rules: Rules) -> str:
    pairs = sorted({*(rules.exclusive_roles or ())})
    return " · ".join(map(visit.words.of, pairs)) or visit.words("rules.no_exclusive")


def _acts(one: RuleProposalView, roles: Collection[Role]) -> tuple[str, ...]:
    in_office = not ProposeRules.operation.allowed.roles.isdisjoint(roles)
    approves = Role(one.approver.value) in roles
    offered = {
        "approve": one.state is ProposalState.PROPOSED and approves,
        "object": one.state is ProposalState.PUBLICITY,
        "answer": in_office and one.objections_open > 0,
        "withdraw": in_office and one.state in {ProposalState.PROPOSED, ProposalState.PUBLICITY},
    }
    return tuple(act for act, is_offered in offered.items() if is_offered)
