"""Who calls, what they may do here, and how a route reaches the services.

A route names its permission as an annotated dependency (``caller: Staff``) and gets a `Caller`. It is one
dependency without others below it, because every request passes through it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.types import Scope

from services.gateway.api.parameters import Headers, authorization_of, headers_of, matches, min_sequence_of
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.vault import KeptText
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import (
    ACCOUNT_IS_ERASED,
    COMMUNITY_NAME_IS_RESERVED,
    ON_BEHALF_IS_FOR_STAFF,
    PERSON_IS_UNKNOWN,
    SIGN_IN_IS_REQUIRED,
)
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor, Command
from shared.kernel.models import Query
from shared.kernel.operations import service_of
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, Kind, Rejected
from shared.kernel.roles import ANYONE, SIGNED_IN, Allowed, Role, roles

A = TypeVar("A")
ANONYMOUS = "anonymous"
_NOBODY: frozenset[Role] = frozenset()
_OFFICER = frozenset({Role.DISTRICT})


class Caller:
    """Who made this request, for which community, and their way to the services."""

    __slots__ = ("_asked", "_headers", "_kept", "_submitted", "actor", "community", "gateway", "min_sequence",
                 "now", "request_id", "roles")  # fmt: skip

    def __init__(
        self, gateway: Gateway, community: str, actor: Actor, headers: Headers, request_id: str | None
    ) -> None:
        self.gateway = gateway
        self.community = community
        """Empty on routes that belong to no community."""
        self.actor = actor
        self.roles = actor.roles
        """What the caller is here; ``district`` wherever they are."""
        self.now: datetime = gateway.clock.now()
        self.min_sequence = 0
        self.request_id = request_id
        self._headers = headers
        self._submitted = 0
        self._asked: str | None = None
        self._kept: list[str] = []

    @property
    def person_id(self) -> str:
        """The person on whose account this request counts; ``anonymous`` without a token."""
        return self.actor.person

    @property
    def expected_revision(self) -> int | None:
        """From If-Match: the revision that an edit was made against."""
        return self._headers.expected_revision

    def has(self, *roles: Role) -> bool:
        """Whether the caller may act in at least one of these roles here."""
        return self.actor.has(*roles)

    async def submit(
        self,
        command_class: type[Command],
        body: BaseModel | None = None,
        *,
        community: str | None = None,
        **fields: Any,
    ) -> Outcome:
        """Has a command decided: the fields of ``body``, these ``fields``, and the envelope.

        The command id comes from the Idempotency-Key where there is one. If-Match becomes
        ``expected_revision`` where the command has that field. ``community`` is for routes that belong
        to none. Raises `Rejected`; the texts that this request kept are then forgotten again.
        """
        target = community or self.community
        if self._headers.expected_revision is not None and "expected_revision" in command_class.model_fields:
            fields["expected_revision"] = self._headers.expected_revision
        command = command_class(
            **{**(body.__dict__ if body is not None else {}), **fields},
            command_id=self.new_id(target, command_class.__name__, str(self._submitted)),
            actor=self.actor,
            now=self.now,
            correlation_id=self.request_id,
        )
        self._submitted += 1
        service = service_of(command_class)
        try:
            outcome = await self.gateway.clients[service].submit(target, command)
        except Rejected as rejected:
            # What can't be said for certain to be undone keeps its texts: it may have been recorded.
            if self._kept and rejected.refusal.kind is not Kind.UNAVAILABLE:
                await self.gateway.vault.forget_texts(target, self._kept)
            raise
        if service == "partners" and outcome.sequence:
            self.gateway.communities.add(target)
        return outcome

    async def ask(self, query: Query[A], *, community: str | None = None) -> A:
        """Asks the read model that answers it; ``min_sequence`` holds for the service that is asked first."""
        service = service_of(type(query))
        if self._asked is None:
            self._asked = service
        least = self.min_sequence if service == self._asked else 0
        return await self.gateway.clients[service].ask(community or self.community, query, min_sequence=least)

    async def wait_handled(self, service: str, source: str, sequence: int) -> None:
        """Waits, bounded, until ``service`` has answered what ``source`` reported up to ``sequence``."""
        await self.gateway.clients[service].handled(self.community, source, sequence)

    async def keep_text(self, text: str, *about: str) -> str:
        """Keeps a free text about (or by) people in the vault; returns the id that events may carry.

        ``about`` are the people whom it concerns beside the one who writes; when any of them is erased,
        the text is forgotten. A repeat with the same Idempotency-Key and text gives the same id.
        """
        text_id = self.new_id(self.community, "text", text)
        kept = KeptText(text_id, self.community, text, tuple({self.person_id, self.actor.id, *about}))
        if await self.gateway.vault.keep_text(kept):
            self._kept.append(text_id)
        return text_id

    async def texts_of(self, text_ids: Iterable[str]) -> Mapping[str, str]:
        """The kept texts of this community, by id; those that were forgotten are missing.

        Who may read them is for the route to say.
        """
        return await self.gateway.vault.texts_of(self.community, text_ids)

    async def names_of(self, person_ids: Iterable[str]) -> Mapping[str, str]:
        """The names of people, by id, as far as the caller may see them: staff those who have a role
        here, the district everybody's, anybody their own."""
        wanted = set(person_ids)
        if not self.has(Role.DISTRICT):
            visible = {self.person_id}
            if self.has(Role.STAFF):
                visible |= (await self.gateway.state_of(self.community)).roles.keys()
            wanted &= visible
        people = await self.gateway.vault.people(wanted) if wanted else {}
        return {person_id: person.name for person_id, person in people.items()}

    def new_id(self, *names: str) -> str:
        """An id for something of this request; a repeat with the same Idempotency-Key gets it again."""
        key = self._headers.idempotency_key
        if key is None:
            return new_id(self.now)
        digest = blake2b(digest_size=16)
        for part in (self.actor.id, self.person_id, key, *names):
            digest.update(part.encode("utf-8", "surrogatepass"))
            digest.update(b"\x1f")
        digits = digest.hexdigest()
        # RFC 9562, section 5.8: version 8 is for ids made in one's own way.
        return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def gateway_of(scope: Scope) -> Gateway:
    """What the app of this request stands on."""
    return cast("Gateway", scope["hehuo.gateway"])


