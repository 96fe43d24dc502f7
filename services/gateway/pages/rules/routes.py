"""The page of a community's rules: in force, within which bounds, before, and proposed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.rules.leaves import LEAVES, TOPICS, leaves_of_topic, text_of
from services.gateway.pages.site.names import room_choices
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.programme import CommunityView, Rules
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.rulemaking.commands import ProposeRules
from shared.contracts.partners.rulemaking.views import ListRuleProposals, ProposalState, RuleProposalView
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

Rooms = Mapping[str, str]
"""The names of spaces by id."""

_SHORT = 12
"""Signs of a value that stands on one line of a phone."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: in force or before, its bounds or what it is to be."""

    label: str
    now: str
    then: str
    """The new value, or the bounds; empty where there is nothing to say."""
    help: str = ""
    """What it means."""

    @property
    def is_long(self) -> bool:
        """Whether it is a sentence or a list, which a phone shows on several lines."""
        return len(self.now) > _SHORT


@dataclass(frozen=True, slots=True)
class Topic:
    """Rules that belong together, and what they are for."""

    name: str
    title: str
    lead: str
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """Proposed rules, with what they change."""

    proposal: RuleProposalView
    changes: tuple[RuleRow, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastRow:
    """Rules that came into force, with what they changed."""

    effective_from: datetime
    reason: str
    changes: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage(PageView):
    """The rules in force, those before them, and those that are proposed."""

    template: ClassVar[str] = "rules/rules.html"

    topics: tuple[Topic, ...]
    may_propose: bool
    proposals: tuple[ProposalRow, ...]
    past: tuple[PastRow, ...]


@page(router, "GET /{community}/rules")
async def rules(visit: Visit) -> Response:
    """The page, for everybody; what visitors can do with a proposal is offered to those who can."""
    here, shown = await visit.here(), await visit.shown()
    found = await visit.ask(ListRuleProposals())
    roles = await visit.roles()
    rooms = dict(await room_choices(visit))
    view = RulesPage(
        title=visit.words("rules.title"),
        list_files=await files_of(visit, "rules-proposals") if found.items else None,
        topics=tuple(_topic(visit, shown, here, name, rooms) for name in TOPICS),
        may_propose=not roles.isdisjoint(ProposeRules.operation.allowed.roles),
        proposals=tuple(
            ProposalRow(one, tuple(changes(visit, shown, one.before, one.rules, rooms)), _acts(one, roles))
            for one in found.items
        ),
        past=tuple(_past(visit, shown, here, rooms))[::-1],
    )
    return await visit.page(view)


def _topic(visit: Visit, shown: Shown, here: CommunityView, name: str, rooms: Rooms) -> Topic:
    words = visit.words
    return Topic(
        name,
        words(f"rules.topic_{name}"),
        words(f"rules.topic_{name}.help"),
        tuple(
            RuleRow(
                words(f"rules.{leaf.path}"),
                text_of(words, shown, here.rules, leaf, rooms),
                " · ".join(bounds_of(shown, here.bounds, leaf.path)),
                words(f"rules.{leaf.path}.help"),
            )
            for leaf in leaves_of_topic(name)
        ),
    )


def bounds_of(shown: Shown, bounds: RuleBounds, name: str) -> Iterator[str]:
    """At least, at most: ``≥ 5.00%``."""
    for mark, end in (("≥", "at_least"), ("≤", "at_most")):
        value = getattr(bounds, f"{name}_{end}", None)
        if value is not None:
            yield f"{mark} {shown.percent(value) if name.endswith('_bps') else value}"


def changes(visit: Visit, shown: Shown, before: Rules, after: Rules, rooms: Rooms) -> Iterator[RuleRow]:
    """What is otherwise in the later rules: each with how it was and how it is to be."""
    for leaf in LEAVES:
        old, new = (text_of(visit.words, shown, one, leaf, rooms) for one in (before, after))
        if old != new:
            yield RuleRow(visit.words(f"rules.{leaf.path}"), old, new)


def _past(visit: Visit, shown: Shown, here: CommunityView, rooms: Rooms) -> Iterator[PastRow]:
    for before, after in zip(here.dated_rules, here.dated_rules[1:], strict=False):
        reason = str(after.reason) or visit.words("words.erased")
        changed = tuple(changes(visit, shown, before.rules, after.rules, rooms))
        yield PastRow(after.effective_from, reason, changed)


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
