"""One request for a page: who visits, in which language, and their way to the operations."""

import hmac
import re
from collections.abc import Awaitable, Iterable
from hashlib import sha256
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.identity.browser_sessions import BrowserSession
from services.gateway.operations.admission import Asking, admit, is_open, roles_of
from services.gateway.operations.caller import Caller, Found
from services.gateway.operations.parts import Patience, unless_away
from services.gateway.operations.people import name_at_counter, own_contact
from services.gateway.pages.site.answers import STYLE_PATH, page_response, see
from services.gateway.pages.site.cookies import FOR, read_cookie, session_cookie
from services.gateway.pages.site.form_views import FormView, Wrong, blank, sent
from services.gateway.pages.site.fresh import StaleSignIn
from services.gateway.pages.site.guides import guide_of
from services.gateway.pages.site.languages import COOKIE, Language, name_in, negotiate
from services.gateway.pages.site.sent_fields import FORM_IS_NOT_OURS, fields_from_here
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.tabs import tabs_of
from services.gateway.pages.site.templates import PageView, Site
from services.gateway.pages.site.words import Words, words_in
from services.gateway.platform import Gateway
from shared.contracts.partners.programme import CommunityView, GetCommunity
from shared.kernel.messages import Command
from shared.kernel.models import Query
from shared.kernel.operations import Operation, service_of
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Refusal, Rejected, require
from shared.kernel.roles import SIGNED_IN, Allowed, Role

A = TypeVar("A")

