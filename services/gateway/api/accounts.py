"""Service accounts of a community, and those of the district: the same routes at both places."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created, done
from services.gateway.api.doors import route_to
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations import accounts
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.accounts import (
    CloseServiceAccount,
    MakeAccountKey,
    MakeAccountKeyRequest,
    MakeServiceAccount,
    MakeServiceAccountRequest,
    NewAccountKeyView,
    ServiceAccountView,
    WithdrawAccountKey,
)
from shared.kernel.models import Id, View


class ServiceAccountList(View):
    """Service accounts."""

    items: list[ServiceAccountView]
    """All that are not closed, by name."""


def _routes(suffix: str) -> APIRouter:
    """``suffix`` tells the district's operation ids from a community's."""
    router = APIRouter(tags=["connections"])
    _add_accounts(router, suffix)
    _add_keys(router, suffix)
    return router


def _add_accounts(router: APIRouter, suffix: str) -> None:
    @route_to(router, "POST /service-accounts", MakeServiceAccount, name=f"make_service_account{suffix}")
    async def make_service_account(
        body: MakeServiceAccountRequest, caller: Caller, response: Response
    ) -> Created:
        """Lets a system in, with roles and keys of its own.

        What it does is recorded as done by `account:` and its id.
        """
        outcome = await accounts.make_service_account(caller, body)
        return created(response, outcome, outcome.made("account_id"), "service-accounts")

    @route_to(
        router,
        "GET /service-accounts",
        accounts.LIST_SERVICE_ACCOUNTS,
        name=f"list_service_accounts{suffix}",
    )
    async def list_service_accounts(caller: Caller) -> ServiceAccountList:
        """The systems that were let in, what their keys open, and when those were last used."""
        return ServiceAccountList(items=await accounts.list_service_accounts(caller))

    @route_to(
        router,
        "DELETE /service-accounts/{account_id}",
        CloseServiceAccount,
        name=f"close_service_account{suffix}",
    )
    async def close_service_account(account_id: Id, caller: Caller, response: Response) -> Done:
        """Its keys open nothing from now on, and it can't be opened again."""
        target = caller.community or DISTRICT_LOG
        return done(
            response, await caller.submit(CloseServiceAccount, community=target, account_id=account_id)
        )


def _add_keys(router: APIRouter, suffix: str) -> None:
    @route_to(
        router,
        "POST /service-accounts/{account_id}/keys",
        MakeAccountKey,
        name=f"make_account_key{suffix}",
    )
    async def make_account_key(
        account_id: Id, body: MakeAccountKeyRequest, caller: Caller, response: Response
    ) -> NewAccountKeyView:
        """A key, shown this once. An account has two at most, so that a new one can follow an old one."""
        response.headers["Cache-Control"] = "no-store"
        return await accounts.make_account_key(caller, account_id, body.days)

    @route_to(
        router,
        "DELETE /service-accounts/{account_id}/keys/{key_id}",
        WithdrawAccountKey,
        name=f"withdraw_account_key{suffix}",
    )
    async def withdraw_account_key(account_id: Id, key_id: Id, caller: Caller, response: Response) -> Done:
        """The key opens nothing from now on."""
        target = caller.community or DISTRICT_LOG
        outcome = await caller.submit(
            WithdrawAccountKey, community=target, account_id=account_id, key_id=key_id
        )
        return done(response, outcome)


router = _routes("")
district_router = _routes("_of_district")
