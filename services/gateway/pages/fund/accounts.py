"""Lines of entries with the names of their accounts in place of codes."""

from dataclasses import dataclass

from services.gateway.pages.site.names import partners_of, purse_titles
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.entries import EntryView
from shared.contracts.fund.ledger import (
    EXPENSE,
    HOST_CHARITY,
    INCOME,
    MERCHANT_RECEIVABLE,
    RECEIVABLE,
    STALL_RECEIVABLE,
    TRANSFERS,
    IncomeSource,
)
from shared.contracts.partners.purchases.payments import SpendingPurpose

_OWED_BY = {STALL_RECEIVABLE: "fund.due_from_a_stall", MERCHANT_RECEIVABLE: "fund.due_from_a_merchant"}


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of an entry, as people read it."""

    account: str
    purse: str
    debit_fen: int
    """0 where it is a credit."""
    credit_fen: int


async def lines_of(visit: Visit, entry: EntryView) -> tuple[LineShown, ...]:
    """The entry's lines."""
    purses = await purse_titles(visit)
    partners = {
        partner_id: one.organisation or one.project for partner_id, one in (await partners_of(visit)).items()
    }
    general = visit.words("fund.any_purpose")
    return tuple(
        LineShown(
            _name(visit, line.account, partners),
            purses.get(line.earmark_id, "") if line.earmark_id else general,
            max(line.amount_fen, 0),
            max(-line.amount_fen, 0),
        )
        for line in entry.lines
    )


def _name(visit: Visit, account: str, partners: dict[str, str]) -> str:
    words = visit.words
    if account == HOST_CHARITY:
        return words("fund.at_host_charity")
    if account.startswith(RECEIVABLE):
        return words("fund.due_from", partner=partners.get(account.removeprefix(RECEIVABLE), "—"))
    for prefix, name in _OWED_BY.items():
        if account.startswith(prefix):
            return words(name)
    if account.startswith(INCOME):
        return words("fund.income_of", source=words.of(IncomeSource(account.removeprefix(INCOME))))
    if account.startswith(EXPENSE):
        return words("fund.expense_of", purpose=words.of(SpendingPurpose(account.removeprefix(EXPENSE))))
    # What is left goes from purse to purse.
    return words("fund.moved_by_matching" if account == f"{TRANSFERS}matching" else "fund.moved_as_surplus")
