"""The page of a community's rules, and the acts on proposed ones, each a form of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import rulemaking
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.rulemaking import RULES_PROPOSAL_IS_UNKNOWN
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.rulemaking.commands import (
    ApproveRules,
    ObjectToRules,
    ObjectToRulesRequest,
    WithdrawRules,
    WithdrawRulesRequest,
)
from shared.contracts.partners.rulemaking.views import ListRuleProposals, ProposalState, RuleProposalView
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_SHOWN = (
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
    proposals: tuple[ProposalRow, ...]


@page(router, "GET /{community}/rules")
async def rules(visit: Visit) -> Response:
    """The page, for everybody; what visitors can do with a proposal is offered to those who can."""
    here, shown = await visit.here(), await visit.shown()
    found = await visit.ask(ListRuleProposals())
    officer = await visit.has(Role.STAFF, Role.COMMITTEE, Role.DISTRICT)
    view = RulesPage(
        title=visit.words("rules.title"),
        rules=tuple(
            RuleRow(visit.words(f"rules.{name}"), _value(shown, here.rules, name), bounds)
            for name in _SHOWN
            for bounds in [" – ".join(_bounds(shown, here.bounds, name))]
        ),
        proposals=tuple(
            ProposalRow(one, tuple(_changes(visit, shown, one)), _acts(one, officer=officer))
            for one in found.items
        ),
    )
    return await visit.page(view)


def _value(shown: Shown, rules: Rules, name: str) -> str:
    value: int = getattr(rules, name)
    return shown.percent(value) if name.endswith("_bps") else str(value)


def _bounds(shown: Shown, bounds: RuleBounds, name: str) -> Iterator[str]:
    """At least, at most: ``≥ 5.00%``."""
    for mark, end in (("≥", "at_least"), ("≤", "at_most")):
        value = getattr(bounds, f"{name}_{end}", None)
        if value is not None:
            yield f"{mark} {shown.percent(value) if name.endswith('_bps') else value}"


def _changes(visit: Visit, shown: Shown, one: RuleProposalView) -> Iterator[RuleRow]:
    for name in _SHOWN:
        old, new = _value(shown, one.before, name), _value(shown, one.rules, name)
        if old != new:
            yield RuleRow(visit.words(f"rules.{name}"), old, new)


def _acts(one: RuleProposalView, *, officer: bool) -> tuple[str, ...]:
    if one.state is ProposalState.PROPOSED:
        return ("approve", "withdraw") if officer else ()
    if one.state is ProposalState.PUBLICITY:
        return ("object", "withdraw") if officer else ("object",)
    return ()


class NothingMore(Request):
    """A form that asks for nothing but to be sent."""


_REQUESTS: dict[str, type[Request]] = {
    "approve": NothingMore,
    "object": ObjectToRulesRequest,
    "withdraw": WithdrawRulesRequest,
}
_COMMANDS: dict[str, type[Command]] = {
    "approve": ApproveRules,
    "object": ObjectToRules,
    "withdraw": WithdrawRules,
}


@form_at("/{community}/rules/{proposal_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """One act on proposed rules."""
    act = visit.part("act")
    if act not in _COMMANDS:
        raise Rejected(RULES_PROPOSAL_IS_UNKNOWN)
    proposal_id, command = visit.id_part("proposal_id", RULES_PROPOSAL_IS_UNKNOWN), _COMMANDS[act]
    await visit.caller(command)
    fields, back = Fields(visit.words), f"/{visit.community}/rules"
    asked = {
        "approve": (),
        "object": (fields("text", Kind.AREA, hint="rules.your_words"),),
        "withdraw": (fields("reason", Kind.AREA, hint="rules.published"),),
    }
    form = Form(
        title=visit.words(f"rules.act_{act}"),
        back=back,
        back_words=visit.words("rules.title"),
        fields=asked[act],
        button=visit.words("rules.send"),
        danger=act == "withdraw",
    )

    async def done(body: Request, once: str) -> Response:
        if isinstance(body, ObjectToRulesRequest):
            caller = await visit.changing(command, once)
            outcome = await rulemaking.object_to_rules(caller, proposal_id, body)
        else:
            sent = None if isinstance(body, NothingMore) else body
            outcome = await visit.submit(command, sent, once=once, proposal_id=proposal_id)
        return visit.see_done(back, command, outcome)

    return await answer_form(visit, form, _REQUESTS[act], done)
