"""The account: who one is here, by what one signs in, in which browsers; and signing out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.identity.browser_sessions import BrowserSession
from services.gateway.operations.communities import summaries_of
from services.gateway.operations.people import contact_reads, own_contact
from services.gateway.operations.phone_sign_in import codes_can_be_sent, unproved_numbers
from services.gateway.operations.pseudonyms import pseudonyms_of
from services.gateway.pages.site.answers import see
from services.gateway.pages.site.cookies import SESSION, drop_cookie
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.languages import Language, name_in
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactReadView
from shared.contracts.gateway.identity import CommunitySummary
from shared.contracts.gateway.refusals import SIGN_IN_IS_REQUIRED
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)
_READS = 10
"""How many readings of their name a page shows."""
_READING_OFFICES = (Role.STAFF, Role.TREASURER)
"""Those who read names and phones in their work."""
_BROWSERS = 5
"""How many browsers are shown at once; the others are folded."""


@dataclass(frozen=True, slots=True)
class BrowserShown:
    """One browser in which the visitor is signed in."""

    digest: str
    began_at: datetime
    used_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class PasskeyShown:
    """One of the visitor's passkeys."""

    credential: str
    added_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class PseudonymShown:
    """How the visitor shows in one community's public record."""

    community: CommunitySummary
    pseudonym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(PageView):
    """Who the visitor is, and where they are signed in."""

    template: ClassVar[str] = "entrance/account.html"

    form: FormView
    name: str | None
    phone: str | None
    unproved: tuple[str, ...]
    """Numbers that a code would prove; none where no codes are sent."""
    person_id: str
    """For whoever shall be given an office."""
    provider: str | None
    """The identity provider, as people call it."""
    is_linked: bool
    """Whether the visitor signs in there."""
    passkeys: tuple[PasskeyShown, ...]
    browsers: tuple[BrowserShown, ...]
    pseudonyms: tuple[PseudonymShown, ...]
    in_chinese: bool
    communities: dict[str, str]
    """What those are called in which somebody read."""
    reads: tuple[ContactReadView, ...]
    """Who read the visitor's name and phone, the latest first."""
    offices: dict[str, str]
    """By reading, the office in which whoever read can have done it, where they hold it still."""
    reads_next: str | None
    """Where the earlier ones begin; None after the first."""
    browsers_shown: int
    """How many of the browsers stand there unfolded."""


@page(router, "GET /account")
async def account(visit: Visit) -> Response:
    """What the platform knows of the visitor, and their sessions."""
    if visit.session is None:
        raise Rejected(SIGN_IN_IS_REQUIRED)
    session = visit.session
    person = await own_contact(visit.gateway, session.person_id)
    reads = await contact_reads(visit.gateway, session.person_id, visit.asked("reads")[:512] or None, _READS)
    places = await summaries_of(visit.gateway, sorted({one.community for one in reads.items}))
    passkeys = tuple(
        PasskeyShown(one.credential, _moment(one.added_at), _moment(one.used_at))
        for one in await visit.gateway.accounts.passkeys_of(session.person_id)
    )
    return await visit.page(
        AccountPage(
            title=visit.words("nav.account"),
            form=blank(),
            name=person.name if person else None,
            phone=person.phone if person else None,
            unproved=await _to_prove(visit, session.person_id),
            person_id=session.person_id,
            provider=visit.gateway.provider.name if visit.gateway.provider else None,
            is_linked=await _signs_in_at_provider(visit, session.person_id),
            passkeys=passkeys,
            browsers=await _browsers(visit, session),
            browsers_shown=_BROWSERS,
            pseudonyms=await _pseudonyms(visit, session.person_id),
            communities={one.community: name_in(visit.language, one) for one in places},
            reads=tuple(reads.items),
            offices=await _offices(visit, reads.items),
            reads_next=reads.next_cursor,
            in_chinese=visit.language is Language.CHINESE,
        )
    )


@page(router, "POST /account/sign-out")
async def sign_out_elsewhere(visit: Visit) -> Response:
    """Ends one of the visitor's sessions: that of a browser which they left somewhere."""
    given = dict(await visit.fields())
    own = await visit.gateway.sessions.of(require_person(visit))
    for one in own:
        if one.digest == given.get("browser"):
            await visit.gateway.sessions.end(one.digest)
    return see("/account")


@page(router, "POST /sign-out")
async def sign_out(visit: Visit) -> Response:
    """Ends this session, or all of the visitor's."""
    given = dict(await visit.fields())
    response = see("/")
    if visit.session is not None:
        if await _signs_in_at_provider(visit, visit.session.person_id):
            response = see("/sign-out")
        if given.get("everywhere"):
            await visit.gateway.sessions.end_all(visit.session.person_id)
        else:
            await visit.gateway.sessions.end(visit.session.digest)
    drop_cookie(visit.request, response, SESSION)
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOutPage(PageView):
    """Signed out here, and the way to sign out of the provider too."""

    template: ClassVar[str] = "entrance/signed_out.html"

    provider: str
    url: str | None
    """Where one signs out there; None where it offers no such place."""


@page(router, "GET /sign-out")
async def signed_out(visit: Visit) -> Response:
    """That one is signed out here, which says nothing of the provider: on a shared computer that matters."""
    provider = visit.gateway.provider
    if provider is None or visit.session is not None:
        return see("/")
    url = await provider.sign_out_url(f"{root_of(visit)}/")
    return await visit.page(
        SignedOutPage(title=visit.words("sign_out.title"), provider=provider.name, url=url)
    )


async def _browsers(visit: Visit, session: BrowserSession) -> tuple[BrowserShown, ...]:
    """This one, and then the others, the one used last first."""
    found = (
        BrowserShown(one.digest, _moment(one.began_at), _moment(one.used_at), one.digest == session.digest)
        for one in await visit.gateway.sessions.of(session.person_id)
    )
    return tuple(sorted(found, key=lambda one: (one.is_this, one.used_at), reverse=True))


async def _offices(visit: Visit, reads: Sequence[ContactReadView]) -> dict[str, str]:
    """What the readers are today: a number alone tells nobody whom to ask. Names of staff are not told."""
    found: dict[str, str] = {}
    for one in reads:
        held = (await visit.gateway.state_of(one.community)).roles_of(one.reader_id)
        if words := [visit.words.of(role) for role in _READING_OFFICES if role in held]:
            found[one.read_id] = visit.words("account.office", offices=" · ".join(words))
    return found


async def _to_prove(visit: Visit, person_id: str) -> tuple[str, ...]:
    if not codes_can_be_sent(visit.gateway):
        return ()
    return tuple(await unproved_numbers(visit.gateway, person_id))


async def _signs_in_at_provider(visit: Visit, person_id: str) -> bool:
    provider = visit.gateway.provider
    logins = await visit.gateway.accounts.logins_of(person_id) if provider else ()
    return any(one.issuer == provider.issuer for one in logins if provider)


async def _pseudonyms(visit: Visit, person_id: str) -> tuple[PseudonymShown, ...]:
    found = await pseudonyms_of(visit.gateway, person_id)
    communities = await summaries_of(visit.gateway, [*found])
    return tuple(PseudonymShown(one, found[one.community]) for one in communities)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
