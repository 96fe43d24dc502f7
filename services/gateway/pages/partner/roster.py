"""The roster of a partner (团队名册): who belongs to it, invitations, and handing it over."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.people import contacts
from services.gateway.operations.related_partners import is_related
from services.gateway.operations.roster import list_roster
from services.gateway.pages.partner.access import own_caller, own_form, own_page
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.partnership import GetPartner, PartnerView
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.roster.commands import (
    AcceptHandover,
    AcceptInvitation,
    CancelHandover,
    InvitedAs,
    InviteMember,
    InviteMemberRequest,
    NameRepresentative,
    NameRepresentativeRequest,
    OfferHandover,
    OfferHandoverRequest,
    RemoveMember,
)
from shared.contracts.partners.roster.events import RosterRole
from shared.contracts.partners.roster.views import ListRoster, RosterEntryView
from shared.kernel.messages import Command
from shared.kernel.models import PagedRequest
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST = 60
_BUTTONS: dict[str, type[Command]] = {
    "accept": AcceptInvitation,
    "take-over": AcceptHandover,
    "cancel": CancelHandover,
}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person, and whether the visitor may take them off."""

    entry: RosterEntryView
    name: str
    """Empty for whoever has not accepted yet, and where this community knows none; one knows one's own."""
    is_me: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """What a visitor sees of a partner's roster."""

    partner: PartnerView
    me: str
    entries: tuple[RosterEntryView, ...]

    @property
    def mine(self) -> RosterEntryView | None:
        """The visitor's own entry."""
        return next((one for one in self.entries if one.person_id == self.me), None)

    @property
    def acts(self) -> bool:
        """Whether the visitor may act for the partner, while it is there."""
        here = self.partner.left_at is None
        return here and self.me in {self.partner.representative, self.partner.second_representative}


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPage(PageView):
    """Who belongs to a partner, with the buttons of whoever looks."""

    template: ClassVar[str] = "partner/roster.html"

    partner: PartnerView
    rows: tuple[RosterRow, ...]
    mine: RosterEntryView | None
    acts: bool
    may_hand_over: bool
    may_name: bool
    open_handover: bool
    form: FormView


@own_page(router, "GET /{community}/partners/{partner_id}/roster")
async def roster(visit: Visit) -> Response:
    """The roster."""
    return await _page(visit, None)


@own_page(router, "POST /{community}/partners/{partner_id}/roster/remove")
async def remove(visit: Visit) -> Response:
    """Takes somebody off; or one declines, or goes."""
    pairs = await visit.fields()
    found = await _roster(visit)
    try:
        body = read(OfferHandoverRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(
            RemoveMember,
            once=once_of(pairs),
            partner_id=found.partner.partner_id,
            person_id=body.person_id,
        )
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, wrong)
    stays = body.person_id != found.me
    back = _path(visit, found) if stays else f"/{visit.community}/partner"
    return visit.see_done(back, RemoveMember, outcome)


@own_page(router, "POST /{community}/partners/{partner_id}/roster/do/{act}")
async def press(visit: Visit) -> Response:
    """What one button does: accept an invitation, take over, cancel a hand-over."""
    once = once_of(await visit.fields())
    found = await _roster(visit)
    command = require(_BUTTONS.get(visit.part("act")), PARTNER_IS_UNKNOWN)
    try:
        outcome = await visit.submit(command, once=once, partner_id=found.partner.partner_id)
    except Rejected as wrong:
        return await _page(visit, wrong)
    return visit.see_done(_path(visit, found), command, outcome)


@own_form(router, "/{community}/partners/{partner_id}/roster/invite")
async def invite(visit: Visit) -> Response:
    """Invites somebody by their number."""
    found = await _roster(visit)
    fields = Fields(visit.words)
    form = _form(
        visit,
        found,
        "roster.invite",
        fields("person_id", hint="roster.number_hint"),
        fields.one_of("role", InvitedAs, radios=True, hint="roster.role_hint"),
    )

    async def done(body: InviteMemberRequest, once: str) -> Response:
        outcome = await visit.submit(InviteMember, body, once=once, partner_id=found.partner.partner_id)
        return visit.see_done(_path(visit, found), InviteMember, outcome)

    return await answer_form(visit, form, InviteMemberRequest, done)


