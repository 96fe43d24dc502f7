"""The routes of the fund."""

from services.gateway.api.fund import (
    approvals,
    books,
    disbursements,
    donations,
    earmarks,
    ledger,
    pledges,
    shares,
    votes,
)

ROUTERS = (
    books.router,
    ledger.router,
    shares.router,
    pledges.router,
    donations.router,
    earmarks.router,
    disbursements.router,
    approvals.router,
    votes.router,
)
