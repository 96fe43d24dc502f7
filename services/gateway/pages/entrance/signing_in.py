"""The ways to sign in, and the session that begins with it."""

from dataclasses import dataclass
from typing import ClassVar

import structlog
from fastapi import APIRouter, Response

from services.gateway.identity.browser_sessions import LONGEST_SECONDS, make_room
from services.gateway.operations.phone_sign_in import codes_can_be_sent
from services.gateway.pages.entrance.first_place import first_place
from services.gateway.pages.site.answers import after_sign_in, see
from services.gateway.pages.site.cookies import SESSION, put_cookie
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.platform import PersonToTry
from shared.contracts.gateway.refusals import NO_ISSUER_IS_CONFIGURED
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

_log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class TryGroup:
    """The example's people of one community."""

    name: str
    people: tuple[PersonToTry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(PageView):
    """How one signs in here."""

    template: ClassVar[str] = "entrance/sign_in.html"

    form: FormView
    to: str
    anew: bool
    """Whether somebody who is signed in shall show once more that it is them."""
    provider: str | None
    """The identity provider, as people call it."""
    by_phone: bool
    """Whether codes are sent; they are no way to show once more that it is oneself, which is for offices."""
    groups: tuple[TryGroup, ...]
    """Empty where the platform is in earnest."""


@page(router, "GET /sign-in")
async def sign_in(visit: Visit) -> Response:
    """The ways to sign in; on a platform to try things out, anybody of the example with one tap."""
    anew = visit.asked("anew") == "1"
    return await visit.page(
        SignInPage(
            title=visit.words("sign_in.title"),
            form=blank(),
            to=after_sign_in(visit.asked("to")),
            anew=anew,
            provider=visit.gateway.provider.name if visit.gateway.provider else None,
            by_phone=codes_can_be_sent(visit.gateway) and not anew,
            groups=await _groups(visit),
        )
    )


async def _groups(visit: Visit) -> tuple[TryGroup, ...]:
    by_place: dict[str | None, list[PersonToTry]] = {}
    for one in visit.gateway.people_to_try:
        by_place.setdefault(one.community, []).append(one)
    names = {one.community: (one.name, one.name_en) for one in visit.gateway.summaries.values()}
    found = []
    for place, people in sorted(by_place.items(), key=lambda group: group[0] is None):
        chinese, english = names.get(place or "", (place or "", place or ""))
        name = chinese if visit.language.value.startswith("zh") else english
        ordered = sorted(people, key=lambda one: one.roles != (Role.RESIDENT,))
        found.append(TryGroup(name or visit.words("sign_in.elsewhere"), tuple(ordered)))
    return tuple(found)


@page(router, "POST /sign-in/development")
async def sign_in_to_try(visit: Visit) -> Response:
    """Signs a newcomer in as one of the example's people. There is nobody to try where it is in earnest."""
    given = dict(await visit.fields_of_stranger())
    person = next((one for one in visit.gateway.people_to_try if one.person_id == given.get("person")), None)
    if person is None:
        raise Rejected(NO_ISSUER_IS_CONFIGURED)
    return await signed_in(visit, person.person_id, after_sign_in(given.get("to", "")), "development")


async def signed_in(visit: Visit, person_id: str, to: str, way: str) -> Response:
    """Begins a session in this browser, in place of the one that it had (a new one at each sign-in).

    It leads ``to`` where somebody wanted to go, and where that is the platform's first page, to their work.
    ``way``: by what, for the log line. One that comes to nothing has the line of a refused request.
    """
    if visit.session is not None:
        await visit.gateway.sessions.end(visit.session.digest)
    await make_room(visit.gateway.sessions, person_id)
    token = await visit.gateway.sessions.begin(person_id)
    _log.info("signed_in", person=person_id, way=way)
    response = see(to if to != "/" else await first_place(visit.gateway, person_id))
    put_cookie(visit.request, response, SESSION, token, seconds=LONGEST_SECONDS)
    return response
