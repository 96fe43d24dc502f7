"""The form by which new rules are proposed, of the topics that were chosen; all others stay."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final, get_args

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.gateway.pages.rules.leaves import TOPICS, Leaf, defaults_of, leaves_of_topic, plain
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind, flat, number_kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.names import room_choices
from services.gateway.pages.site.opening import window_fields
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.partners.band_rules import AmountBands
from shared.contracts.partners.programme import OpeningWindow, Rules
from shared.contracts.partners.refusals.rulemaking import RULES_PROPOSAL_IS_UNKNOWN
from shared.contracts.partners.review_rules import Criterion
from shared.contracts.partners.room_rules import LeadTime, RoomQuota, RoomRules
from shared.contracts.partners.rulemaking.commands import ProposeRules, ProposeRulesRequest
from shared.kernel.models import Flag
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

_MORE_ROWS: Final = 2
"""How many empty rows a list has beside what stands in it."""
_MOST_ROWS: Final = {OpeningWindow: 14, Criterion: 10, RoomQuota: 20, LeadTime: 20}


class ProposalForm(ProposeRulesRequest):
    """The form as it is sent, with the rules that it doesn't show as they are in force."""

    strikes_apply: Flag = True
    """Whether there are strikes at all: the one group of rules that a community may do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPage(PageView):
    """Of what the new rules are to be."""

    template: ClassVar[str] = "rules/topics.html"

    topics: Choices


@form_at("/{community}/rule-proposal", lambda route: page(router, route))
async def proposing(visit: Visit) -> Response:
    """New rules of one topic or several, beginning with those in force; one proposal is open at a time."""
    await visit.caller(ProposeRules)
    chosen = visit.request.query_params.getlist("topic")
    if not TOPICS.keys() >= set(chosen):
        raise Rejected(RULES_PROPOSAL_IS_UNKNOWN)
    if not chosen:
        topics = tuple((name, visit.words(f"rules.topic_{name}")) for name in TOPICS)
        return await visit.page(TopicsPage(title=visit.words("rules.propose"), topics=topics))
    here, shown = await visit.here(), await visit.shown()
    asked = [name for name in TOPICS if name in chosen]
    shown_rules = {rule for topic in asked for rule in TOPICS[topic]}
    form = Form(
        title=visit.words("rules.propose"),
        back=f"/{visit.community}/rules",
        back_words=visit.words("rules.title"),
        lead=" ".join(visit.words(f"rules.topic_{name}.help") for name in asked),
        fields=tuple(_fields(visit, shown, here.rules, asked, await room_choices(visit))),
        values=tuple(_values(here.rules, shown_rules)),
        button=visit.words("rules.send"),
    )

    async def done(body: ProposalForm, once: str) -> Response:
        rules = body.rules
        if "strikes" in shown_rules and not body.strikes_apply:
            rules = rules.model_copy(update={"strikes": None})
        if rules.committee is not None and rules.committee.bands == AmountBands():
            committee = rules.committee.model_copy(update={"bands": None})
            rules = rules.model_copy(update={"committee": committee})
        if rules.rooms == RoomRules():
            rules = rules.model_copy(update={"rooms": None})
        wish = ProposeRulesRequest(rules=rules, in_force_on=body.in_force_on, reason=body.reason)
        outcome = await visit.submit(ProposeRules, wish, once=once)
        return visit.see_done(form.back, ProposeRules, outcome)

    others = here.rules.model_dump(mode="json", exclude=shown_rules)
    return await answer_form(visit, form, ProposalForm, done, flat({"rules": others}))


def _values(rules: Rules, shown_rules: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What stands in the form: what is in force, and the platform's defaults of what is not settled."""
    for name in shown_rules:
        value: object = rules.model_dump(mode="json", include={name}).get(name)
        if value is None and _is_group(name):
            value = defaults_of(name).model_dump(mode="json")
        for field, text in flat({f"rules.{name}": value}):
            yield field, text.removesuffix(":00") if field.endswith(("opens_at", "closes_at")) else text
    yield "strikes_apply", "false" if rules.strikes is None else "true"


