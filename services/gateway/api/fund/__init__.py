"""The routes of the fund."""

from services.gateway.api.fund import (
    approvals,
    disbursements,
    donations,
    earmarks,
    ledger,
    pledges,
    shares,
    statement,
)

ROUTERS = (
    statement.router,
    ledger.router,
    shares.router,
    pledges.router,
    donations.router,
    earmarks.router,
    disbursements.router,
    approvals.router,
)
