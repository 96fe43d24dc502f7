"""What comes in that is no gift and no share, and what the bank takes."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.income import RecordBankFee, RecordIncome

router = APIRouter(tags=["fund"])

open_to(router, "POST /fund/income", RecordIncome)
open_to(router, "POST /fund/bank-fees", RecordBankFee)
