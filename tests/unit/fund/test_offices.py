"""Whoever lacks the office is refused before anything else, and nothing is done where no fund is open."""

import pytest

from shared.contracts.fund.approvals import DeclareRelation
from shared.contracts.fund.disbursements.commands import CloseDisbursement, ReportResult
from shared.contracts.fund.earmarks import CreateEarmark
from shared.contracts.fund.shares.events import ShareAccrued
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN
from tests.specification import later
from tests.unit.fund.scenes import (
    approval,
    ballot,
    closing,
    committee,
    delivered,
    given,
    many,
    nothing_open,
    open_fund,
    payment,
    remitted,
    review,
    staff,
    supervisor,
    terms,
    treasurer,
    wished,
    with_partner,
)
from tests.unit.fund.statements import statement
from tests.unit.fund.test_refusals import (
    ANYBODY,
    NOBODY,
    PLEDGE,
    answer,
    arrival,
    closure,
    preparation,
    proposal,
    receipt,
    rejection,
    share_receipt,
    undoing,
)

UNAUTHORISED = [
    given().model_copy(update={"actor": ANYBODY["actor"]}),
    many(given()).model_copy(update={"actor": ANYBODY["actor"]}),
    statement().model_copy(update={"actor": ANYBODY["actor"]}),
    remitted(1).model_copy(update={"actor": ANYBODY["actor"]}),
    wished(envelope=ANYBODY),
    CreateEarmark(title="x", purpose="x", **staff()),
    share_receipt(NOBODY).model_copy(update={"actor": ANYBODY["actor"]}),
    receipt(NOBODY).model_copy(update={"actor": ANYBODY["actor"]}),
    arrival(NOBODY).model_copy(update={"actor": ANYBODY["actor"]}),
    approval(NOBODY, staff()),
    rejection(NOBODY, staff()),
    payment(NOBODY, envelope=committee("committee-he")),
    DeclareRelation(disbursement_id=NOBODY, **ANYBODY),
    review(NOBODY, treasurer()),
    CloseDisbursement(disbursement_id=NOBODY, **staff()),
    proposal(NOBODY).model_copy(update={"actor": committee("committee-he")["actor"]}),
    undoing(NOBODY, staff()),
    preparation().model_copy(update={"actor": supervisor()["actor"]}),
    closure(envelope=committee("committee-he")),
    ballot(NOBODY, "treasurer-wu").model_copy(update={"actor": treasurer()["actor"]}),
    answer(NOBODY, NOBODY).model_copy(update={"actor": staff()["actor"]}),
]


@pytest.mark.parametrize("command", UNAUTHORISED, ids=lambda command: type(command).__name__)
def test_who_lacks_the_role_is_refused_before_anything_else(command: Command) -> None:
    open_fund().refuses(command, ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize(
    "command",
    [*UNAUTHORISED, terms(), PLEDGE, ReportResult(disbursement_id=NOBODY, result="x", **staff())],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_where_no_fund_is_open(command: Command) -> None:
    nothing_open().refuses(command, COMMUNITY_IS_NOT_OPEN)


def test_a_policy_is_never_refused_for_a_closed_month() -> None:
    spec = with_partner()
    spec.when(closing(spec, "2026-07", later(days=30)))
    assert spec.when(delivered()).happened(ShareAccrued).entry.booked_on.isoformat() == "2026-08-01"
