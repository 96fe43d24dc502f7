"""Who calls, and what they may do here.

A route names its permission as an annotated dependency (``caller: District``) and gets a `Caller`. It is one
dependency without others below it, because every request passes through it.
"""

from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.types import Scope

from services.gateway.api.parameters import authorization_of, headers_of, min_sequence_of
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.account_keys import Key, read_key
from services.gateway.identity.tokens import Bearer
from services.gateway.operations.accounts import account_of
from services.gateway.operations.admission import Asking, admit, is_open
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import SIGN_IN_IS_REQUIRED, TOKEN_WAS_WITHDRAWN
from shared.kernel.refusals import Rejected
from shared.kernel.roles import ANYONE, SIGNED_IN, Allowed, Role, roles


def gateway_of(scope: Scope) -> Gateway:
    """What the app of this request stands on."""
    return cast("Gateway", scope["hehuo.gateway"])


def token_in(authorization: str) -> str:
    """What follows the scheme in this header."""
    return authorization.partition(" ")[2].strip()


def bearer_of(gateway: Gateway, authorization: str) -> Bearer:
    """What the token in this header says; raises `Rejected` (401) if it holds none of ours."""
    if authorization.partition(" ")[0].lower() != "bearer":
        raise Rejected(SIGN_IN_IS_REQUIRED)
    return gateway.tokens.verify(token_in(authorization))


class Permission:
    """A dependency that lets through whoever has one of these roles, and says who it is."""

    def __init__(self, allowed: Allowed, *, asks: bool = False, service: str = "") -> None:
        self.allowed = allowed
        self.roles = allowed.roles
        """Empty: no role is asked for."""
        self.signed_in = allowed.signed_in
        self.asks = asks
        """Whether a GET with this permission asks a read model, and so understands ``min_sequence``."""
        self.service = service
        """Of whose log ``min_sequence`` speaks; empty: of the service's that is asked first."""

    async def __call__(self, request: Request) -> Caller:
        """As FastAPI asks for it; see `admit`."""
        return await self.admit(request.scope)

    async def admit(self, scope: Scope) -> Caller:
        """Who makes this request.

        Raises `Rejected` as `admission.admit` does, and `Refused` (422) for a header or query parameter
        that is not as it must be.
        """
        gateway = gateway_of(scope)
        # Who asks is looked at before anything that they say: a stranger learns nothing but that.
        person = await self._person(gateway, authorization_of(scope), scope)
        headers = headers_of(scope)
        asking = Asking(
            person=person,
            community=scope["path_params"].get("community", ""),
            request_id=scope.get("hehuo.request_id"),
            idempotency_key=headers.idempotency_key,
            expected_revision=headers.expected_revision,
            on_behalf_of=headers.on_behalf_of,
            changes=scope["method"] != "GET",
        )
        caller = await admit(gateway, self.allowed, asking)
        caller.expect(self.service, min_sequence_of(scope, asks=self.asks))
        return caller

    async def _person(self, gateway: Gateway, authorization: str | None, scope: Scope) -> str | None:
        if authorization is None:
            if self.signed_in:
                gateway.tokens.required()
                raise Rejected(SIGN_IN_IS_REQUIRED)
            return None
        key = read_key(token_in(authorization))
        if key is not None:
            scope["hehuo.key"] = key
            return await self._account(gateway, key, scope)
        bearer = bearer_of(gateway, authorization)
        district = await gateway.state_of(DISTRICT_LOG)
        if district.took_back(bearer.person, bearer.token_id, bearer.issued):
            raise Rejected(TOKEN_WAS_WITHDRAWN)
        return bearer.person

    async def _account(self, gateway: Gateway, key: Key, scope: Scope) -> str:
        community = scope["path_params"].get("community", "")
        here = community if community and await is_open(gateway, community) else ""
        operation, changes = scope["route"].operation_id or "", scope["method"] != "GET"
        return await account_of(gateway, here, key, operation, self.allowed, changes=changes)


Anyone = Annotated[Caller, Depends(Permission(ANYONE))]
SignedIn = Annotated[Caller, Depends(Permission(SIGNED_IN))]
District = Annotated[Caller, Depends(Permission(roles(Role.DISTRICT)))]
StaffOrDistrict = Annotated[Caller, Depends(Permission(roles(Role.STAFF, Role.DISTRICT)))]