@own_form(router, "/{community}/partners/{partner_id}/roster/hand-over")
async def hand_over(visit: Visit) -> Response:
    """The representative chooses who is to take over."""
    found = await _roster(visit)
    names = await _names(visit, found)
    choices = tuple(
        (one.person_id, f"{names.get(one.person_id) or one.person_id} · {visit.words.of(one.role)}")
        for one in found.entries
        if one.role is not None and one.role is not RosterRole.REPRESENTATIVE
    )
    form = _form(
        visit,
        found,
        "roster.hand_over",
        Fields(visit.words)("person_id", Kind.SELECT, choices=choices, label="roster.who"),
    )

    async def done(body: OfferHandoverRequest, once: str) -> Response:
        outcome = await visit.submit(OfferHandover, body, once=once, partner_id=found.partner.partner_id)
        return visit.see_done(_path(visit, found), OfferHandover, outcome)

    return await answer_form(visit, form, OfferHandoverRequest, done)


@own_form(router, "/{community}/partners/{partner_id}/roster/name")
async def name(visit: Visit) -> Response:
    """Staff name another representative, once the one before has left."""
    found = await _roster(visit)
    fields = Fields(visit.words)
    form = _form(
        visit,
        found,
        "roster.name",
        fields("person_id", hint="roster.number_hint"),
        fields("reason", Kind.AREA, hint="cases.public_hint"),
    )

    async def done(body: NameRepresentativeRequest, once: str) -> Response:
        outcome = await visit.submit(NameRepresentative, body, once=once, partner_id=found.partner.partner_id)
        return visit.see_done(_path(visit, found), NameRepresentative, outcome)

    return await answer_form(visit, form, NameRepresentativeRequest, done)


def _form(visit: Visit, found: Roster, key: str, *fields: Field) -> Form:
    return Form(
        title=visit.words(key),
        back=_path(visit, found),
        back_words=visit.words("roster.title"),
        lead=visit.words(f"{key}_text"),
        fields=fields,
        button=visit.words(f"{key}_button"),
    )


def _path(visit: Visit, found: Roster) -> str:
    return f"/{visit.community}/partners/{found.partner.partner_id}/roster"


async def _roster(visit: Visit) -> Roster:
    """What the visitor may see; a partner that is none of their business is unknown to them."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    caller = await visit.caller(ListRoster)
    page = await list_roster(caller, partner_id, PagedRequest(limit=_MOST))
    partner = require(await visit.ask(GetPartner(partner_id=partner_id)), PARTNER_IS_UNKNOWN)
    if not page.items:
        raise Rejected(PARTNER_IS_UNKNOWN)
    return Roster(partner, caller.person_id, tuple(page.items))


async def _names(visit: Visit, found: Roster) -> dict[str, str]:
    """The names of who has accepted; that they are read is written down where each of them sees it."""
    accepted = [one.person_id for one in found.entries if one.role is not None]
    known = await contacts(await own_caller(visit), accepted, ContactPurpose.SERVICE)
    return {person_id: person.name for person_id, person in known.items()}


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await _roster(visit)
    names = {found.me: (await visit.site()).person or "", **await _names(visit, found)}
    partner, mine = found.partner, found.mine
    rows = tuple(
        RosterRow(
            one,
            names.get(one.person_id, ""),
            one.person_id == found.me,
            one.role is not RosterRole.REPRESENTATIVE and (found.acts or one.person_id == found.me),
        )
        for one in found.entries
    )
    leads = mine is not None and mine.role is RosterRole.REPRESENTATIVE and partner.left_at is None
    gone = any(one.gone for one in found.entries) and partner.left_at is None
    view = RosterPage(
        title=visit.words("roster.title"),
        partner=partner,
        rows=rows,
        mine=mine,
        acts=found.acts,
        may_hand_over=leads
        and any(one.role not in {None, RosterRole.REPRESENTATIVE} for one in found.entries),
        may_name=gone
        and await visit.has(Role.STAFF)
        and not await is_related(await visit.caller(NameRepresentative), partner.partner_id),
        open_handover=leads and any(one.takes_over for one in found.entries),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