_ZONE = ZoneInfo("Asia/Shanghai")
_OF_OFFICES = frozenset({*Role} - {Role.RESIDENT, Role.PARTNER})
"""Who may act for others or handle money: their sessions end sooner when nobody uses them."""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Visit:
    """What a page needs to answer one request."""

    def __init__(self, request: Request, session: BrowserSession | None) -> None:
        self.request = request
        self.gateway: Gateway = request.scope["hehuo.gateway"]
        self.session = session
        self.community: str = request.path_params.get("community", "")
        chosen = read_cookie(request, COOKIE)
        self.words: Words = words_in(negotiate(chosen, request.headers.get("accept-language")))
        self.waits = True
        """Whether questions wait for what ``?seq=`` says was done just before."""
        self._callers: dict[tuple[Allowed, str], Caller] = {}
        self._found: Found = {}
        self.patience = Patience()
        """How long its questions wait for a service: as long as a call may take, unless it is in a hurry."""
        self._roles: frozenset[Role] | None = None
        self._acting_for: str | None = None
        self._community_view: CommunityView | None = None

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.words.language

    @property
    def person_id(self) -> str | None:
        """Who visits; None for a stranger."""
        return self.session.person_id if self.session else None

    def part(self, name: str) -> str:
        """A part of the address: ``space_id`` of ``/{community}/rooms/{space_id}``."""
        return str(self.request.path_params[name])

    def id_part(self, name: str, unknown: Refusal) -> str:
        """As `part`, for an id; raises ``unknown`` for what can't be one."""
        text = self.part(name)
        if not _ID.fullmatch(text):
            raise Rejected(unknown)
        return text

    def asked(self, name: str) -> str:
        """A parameter of the address; empty where it isn't there. What nobody knows is ignored."""
        return self.request.query_params.get(name, "")

    async def caller(self, message: type[Command] | type[Query[Any]]) -> Caller:
        """The visitor as the caller of an operation; raises `Rejected` where it is not for them."""
        key = message.operation.allowed, service_of(message)
        if key not in self._callers:
            caller = await self._admit(message.operation.allowed)
            service, sequence = self._just_done()
            if service == key[1]:
                caller.expect(service, sequence)
            self._callers[key] = caller
        return self._callers[key]

    async def caller_of(self, operation: Operation) -> Caller:
        """As `caller`, for an operation that asks several services and is no message of one."""
        caller = await self._admit(operation.allowed)
        service, sequence = self._just_done()
        if service:
            caller.expect(service, sequence)
        return caller

    def _just_done(self) -> tuple[str, int]:
        """What ``?seq=`` says was done just before: the service, and the sequence of its log."""
        service, _, sequence = self.asked("seq").partition(".")
        known = self.waits and service in self.gateway.clients
        return (service, int(sequence)) if known and sequence.isdecimal() and len(sequence) < 16 else ("", 0)

    async def ask(self, query: Query[A]) -> A:
        """What a query answers to this visitor."""
        return await (await self.caller(type(query))).ask(query)

    async def if_there(self, asked: Awaitable[A], otherwise: A) -> A:
        """A part of the page; ``otherwise`` where a service that it needs is away, as the page then says."""
        if not self.patience.is_hurried:
            return await asked
        return await unless_away(asked, otherwise, self._just_done()[1])

    def hurry(self) -> None:
        """For a page that shows its parts without those of a service that does not answer soon."""
        self.patience.hurry(self.gateway.limits.page_wait_seconds)

    async def submit(
        self, command: type[Command], body: BaseModel | None = None, *, once: str, **fields: Any
    ) -> Outcome:
        """Has a command decided; the form's ``once`` makes of a double submit one command."""
        caller = await self.changing(command, once)
        return await caller.submit(command, body, **fields)

    async def changing(self, command: type[Command] | Operation, once: str) -> Caller:
        """The visitor as the caller of an operation that does more than submit one command.
        Raises `StaleSignIn` for what moves money, long after the sign-in.
        """
        operation = command if isinstance(command, Operation) else command.operation
        if operation.moves_money:
            self.require_fresh()
        return await self._admit(operation.allowed, once=once, changes=True)

    def require_fresh(self) -> None:
        """Raises `StaleSignIn` for whoever signed in too long ago; strangers are refused elsewhere."""
        session = self.session
        if session and self.gateway.sessions.age(session) >= self.gateway.limits.fresh_sign_in_seconds:
            raise StaleSignIn

    async def roles(self) -> frozenset[Role]:
        """What the visitor is here, as of the first time that it was asked for."""
        if self._roles is None:
            self._roles = await self._look_up_roles()
        return self._roles

    async def _look_up_roles(self) -> frozenset[Role]:
        if self.session is None:
            return frozenset()
        found = await roles_of(self.gateway, self.community, self.session.person_id)
        if found & _OF_OFFICES and not await self.gateway.sessions.shorten(self.session):
            self.session = None
            return frozenset()
        community, _, person = (read_cookie(self.request, FOR) or "").partition(":")
        if Role.STAFF in found and community == self.community:
            state = await self.gateway.state_of(community)
            if Role.RESIDENT in state.roles_of(person):
                self._acting_for = person
                return frozenset({Role.RESIDENT})
        return found

    async def acting_for(self) -> str | None:
        """The resident in whose place staff act on every page here until they end it; None for most."""
        await self.roles()
        return self._acting_for

    async def has(self, *roles: Role) -> bool:
        """Whether the visitor is one of these here."""
        return not (await self.roles()).isdisjoint(roles)

    async def here(self) -> CommunityView:
        """The community of this page; raises `Rejected` (404) where there is none."""
        if self._community_view is None:
            view = require(await self.ask(GetCommunity(at=self.gateway.clock.now())), COMMUNITY_IS_NOT_OPEN)
            self._community_view = self.gateway.seen[self.community] = view
        return self._community_view

    async def _frame(self) -> CommunityView | None:
        """As `here`; while nobody can say, as it was when somebody could, and None where nobody ever did."""
        least = self._just_done()[1]
        return await unless_away(self.here(), self.gateway.seen.get(self.community), least)

    async def _admit(self, allowed: Allowed, *, once: str | None = None, changes: bool = False) -> Caller:
        await self.roles()  # A session that idled too long for an office is none.
        if self.community and self.community not in self.gateway.communities:
            await self.patience.wait("partners", lambda: is_open(self.gateway, self.community))
        asking = Asking(
            person=self.person_id,
            community=self.community,
            request_id=self.request.scope.get("hehuo.request_id"),
            idempotency_key=once,
            changes=changes,
            on_behalf_of=self._acting_for,
        )
        redacted = self.words("words.redacted")
        return (await admit(self.gateway, allowed, asking)).saying(redacted, self._found, self.patience)

    async def page(self, page: PageView, status: int = 200, *, wrong: Wrong | None = None) -> Response:
        """The page, with its head and foot; ``wrong`` with its form says so by its status."""
        return page_response(page, await self.site(), status, wrong)

    async def form(self, wrong: Wrong | None, pairs: Iterable[tuple[str, str]] = ()) -> FormView:
        """The page's form: an empty one, or what was sent with what is wrong with it."""
        return sent(pairs, wrong, self.words, await self.shown()) if wrong else blank()

    async def shown(self) -> Shown:
        """How values are written here."""
        seen = (await self._frame() or await self.here()) if self.community else None
        return self._shown(seen)

    def _shown(self, seen: CommunityView | None) -> Shown:
        return Shown(self.language, ZoneInfo(seen.rules.zone) if seen else _ZONE, self.gateway.clock.now())

    @staticmethod
    def see(path: str) -> Response:
        """Sends on to another page of this platform."""
        return see(path)

    @staticmethod
    def see_done(path: str, command: type[Command], outcome: Outcome) -> Response:
        """The way on after a form: to a page that waits until it shows what was done."""
        return see(f"{path}{'&' if '?' in path else '?'}seq={service_of(command)}.{outcome.sequence}")

    async def site(self) -> Site:
        """What stands around the page."""
        seen = await self._frame() if self.community else None
        name = name_in(self.language, seen) if seen else self.community
        roles = await self.roles() if self.community else ()
        return Site(
            words=self.words,
            shown=self._shown(seen),
            path=self._address() if self.request.method in {"GET", "HEAD"} else f"/{self.community}",
            style=STYLE_PATH,
            community=self.community,
            community_name=name,
            person=await self._name(),
            token=self.token,
            acting_for=await self._name_at_counter(),
            tabs=tabs_of(self.community, self.request.url.path, roles),
            guide=guide_of(self.community, self.request.url.path, roles),
            development=bool(self.gateway.people_to_try),
            missing=self.patience.missing,
        )

    def _address(self) -> str:
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")

    async def _name(self) -> str | None:
        if self.session is None:
            return None
        person = await own_contact(self.gateway, self.session.person_id)
        return person.name if person else ""

    async def _name_at_counter(self) -> str | None:
        """The name of whom staff act for; that they read it is written down once a session."""
        if self._acting_for is None or self.session is None:
            return None
        return await name_at_counter(await self._admit(SIGNED_IN), self.session.digest)

    @property
    def token(self) -> str:
        """What a form of this session carries, so that none from elsewhere is taken; empty without one."""
        cookie = session_cookie(self.request)
        if self.session is None or cookie is None:
            return ""
        return hmac.new(cookie.encode(), b"form", sha256).hexdigest()

    async def fields(self) -> list[tuple[str, str]]:
        """The fields of the form that was sent; `Rejected` if not from here and with the session's token."""
        pairs = await self.fields_of_stranger()
        given = dict(pairs).get("token", "")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            raise Rejected(FORM_IS_NOT_OURS)
        return [one for one in pairs if one[0] != "token"]

    async def fields_of_stranger(self) -> list[tuple[str, str]]:
        """As `fields`, for a form of somebody who has no session yet: that it came from here must do."""
        return await fields_from_here(self.request)


async def visit_of(request: Request) -> Visit:
    """The visit that a request is."""
    gateway = cast("Gateway", request.scope["hehuo.gateway"])
    token = session_cookie(request)
    session = await gateway.sessions.find(token) if token else None
    return Visit(request, session)