async def _is_open(gateway: Gateway, community: str) -> bool:
    if community in gateway.communities:
        return True
    return matches("community", community) and await gateway.knows(community)


class Permission:
    """A dependency that lets through whoever has one of these roles, and says who it is."""

    def __init__(self, allowed: Allowed, *, asks: bool = False) -> None:
        self.roles = allowed.roles
        """Empty: no role is asked for."""
        self.signed_in = allowed.signed_in
        self.asks = asks
        """Whether a GET with this permission asks a read model, and so understands ``min_sequence``."""
        self.may_open = allowed.roles == _OFFICER
        """What the district alone may do it may try on a community that isn't there yet: see below."""

    async def __call__(self, request: Request) -> Caller:
        """As FastAPI asks for it; see `admit`."""
        return await self.admit(request.scope)

    async def admit(self, scope: Scope) -> Caller:
        """Who makes this request.

        Raises `Rejected`: 401 for a stranger, 404 for a community that isn't there, 403 for the rest;
        and `Refused` (422) for a header or query parameter that is not as it must be.
        """
        gateway = gateway_of(scope)
        # Who asks is looked at before anything that they say: a stranger learns nothing but that.
        person = self._person(gateway, authorization_of(scope))
        headers = headers_of(scope)
        community: str = scope["path_params"].get("community", "")
        known = bool(community) and await _is_open(gateway, community)
        # The log of a community that isn't there is not even looked at: anybody can make up a name.
        roles = await self._roles(gateway, community if known else "", person)
        if community and not known:
            self._refuse_unknown(community, roles, scope["method"])
        actor = Actor(id=person or ANONYMOUS, roles=roles)
        if headers.on_behalf_of is not None:
            actor = await self._on_behalf(gateway, community, actor, headers.on_behalf_of)
        if self.roles and not actor.has(*self.roles):
            raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[*sorted(self.roles)])
        caller = Caller(gateway, community, actor, headers, scope.get("hehuo.request_id"))
        caller.min_sequence = min_sequence_of(scope, asks=self.asks)
        return caller

    def _refuse_unknown(self, community: str, roles: frozenset[Role], method: str) -> None:
        """Refuses a community that isn't there.

        What the district alone may do it may try on one that isn't there yet: opening it is such a
        command, and the services refuse every other one.
        """
        if method != "GET" and self.may_open and Role.DISTRICT in roles and matches("community", community):
            if community == DISTRICT_LOG:
                raise Rejected(COMMUNITY_NAME_IS_RESERVED)
            return
        raise Rejected(COMMUNITY_IS_NOT_OPEN)

    def _person(self, gateway: Gateway, authorization: str | None) -> str | None:
        if authorization is None:
            if self.signed_in:
                gateway.tokens.required()
                raise Rejected(SIGN_IN_IS_REQUIRED)
            return None
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Rejected(SIGN_IN_IS_REQUIRED)
        return gateway.tokens.verify(token.strip())

    @staticmethod
    async def _roles(gateway: Gateway, community: str, person: str | None) -> frozenset[Role]:
        if person is None:
            return _NOBODY
        district = await gateway.state_of(DISTRICT_LOG)
        if person in district.erased:
            raise Rejected(ACCOUNT_IS_ERASED)
        roles = _OFFICER if person in district.officers else _NOBODY
        if community:
            roles |= (await gateway.state_of(community)).roles_of(person)
        return roles

    @staticmethod
    async def _on_behalf(gateway: Gateway, community: str, actor: Actor, person: str) -> Actor:
        """Staff in the place of a resident (Accessibility Law, art. 40: a staffed channel beside the app).

        They may then do what that resident may do, and nothing that staff may do.
        """
        if not community or Role.STAFF not in actor.roles:
            raise Rejected(ON_BEHALF_IS_FOR_STAFF)
        # What is no person id at all is nobody's, and answered like an unknown one.
        if Role.RESIDENT not in (await gateway.state_of(community)).roles_of(person):
            raise Rejected(PERSON_IS_UNKNOWN)
        return Actor(id=actor.id, roles=frozenset({Role.STAFF, Role.RESIDENT}), on_behalf_of=person)


Anyone = Annotated[Caller, Depends(Permission(ANYONE))]
SignedIn = Annotated[Caller, Depends(Permission(SIGNED_IN))]
District = Annotated[Caller, Depends(Permission(roles(Role.DISTRICT)))]
StaffOrDistrict = Annotated[Caller, Depends(Permission(roles(Role.STAFF, Role.DISTRICT)))]
