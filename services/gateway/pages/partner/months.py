"""A partner's month on paper: the sessions, the share of each, what was due before and is due after."""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from services.gateway.operations.whole_lists import whole_answer
from services.gateway.pages.papers.paper import Paper, Table, answer_month, asked_of
from services.gateway.pages.partner.access import own_page
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN
from shared.contracts.fund.shares.views import (
    GetShare,
    ListRemittances,
    ListSessionShares,
    RemittanceView,
    SessionShareView,
    ShareView,
)
from shared.kernel.months import month_at, month_of
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PartnerMonth:
    """A month of a partner's share, as it is known now: a later refund changes its session's month."""

    month: str
    sessions: tuple[SessionShareView, ...]
    """Delivered in the month, the first one first."""
    remittances: tuple[RemittanceView, ...]
    """Arrived in the month, those that were reversed later included."""
    opening_fen: int
    """Due when the month began; below zero where more was remitted than was due."""

    @property
    def accrued_fen(self) -> int:
        """The shares of the month's sessions."""
        return sum(one.share_fen for one in self.sessions)

    @property
    def remitted_fen(self) -> int:
        """What arrived in the month and stayed."""
        return sum(one.amount_fen for one in self.remittances if not one.reversed)

    @property
    def closing_fen(self) -> int:
        """Due when the month ended."""
        return self.opening_fen + self.accrued_fen - self.remitted_fen


def months_of_partner(
    sessions: list[SessionShareView], remittances: list[RemittanceView], zone: str
) -> tuple[PartnerMonth, ...]:
    """Every month in which a session was delivered or money arrived, the first one first."""
    held: dict[str, list[SessionShareView]] = {}
    came: dict[str, list[RemittanceView]] = {}
    for session in sorted(sessions, key=lambda one: (one.delivered_at, one.session_id)):
        held.setdefault(month_at(session.delivered_at, zone), []).append(session)
    for money in sorted(remittances, key=lambda one: (one.arrived_on, one.recorded_at, one.remittance_id)):
        came.setdefault(month_of(money.arrived_on), []).append(money)
    found: list[PartnerMonth] = []
    for month in sorted(held.keys() | came.keys()):
        opening_fen = found[-1].closing_fen if found else 0
        found.append(PartnerMonth(month, tuple(held.get(month, ())), tuple(came.get(month, ())), opening_fen))
    return tuple(found)


@own_page(router, "GET /{community}/partner/shares/{partner_id}/{month}")
async def month_of_a_partner(visit: Visit) -> Response:
    """The statement of one month, as a page or as PDF; what it says is public (Charity Law, art. 37)."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    month, as_pdf = asked_of(visit)
    share = require(await visit.ask(GetShare(partner_id=partner_id)), PARTNER_IS_UNKNOWN)
    sessions = await whole_answer(visit, ListSessionShares(partner_id=partner_id))
    remittances = await whole_answer(visit, ListRemittances(partner_id=partner_id))
    zone = (await visit.here()).rules.zone
    months = {one.month: one for one in months_of_partner(sessions, remittances, zone)}
    if month not in months:
        raise Rejected(ROUTE_IS_UNKNOWN)
    paper, here = await _paper(visit, share, months[month]), f"/{visit.community}/partner/shares/{partner_id}"
    newest_first = reversed(months)
    return await answer_month(
        visit, paper, here, newest_first, month, as_pdf=as_pdf, back_words="partner.share"
    )


async def _paper(visit: Visit, share: ShareView, one: PartnerMonth) -> Paper:
    words, shown = visit.words, await visit.shown()
    community = name_in(visit.language, await visit.here())
    return Paper(
        title=words("papers.partner_month", month=shown.month(one.month)),
        kind=" · ".join(part for part in (community, share.project, share.organisation) if part),
        lead=words("share.how"),
        facts=(
            (words("papers.due_before"), shown.money(one.opening_fen)),
            (words("papers.accrued"), shown.money(one.accrued_fen)),
            (words("papers.remitted"), shown.money(one.remitted_fen)),
            (words("papers.due_after"), shown.money(one.closing_fen)),
        ),
        tables=(await _sessions(visit, one), await _remittances(visit, one)),
        notes=(words("papers.as_known_now"), words("papers.stalls_apart"), words("papers.how_to_check")),
    )


async def _sessions(visit: Visit, one: PartnerMonth) -> Table:
    words, shown = visit.words, (await visit.shown()).for_paper()
    return Table(
        title=words("share.sessions"),
        head=(words("share.session"), words("share.base"), words("share.rate"), words("share.share")),
        rows=tuple(
            (
                f"{shown.date_of(shown.local(session.delivered_at).date())} {session.title}",
                shown.money(session.base_fen),
                "–" if session.share_bps is None else shown.percent(session.share_bps),
                shown.money(session.share_fen),
            )
            for session in one.sessions
        ),
        total=(
            words("fund.total"),
            shown.money(sum(session.base_fen for session in one.sessions)),
            "",
            shown.money(one.accrued_fen),
        ),
    )


async def _remittances(visit: Visit, one: PartnerMonth) -> Table:
    words, shown = visit.words, (await visit.shown()).for_paper()
    return Table(
        title=words("share.arrived"),
        head=(words("papers.arrived_on"), words("papers.receipt"), words("papers.amount")),
        rows=tuple(
            (
                shown.date_of(money.arrived_on),
                words("papers.reversed")
                if money.reversed
                else money.receipt_number or words("share.no_receipt"),
                shown.money(money.amount_fen),
            )
            for money in one.remittances
        ),
        total=(words("fund.total"), "", shown.money(one.remitted_fen)),
    )
