"""An agreement as its page finds it, the signature of either side, and its end."""

import re
from collections.abc import Awaitable, Callable

from starlette.responses import Response

from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import Wrong, once_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.agreements.commands import (
    SignAgreement,
    SignAgreementRequest,
    TerminateAgreement,
)
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.agreements.views import AgreementState, AgreementView, GetAgreement
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.agreements import AGREEMENT_IS_UNKNOWN
from shared.kernel.refusals import Rejected, require

ENDED = frozenset({AgreementState.EXPIRED, AgreementState.TERMINATED, AgreementState.WITHDRAWN})
_LONGEST_NUMBER = 4
_DIGEST = re.compile("[0-9a-f]{64}")


async def agreement_of(visit: Visit) -> AgreementView:
    """The agreement that the address names."""
    agreement_id = visit.id_part("agreement_id", AGREEMENT_IS_UNKNOWN)
    return require(await visit.ask(GetAgreement(agreement_id=agreement_id)), AGREEMENT_IS_UNKNOWN)


async def sign_for(
    side: Side, visit: Visit, below: str, again: Callable[[Visit, Wrong], Awaitable[Response]]
) -> Response:
    """Signs the version that was read: a newer draft is never signed by mistake.

    ``below`` is where this side has its agreements in the community; ``again`` shows what was wrong.
    """
    pairs = await visit.fields()
    agreement_id = (await agreement_of(visit)).agreement_id
    said = dict(pairs)
    digest = said.get("text_sha256", "")
    body = SignAgreementRequest(
        side=side,
        version=_version_in(said.get("version", "")),
        text_sha256=digest if _DIGEST.fullmatch(digest) else None,
    )
    try:
        outcome = await visit.submit(SignAgreement, body, once=once_of(pairs), agreement_id=agreement_id)
    except Rejected as wrong:
        return await again(visit, wrong)
    return visit.see_done(f"/{visit.community}/{below}/{agreement_id}", SignAgreement, outcome)


def _version_in(text: str) -> int:
    """The number in the form; what no page of ours sends counts as the first."""
    return max(1, int(text)) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else 1


async def end_form(visit: Visit, below: str) -> Response:
    """Asks either side why it ends the agreement, and ends it; ``below`` is as for `sign_for`."""
    agreement_id = (await agreement_of(visit)).agreement_id
    form = Form(
        title=visit.words("agreements.end"),
        back=f"/{visit.community}/{below}/{agreement_id}",
        back_words=visit.words("agreements.title"),
        lead=visit.words("agreements.end_text"),
        fields=(Fields(visit.words)("reason", Kind.AREA, hint="cases.public_hint"),),
        button=visit.words("agreements.end"),
        danger=True,
    )

    async def done(body: ReasonRequest, once: str) -> Response:
        outcome = await visit.submit(TerminateAgreement, body, once=once, agreement_id=agreement_id)
        return visit.see_done(form.back, TerminateAgreement, outcome)

    return await answer_form(visit, form, ReasonRequest, done)
