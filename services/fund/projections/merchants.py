"""Merchants with their statements, as everybody may read them; and whose people state which one's sales."""

from collections.abc import Iterable

from services.fund.domain.merchant_reversals import MERCHANT_KINDS
from shared.contracts.fund.ledger import MERCHANT_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.merchants.events import (
    MerchantAgreed,
    MerchantContactsRecorded,
    MerchantEnded,
    SalesShareAccrued,
    SalesSharePaidIn,
    SalesStated,
)
from shared.contracts.fund.merchants.views import (
    GetMerchant,
    GetOwnMerchants,
    ListMerchants,
    MerchantView,
    OwnMerchantsView,
    SalesStatementView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

Merchant = MerchantView | None
Statements = Iterable[SalesStatementView]


def _agreed(_merchant: Merchant, recorded: Recorded[MerchantAgreed], _key: str) -> MerchantView:
    return MerchantView(**recorded.data.model_dump())


def _ended(merchant: Merchant, recorded: Recorded[MerchantEnded], _key: str) -> Merchant:
    ended = recorded.data.model_dump(include={"last_month", "reason"})
    return merchant and merchant.model_copy(update=ended)


def _with(merchant: MerchantView, statements: Statements) -> MerchantView:
    """With these statements; the sums of the merchant are those of them."""
    latest_first = tuple(sorted(statements, key=lambda one: one.month, reverse=True))
    share_fen, paid_fen = (
        sum(one.share_fen for one in latest_first),
        sum(one.paid_fen for one in latest_first),
    )
    sums = {
        "sales_fen": sum(one.sales_fen for one in latest_first),
        "share_fen": share_fen,
        "paid_fen": paid_fen,
        "due_fen": share_fen - paid_fen,
        "owing": share_fen > paid_fen,
    }
    return merchant.model_copy(update={"statements": latest_first, **sums})


def _stated(merchant: Merchant, recorded: Recorded[SalesStated], _key: str) -> Merchant:
    event = recorded.data
    if merchant is None:
        return None
    told = SalesStatementView(**event.model_dump(), since=event.stated_at.date())
    return _with(merchant, [*(one for one in merchant.statements if one.month != event.month), told])


def _accrued(merchant: Merchant, recorded: Recorded[SalesShareAccrued], _key: str) -> Merchant:
    event = recorded.data
    return merchant and _changed(merchant, event.statement_id, since=event.entry.booked_on)


def _changed(merchant: MerchantView, statement_id: str, **changes: object) -> MerchantView:
    return _with(
        merchant,
        [
            one.model_copy(update=changes) if one.statement_id == statement_id else one
            for one in merchant.statements
        ],
    )


def _paid_in(merchant: Merchant, recorded: Recorded[SalesSharePaidIn], _key: str) -> Merchant:
    return merchant and _paid(merchant, recorded.data.statement_id, recorded.data.amount_fen)


def _paid(merchant: MerchantView, statement_id: str, change_fen: int) -> MerchantView:
    before = next(one.paid_fen for one in merchant.statements if one.statement_id == statement_id)
    return _changed(merchant, statement_id, paid_fen=before + change_fen)


def _reversed(merchant: Merchant, recorded: Recorded[EntryReversed], key: str) -> Merchant:
    """A share that is taken back is stated anew; a payment that is, is owed again since the same day."""
    event = recorded.data
    if merchant is None:
        return None
    if event.reversed_kind is EntryKind.MERCHANT_SHARE_PAID_IN:
        account = MERCHANT_RECEIVABLE + key
        back_fen = sum(line.amount_fen for line in event.entry.lines if line.account == account)
        return _paid(merchant, event.reversed_subject_id, -back_fen)
    kept = (one for one in merchant.statements if one.statement_id != event.reversed_subject_id)
    return _with(merchant, kept)


def _merchant_of(event: EntryReversed) -> tuple[str, ...]:
    if event.reversed_kind not in MERCHANT_KINDS:
        return ()
    accounts = (one.account for one in event.entry.lines if one.account.startswith(MERCHANT_RECEIVABLE))
    return tuple(dict.fromkeys(one.removeprefix(MERCHANT_RECEIVABLE) for one in accounts))


MERCHANTS = (
    Projection("merchants", MerchantView, indexes=("owing", "agreed_at"))
    .on(MerchantAgreed, lambda event: event.merchant_id, _agreed)
    .on(MerchantEnded, lambda event: event.merchant_id, _ended)
    .on(SalesStated, lambda event: event.merchant_id, _stated)
    .on(SalesShareAccrued, lambda event: event.merchant_id, _accrued)
    .on(SalesSharePaidIn, lambda event: event.merchant_id, _paid_in)
    .on(EntryReversed, _merchant_of, _reversed)
    .gets(GetMerchant)
    .lists(ListMerchants, order="agreed_at", descending=True)
)


def _recorded(
    own: OwnMerchantsView | None, recorded: Recorded[MerchantContactsRecorded], _key: str
) -> OwnMerchantsView:
    known = own.merchant_ids if own else ()
    return OwnMerchantsView(merchant_ids=tuple(sorted({*known, recorded.data.merchant_id})))


async def get_own_merchants(
    documents: Documents[OwnMerchantsView], query: GetOwnMerchants
) -> OwnMerchantsView:
    """The merchants whose sales this person states; none for most."""
    return await documents.get(query.person_id) or OwnMerchantsView()


OWN_MERCHANTS = (
    Projection("own-merchants", OwnMerchantsView)
    .on(MerchantContactsRecorded, lambda event: event.contact_ids, _recorded)
    .answers(GetOwnMerchants, get_own_merchants)
)
