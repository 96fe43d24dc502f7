"""Forms of disputes: a partner raises one, the treasurer or the supervisor answers it."""

from fastapi import Response

from services.gateway.operations import share_disputes
from services.gateway.operations.complaints import acts_for
from services.gateway.operations.whole_lists import whole_answer
from services.gateway.pages.partner.access import own_caller, own_form
from services.gateway.pages.share_disputes.routes import dispute_of, router, titled
from services.gateway.pages.site.fields import Choices, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN
from shared.contracts.fund.refusals.share_disputes import SHARE_IS_SOMEBODY_ELSES
from shared.contracts.fund.share_disputes.commands import (
    AnswerShareDispute,
    AnswerShareDisputeRequest,
    DisputeShare,
    DisputeShareRequest,
)
from shared.contracts.fund.shares.views import GetShare, ListSessionShares
from shared.kernel.models import Prose, Request, Title
from shared.kernel.months import month_at
from shared.kernel.refusals import Rejected, require

__all__ = ["router"]


class DisputeForm(Request):
    """The form of a dispute as it is sent: a session by its id, or a month."""

    what: Title
    reason: Prose


@own_form(router, "/{community}/partner/shares/{partner_id}/dispute")
async def raising(visit: Visit) -> Response:
    """What of the statement is wrong, for those who act for the partner."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    if not await acts_for(await own_caller(visit), partner_id):
        raise Rejected(SHARE_IS_SOMEBODY_ELSES)
    share = require(await visit.ask(GetShare(partner_id=partner_id)), PARTNER_IS_UNKNOWN)
    words, fields = visit.words, Fields(visit.words)
    choices = await _choices(visit, partner_id)
    asked = visit.asked("what")
    form = Form(
        title=words("share_disputes.raise"),
        lead=words("share_disputes.raise_lead"),
        back=f"/{visit.community}/partner/shares/{partner_id}",
        back_words=share.project or words("partner.share"),
        fields=(
            fields("what", Kind.SELECT, label="share_disputes.what", choices=choices),
            fields("reason", Kind.AREA, label="share_disputes.reason", hint="share_disputes.reason_hint"),
        ),
        values=(("what", asked),) if any(asked == key for key, _ in choices) else (),
        button=words("share_disputes.raise"),
    )

    async def done(body: DisputeForm, once: str) -> Response:
        named = "session_id" if "-" in body.what[8:] else "month"
        wish = made_of(DisputeShareRequest, {named: body.what, "reason": body.reason})
        caller = await visit.changing(DisputeShare, once)
        outcome = await share_disputes.dispute_share(caller, partner_id, wish)
        to = f"/{visit.community}/fund/share-disputes/{outcome.made('dispute_id')}"
        return visit.see_done(to, DisputeShare, outcome)

    return await answer_form(visit, form, DisputeForm, done)


async def _choices(visit: Visit, partner_id: str) -> Choices:
    """Its months, the latest first, then its sessions that owe a share."""
    shown, zone = await visit.shown(), (await visit.here()).rules.zone
    owing = [
        one
        for one in await whole_answer(visit, ListSessionShares(partner_id=partner_id))
        if one.share_fen > 0
    ]
    months = sorted({month_at(one.delivered_at, zone) for one in owing}, reverse=True)
    return (
        *((one, visit.words("share_disputes.whole_month", month=shown.month(one))) for one in months),
        *(
            (
                one.session_id,
                f"{shown.local(one.delivered_at).date()} {one.title} · {shown.money(one.share_fen)}",
            )
            for one in owing
        ),
    )


@form_at("/{community}/fund/share-disputes/{dispute_id}/answer", lambda route: page(router, route))
async def answering(visit: Visit) -> Response:
    """Whether the partner is right, why, and what each session really took."""
    await visit.caller(AnswerShareDispute)
    found = await dispute_of(visit)
    words, fields, shown = visit.words, Fields(visit.words), await visit.shown()
    lines = await titled(visit, found.partner_id, found.lines)
    back = f"/{visit.community}/fund/share-disputes/{found.dispute_id}"
    form = Form(
        title=words("share_disputes.answer"),
        lead=words("share_disputes.answer_lead"),
        back=back,
        back_words=words("share_disputes.one"),
        facts=tuple((title, shown.money(line.base_fen)) for title, line in lines),
        fields=(
            fields.yes_or_no("upheld"),
            *(
                fields.nth(
                    f"corrections.{place}.base_fen", place, Kind.MONEY, label="share_disputes.right_takings"
                )
                for place in range(len(lines))
            ),
            fields("reason", Kind.AREA, label="share_disputes.why", hint="share_disputes.why_hint"),
        ),
        values=tuple(
            (f"corrections.{place}.base_fen", f"{line.base_fen / 100:.2f}")
            for place, (_, line) in enumerate(lines)
        ),
        button=words("share_disputes.answer"),
    )

    async def done(body: AnswerShareDisputeRequest, once: str) -> Response:
        caller = await visit.changing(AnswerShareDispute, once)
        outcome = await share_disputes.answer_share_dispute(caller, found.dispute_id, body)
        return visit.see_done(back, AnswerShareDispute, outcome)

    fixed = tuple((f"corrections.{n}.session_id", line.session_id) for n, (_, line) in enumerate(lines))
    return await answer_form(visit, form, AnswerShareDisputeRequest, done, fixed)
