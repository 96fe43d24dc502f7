"""Who calls, and what they may do here.

A route names its permission as an annotated dependency (``caller: District``) and gets a `Caller`. It is one
dependency without others below it, because every request passes through it.
"""

from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.types import Scope

from services.gateway.api.parameters import authorization_of, headers_of, matches, min_sequence_of
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import (
    ACCOUNT_IS_ERASED,
    COMMUNITY_NAME_IS_RESERVED,
    ON_BEHALF_IS_FOR_STAFF,
    PERSON_IS_UNKNOWN,
    SIGN_IN_IS_REQUIRED,
)
from shared.kernel.messages import Actor
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, Rejected
from shared.kernel.roles import ANYONE, SIGNED_IN, Allowed, Role, roles

ANONYMOUS = "anonymous"
_NOBODY: frozenset[Role] = frozenset()
_OFFICER = frozenset({Role.DISTRICT})


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
        caller = Caller(
            gateway,
            community,
            actor,
            scope.get("hehuo.request_id"),
            idempotency_key=headers.idempotency_key,
            expected_revision=headers.expected_revision,
        )
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