def _is_group(name: str) -> bool:
    kind = Rules.model_fields[name].annotation
    return any(isinstance(one, type) and issubclass(one, BaseModel) for one in (kind, *get_args(kind)))


def _fields(
    visit: Visit, shown: Shown, rules: Rules, topics: Iterable[str], rooms: Choices
) -> Iterator[Field]:
    fields = Fields(visit.words)
    for topic in topics:
        if topic == "strikes":
            yield fields.yes_or_no("strikes_apply", hint="rules.strikes_apply.help")
        for leaf in leaves_of_topic(topic):
            yield from _field(visit, shown, rules, leaf, rooms)
    yield fields("in_force_on", Kind.DAY, label="rules.in_force_on", hint="rules.in_force_on.help")
    yield fields("reason", Kind.AREA, hint="rules.published")


def _field(visit: Visit, shown: Shown, rules: Rules, leaf: Leaf, rooms: Choices) -> Iterator[Field]:
    words, name = visit.words, f"rules.{leaf.path}"
    label, hint = words(name), words(f"{name}.help")
    if leaf.kind is int:
        kind = number_kind(name)
        hint = f"{hint} {words('rules.in_percent')}" if kind is Kind.PERCENT else hint
        needed = not (leaf.is_optional or leaf.in_optional)
        yield Field(name=name, label=label, kind=kind, hint=hint, required=needed)
    elif leaf.kind is bool:
        choices = (("true", words("site.yes")), ("false", words("site.no")))
        yield Field(name=name, label=label, kind=Kind.RADIOS, hint=hint, choices=choices, required=False)
    elif leaf.kind is str:
        yield Field(name=name, label=label, hint=hint)
    else:
        yield from _list(visit, shown, rules, leaf, (hint, rooms))


def _list(visit: Visit, shown: Shown, rules: Rules, leaf: Leaf, told: tuple[str, Choices]) -> Iterator[Field]:
    hint, rooms = told
    words, name, (item, *_) = visit.words, f"rules.{leaf.path}", get_args(leaf.kind)
    if issubclass(item, StrEnum):
        choices = tuple((one.value, words.of(one)) for one in item)
        label = words(name)
        yield Field(name=name, label=label, kind=Kind.CHECKS, hint=hint, choices=choices, required=False)
        return
    there = len(_there(rules, leaf))
    rows = min(_MOST_ROWS[item], there + _MORE_ROWS)
    if item is OpeningWindow:
        yield from window_fields(words, shown, name, rows)
        return
    for place in range(rows):
        for part in item.model_fields:
            nth = words("form.nth", label=words(f"{name}.{part}"), n=place + 1)
            more = _typed(words, item, part, rooms)
            first = hint if place == 0 and part == next(iter(item.model_fields)) else ""
            yield Field(name=f"{name}.{place}.{part}", label=nth, hint=first, required=False, **more)


def _typed(words: Words, item: type[BaseModel], part: str, rooms: Choices) -> dict[str, Any]:
    """How a part of a row is typed in; as a line of text where nothing is said. A row may stay empty."""
    kind, _ = plain(item.model_fields[part].annotation)
    if part == "space_id":
        return {"kind": Kind.SELECT, "choices": (("", words("quotas.all_rooms")), *rooms)}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = tuple((one.value, words.of(one)) for one in kind)
        return {"kind": Kind.SELECT, "choices": (("", words("site.none")), *choices)}
    return {"kind": Kind.NUMBER} if kind is int else {}


def _there(rules: Rules, leaf: Leaf) -> tuple[object, ...]:
    group, dot, field = leaf.path.rpartition(".")
    holder = getattr(rules, group) or defaults_of(group) if dot else rules
    found: tuple[object, ...] = getattr(holder, field)
    return found
