"""A child's other guardian: invited by a code, and joining with a consent of their own."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.families import invite_guardian, join_as_guardian
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.families.guardians import (
    InviteGuardian,
    JoinAsGuardian,
    JoinAsGuardianRequest,
)
from shared.contracts.bookings.refusals.families import CHILD_IS_UNKNOWN
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage(PageView):
    """The code, and the consent."""

    template: ClassVar[str] = "family/join.html"

    child_id: str
    version: str
    """Of the text to which a guardian consents."""
    form: FormView


@page(router, "POST /{community}/me/family/{child_id}/invitation")
async def invite(visit: Visit) -> Response:
    """Invites the other guardian; the code is on the page of the family then."""
    once, child_id = once_of(await visit.fields()), visit.id_part("child_id", CHILD_IS_UNKNOWN)
    _, outcome = await invite_guardian(await visit.changing(InviteGuardian, once), child_id)
    return visit.see_done(f"/{visit.community}/me/family", InviteGuardian, outcome)


@page(router, "GET /{community}/guardians/{child_id}")
async def joining(visit: Visit) -> Response:
    """Where the link of an invitation leads. Of the child it says nothing."""
    require_person(visit)
    return await _page(visit, (), None)


@page(router, "POST /{community}/guardians/{child_id}")
async def join(visit: Visit) -> Response:
    """Joins by the code, with the consent that the box says."""
    pairs, child_id = await visit.fields(), visit.id_part("child_id", CHILD_IS_UNKNOWN)
    try:
        body = read(JoinAsGuardianRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(JoinAsGuardian, once_of(pairs))
        outcome = await join_as_guardian(caller, child_id, body)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/me/family", JoinAsGuardian, outcome)


async def _page(visit: Visit, pairs: list[tuple[str, str]] | tuple[()], wrong: Wrong | None) -> Response:
    view = JoinPage(
        title=visit.words("guardian.join"),
        child_id=visit.id_part("child_id", CHILD_IS_UNKNOWN),
        version=CONSENT_VERSION,
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)
