"""Changes of purpose: proposed, shown, answered by donors, decided on or withdrawn."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.fund.purpose_changes.commands import (
    AnswerPurposeChange,
    DecidePurposeChange,
    ProposePurposeChange,
    RecordPurposeAnswer,
    WithdrawPurposeChange,
)
from shared.contracts.fund.purpose_changes.views import GetPurposeChange, ListPurposeChanges

router = APIRouter(tags=["fund"])
ONE = "/fund/purpose-changes/{change_id}"

open_to(router, "GET /fund/purpose-changes", ListPurposeChanges)
open_to(router, "POST /fund/purpose-changes", ProposePurposeChange)
open_to(router, f"GET {ONE}", GetPurposeChange)
open_to(router, f"POST {ONE}/answers", AnswerPurposeChange)
open_to(router, f"POST {ONE}/recorded-answers", RecordPurposeAnswer)
open_to(router, f"POST {ONE}/decision", DecidePurposeChange)
open_to(router, f"POST {ONE}/withdrawal", WithdrawPurposeChange)
