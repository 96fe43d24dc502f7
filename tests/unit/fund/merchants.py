"""Scenes of merchants: agreed, stated, paid in."""

from datetime import date, datetime

from services.fund.domain.state import Fund
from shared.contracts.fund.merchants.commands import (
    AgreeWithMerchant,
    EndMerchant,
    PayInSalesShare,
    StateSales,
)
from shared.contracts.fund.merchants.events import MerchantAgreed, SalesStated
from shared.contracts.fund.merchants.views import GetMerchant, MerchantView
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, later
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import TODAY, History, by, staff, treasurer

Spec = Specification[Fund]
CONTACT = "resident-mai"
JULY, AUGUST = "2026-07", "2026-08"
IN_AUGUST = later(days=30)
"""The 5th of August: July is over, and its day, the 10th, is not."""
TENTH_IS_OVER = datetime.fromisoformat("2026-08-11T00:00:00+08:00")


def agreeing(
    bps: int = 200, month: str = JULY, earmark: str | None = None, contact: str | None = CONTACT
) -> AgreeWithMerchant:
    return AgreeWithMerchant(
        title="港湾面包坊",
        agreement="捐赠协议 2026-07",
        share_bps=bps,
        use="长者慰问",
        earmark_id=earmark,
        from_month=month,
        due_day=10,
        contact_ids=(contact,) if contact else (),
        related=False,
        **staff(),
    )


def agreed(spec: Spec, command: AgreeWithMerchant | None = None) -> str:
    return spec.when(command or agreeing()).happened(MerchantAgreed).merchant_id


def stating(
    merchant_id: str,
    sales_fen: int = 2_680_000,
    month: str = JULY,
    person: str = CONTACT,
    role: Role = Role.RESIDENT,
    statement: str | None = None,
    at: datetime = IN_AUGUST,
) -> StateSales:
    return StateSales(
        merchant_id=merchant_id,
        month=month,
        sales_fen=sales_fen,
        statement=statement,
        **by(person, role, at=at),
    )


def stated(spec: Spec, merchant_id: str, sales_fen: int = 2_680_000, month: str = JULY) -> str:
    command = stating(merchant_id, sales_fen, month, at=later(days=61) if month == AUGUST else IN_AUGUST)
    return spec.when(command).happened(SalesStated).statement_id


def paying(
    merchant_id: str,
    statement_id: str,
    amount_fen: int,
    reference: str = "商家回单",
    day: date = TODAY,
    at: datetime = IN_AUGUST,
) -> PayInSalesShare:
    return PayInSalesShare(
        merchant_id=merchant_id,
        statement_id=statement_id,
        amount_fen=amount_fen,
        received_on=day,
        reference=reference,
        **treasurer(at),
    )


def ending(merchant_id: str, month: str = JULY, at: datetime = MONDAY) -> EndMerchant:
    return EndMerchant(merchant_id=merchant_id, last_month=month, reason="店铺迁出", **staff(at=at))


async def seen(spec: History, merchant_id: str) -> MerchantView:
    merchant = await ReadModels(*spec.events).ask(GetMerchant(merchant_id=merchant_id))
    assert merchant is not None
    return merchant
