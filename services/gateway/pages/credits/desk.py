"""Credits at the desk: how many each has a month, and what staff give to one."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.people import get_person
from services.gateway.operations.related_partners import is_related
from services.gateway.operations.room_credits import grant_credits, partners_credits, persons_credits
from services.gateway.pages.credits.accounts import AccountShown, account_shown
from services.gateway.pages.desk.access import desk_form, desk_page, staff_caller
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.credits.commands import (
    GrantCredits,
    GrantCreditsRequest,
    SetCreditRule,
    SetCreditRuleRequest,
    TakeCreditsBack,
)
from shared.contracts.bookings.credits.events import GrantReason
from shared.contracts.bookings.credits.lots import CreditRule
from shared.contracts.bookings.credits.views import GetCreditRules
from shared.contracts.bookings.refusals.credits import CREDIT_GRANT_IS_UNKNOWN
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.refusals import PERSON_IS_UNKNOWN
from shared.contracts.partners.partnership import PartnerView
from shared.kernel.months import month_at
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsPage(PageView):
    """The rules, and the partners whose accounts can be looked at."""

    template: ClassVar[str] = "credits/desk.html"

    rules: tuple[CreditRule, ...]
    partners: tuple[PartnerView, ...]


@desk_page(router, "GET /{community}/desk/credits")
async def rules(visit: Visit) -> Response:
    """How many credits each has a month."""
    found = (await visit.ask(GetCreditRules())).rules
    view = CreditsPage(
        title=visit.words("credits.title"),
        rules=found,
        partners=tuple((await partners_of(visit)).values()),
    )
    return await visit.page(view)


@desk_form(router, "/{community}/desk/credits/rule")
async def set_rule(visit: Visit) -> Response:
    """A rule from some month on."""
    fields, back, shown = Fields(visit.words), f"/{visit.community}/desk/credits", await visit.shown()
    form = Form(
        title=visit.words("credits.set_rule"),
        back=back,
        back_words=visit.words("credits.title"),
        lead=visit.words("credits.rule_text"),
        fields=(
            fields("rule.from_month", hint="credits.month_hint"),
            fields("rule.each_resident", Kind.NUMBER),
            fields("rule.each_partner", Kind.NUMBER),
            fields("rule.months_kept", Kind.NUMBER, hint="credits.kept_hint"),
        ),
        values=(("rule.from_month", month_at(shown.now, shown.zone.key)), ("rule.months_kept", "0")),
        button=visit.words("credits.set_rule"),
        at=(("credit_rule_lies_in_the_past", "rule.from_month"),),
    )

    async def done(body: SetCreditRuleRequest, once: str) -> Response:
        return visit.see_done(back, SetCreditRule, await visit.submit(SetCreditRule, body, once=once))

    return await answer_form(visit, form, SetCreditRuleRequest, done)


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose account it is: a person's, or a partner's."""

    id: str
    of_partner: bool

    @property
    def path(self) -> str:
        """Of the account's page, below that of all."""
        return f"partners/{self.id}" if self.of_partner else f"people/{self.id}"


def _person(visit: Visit) -> _Whose:
    return _Whose(visit.id_part("person_id", PERSON_IS_UNKNOWN), of_partner=False)


def _partner(visit: Visit) -> _Whose:
    return _Whose(visit.id_part("partner_id", HOST_IS_UNKNOWN), of_partner=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(PageView):
    """One account, with what staff gave."""

    template: ClassVar[str] = "credits/account.html"

    account: AccountShown
    path: str
    may_give: bool
    """Not whoever is related to the partner that would have them."""
    form: FormView


@desk_page(router, "GET /{community}/desk/credits/people/{person_id}")
async def of_person(visit: Visit) -> Response:
    """Those of a person; that the name was read is written down."""
    return await _account_page(visit, _person(visit), None)


@desk_page(router, "GET /{community}/desk/credits/partners/{partner_id}")
async def of_partner(visit: Visit) -> Response:
    """Those of a partner."""
    return await _account_page(visit, _partner(visit), None)


async def _account_page(visit: Visit, whose: _Whose, wrong: Wrong | None) -> Response:
    read = partners_credits if whose.of_partner else persons_credits
    found = await read(await staff_caller(visit), whose.id)
    name = await _name(visit, whose)
    view = AccountPage(
        title=visit.words("credits.of", name=name),
        account=account_shown(visit.words, await visit.shown(), name, found),
        path=f"/{visit.community}/desk/credits/{whose.path}",
        may_give=not (whose.of_partner and await is_related(await staff_caller(visit), whose.id)),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _name(visit: Visit, whose: _Whose) -> str:
    if whose.of_partner:
        return require((await partners_of(visit)).get(whose.id), HOST_IS_UNKNOWN).project
    person = await get_person(await staff_caller(visit), whose.id, ContactPurpose.BOOKING)
    return person.name or visit.words("counter.somebody")


@desk_form(router, "/{community}/desk/credits/people/{person_id}/grant")
async def grant_to_person(visit: Visit) -> Response:
    """Credits for one person."""
    return await _grant(visit, _person(visit))


@desk_form(router, "/{community}/desk/credits/partners/{partner_id}/grant")
async def grant_to_partner(visit: Visit) -> Response:
    """Credits for one partner."""
    return await _grant(visit, _partner(visit))


async def _grant(visit: Visit, whose: _Whose) -> Response:
    words, back = visit.words, f"/{visit.community}/desk/credits/{whose.path}"
    form = Form(
        title=words("credits.give"),
        back=back,
        back_words=await _name(visit, whose),
        fields=_grant_fields(visit),
        button=words("credits.give"),
        at=(("credits_expire_in_the_past", "expires_at"),),
    )

    async def done(body: GrantCreditsRequest, once: str) -> Response:
        outcome = await grant_credits(await visit.changing(GrantCredits, once), body)
        return visit.see_done(back, GrantCredits, outcome)

    given_to = "partner_id" if whose.of_partner else "person_id"
    return await answer_form(visit, form, GrantCreditsRequest, done, [(given_to, whose.id)])


def _grant_fields(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("credits", Kind.NUMBER),
        fields.one_of("reason", GrantReason, radios=True),
        fields(
            "expires_at", Kind.MOMENT, hint="credits.expires_hint", required=False, label="credits.expires"
        ),
    )


@desk_page(router, "POST /{community}/desk/credits/{kind}/{account}/return/{grant_id}")
async def take_back(visit: Visit) -> Response:
    """What is left of what staff gave is gone."""
    once, grant_id = once_of(await visit.fields()), visit.id_part("grant_id", CREDIT_GRANT_IS_UNKNOWN)
    whose = _Whose(visit.part("account"), of_partner=visit.part("kind") == "partners")
    try:
        outcome = await visit.submit(TakeCreditsBack, once=once, grant_id=grant_id)
    except Rejected as wrong:
        return await _account_page(visit, whose, wrong)
    return visit.see_done(f"/{visit.community}/desk/credits/{whose.path}", TakeCreditsBack, outcome)
