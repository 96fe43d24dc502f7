"""The routes of the fund."""

from services.gateway.api.fund import (
    approvals,
    books,
    budgets,
    campaigns,
    disbursements,
    disclosures,
    donations,
    earmarks,
    income,
    ledger,
    markets,
    pledges,
    points,
    shares,
    statements,
    votes,
)

ROUTERS = (
    books.router,
    ledger.router,
    shares.router,
    pledges.router,
    donations.router,
    income.router,
    earmarks.router,
    campaigns.router,
    markets.router,
    disclosures.router,
    budgets.router,
    disbursements.router,
    approvals.router,
    votes.router,
    statements.router,
    points.router,
)
