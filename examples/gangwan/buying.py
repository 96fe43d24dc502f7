"""Part 5 of the thread: the counselling is bought; what residents accept, the fund pays by its own hands."""

from datetime import timedelta

from examples.gangwan.api import Unexpected
from examples.gangwan.bank import Bank
from examples.gangwan.people import identities
from examples.gangwan.places import COUNSELLING, COUNSELLORS, NANBEITAI
from examples.gangwan.stage import ZONE, Stage, expect, local
from shared.contracts.fund.approvals import ReviewDisbursementRequest
from shared.contracts.fund.disbursements.commands import PayDisbursementRequest
from shared.contracts.fund.disbursements.views import DisbursementState, DisbursementView
from shared.contracts.fund.income import RecordIncomeRequest
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.votes import Vote, VoteOnDisbursementRequest
from shared.contracts.partners.agreements.commands import SignVersionRequest
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.purchases.buying import (
    AwardPurchaseRequest,
    DraftContractRequest,
    RecordOfferRequest,
    ScopePurchaseRequest,
)
from shared.contracts.partners.purchases.delivering import (
    AcceptMilestoneRequest,
    DeliverMilestoneRequest,
    InvoiceMilestoneRequest,
)
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.contracts.partners.purchases.terms import ContractMilestone
from shared.contracts.partners.purchases.views import PurchaseState, PurchaseView
from shared.contracts.partners.refusals.purchases import (
    MILESTONE_IS_NOT_AT_THIS_POINT,
    ONLY_WHO_IS_NAMED_ACCEPTS,
)
from shared.kernel.money import yuan

_PRICE_FEN = 480_000
_OTHERS_FEN = {"广州市南沙区明德社会工作服务中心": 560_000, "广州市番禺区和润家庭服务中心": 525_000}
_VOTERS = ("xia-committee", "qiu-committee", "dong-committee", "nian-committee")
_FUND = f"{NANBEITAI}/fund"
_APPROVED_AT_LEAST = {DisbursementState.APPROVED, DisbursementState.PAID}


def buy(stage: Stage, bank: Bank, partner_id: str) -> str:
    """Plays it until the committee has voted for the payment; returns the purchase's path."""
    here = _chosen(stage, partner_id)
    _contracted(stage, here)
    _accepted(stage, here)
    _voted(stage, bank, here)
    return here


def pay(stage: Stage, bank: Bank, here: str) -> None:
    """The publicity of the payment ends, the treasurer pays, and partners hears of it."""
    stage.title("5  Partners: what was bought is paid")
    request = _request_of(stage, here)
    if request.publicity_ends_at is None:
        raise Unexpected("the committee voted for the payment, and it is not in publicity")
    stage.wait_for(request.publicity_ends_at, "the publicity of the payment ends")
    path = f"{_FUND}/disbursements/{request.disbursement_id}"
    stage.until(
        lambda: stage.get(None, path, DisbursementView),
        lambda view: view.state in _APPROVED_AT_LEAST,
        "the approval after the publicity",
    )
    paid_on = request.publicity_ends_at.astimezone(ZONE).date()
    evidence = bank.moved(paid_on, -_PRICE_FEN, 12, COUNSELLORS, "服务费")
    payment = PayDisbursementRequest(paid_on=paid_on, evidence=evidence)
    stage.does("jin-treasurer", f"pays ¥{yuan(_PRICE_FEN)}", f"{path}/payment", payment)
    bought = stage.until(
        lambda: stage.get(None, here, PurchaseView),
        lambda view: view.state is PurchaseState.COMPLETED,
        "partners hears that it was paid",
    )
    expect(bought.paid_fen, _PRICE_FEN, "what was paid of the contract")
    stage.tell(f"¥{yuan(_PRICE_FEN)} of ¥{yuan(bought.price_fen)} are paid, against an accepted delivery")


def _chosen(stage: Stage, partner_id: str) -> str:
    scope = ScopePurchaseRequest(
        title=COUNSELLING,
        summary="两个月内四次团体倾听和十次预约的家庭关系辅导。",
        deliverables=("4次团体倾听", "10次预约辅导", "服务报告1份"),
        purpose=SpendingPurpose.ACTIVITIES,
        budget_fen=600_000,
        residents=(identities()["lan"].person_id,),
        staff=(identities()["bei-staff"].person_id,),
    )
    what = f"says what is to be bought, for ¥{yuan(scope.budget_fen)} at most; lan and bei-staff accept it"
    here = f"{NANBEITAI}/purchases/{stage.does('nan-staff', what, f'{NANBEITAI}/purchases', scope).id}"
    for place, (organisation, fen) in enumerate(_OTHERS_FEN.items(), start=1):
        other = RecordOfferRequest(
            organisation=organisation, price_fen=fen, days=60, evidence=f"报价函 {stage.run}-{place}"
        )
        what = f"records what {organisation} asks for: ¥{yuan(fen)}"
        stage.does("nan-staff", what, f"{here}/offers", other)
    own = RecordOfferRequest(
        partner_id=partner_id, price_fen=_PRICE_FEN, days=60, evidence=f"报价函 {stage.run}-3"
    )
    what = f"records the offer of {COUNSELLORS}: ¥{yuan(_PRICE_FEN)}"
    offer_id = stage.does("nan-staff", what, f"{here}/offers", own).id
    award = AwardPurchaseRequest(offer_id=offer_id, reason="价格最低，且居民试过。")
    stage.does("nan-staff", "chooses it, for everybody to read why", f"{here}/award", award)
    return here


def _contracted(stage: Stage, here: str) -> None:
    contract = DraftContractRequest(
        text="乙方按所列成果提供服务，经居民和工作人员验收后付款。",
        milestones=(
            ContractMilestone(
                title="全部成果", amount_fen=_PRICE_FEN, due_at=stage.base + timedelta(days=80)
            ),
        ),
    )
    stage.does("nan-staff", "drafts the contract", f"{here}/contract", contract)
    for who, side in (("rainbow", Side.PARTNER), ("nan-staff", Side.COMMUNITY)):
        signed = SignVersionRequest(side=side, version=1)
        stage.does(who, f"signs for the {side}", f"{here}/signatures", signed)


def _accepted(stage: Stage, here: str) -> None:
    invoice = InvoiceMilestoneRequest(milestone=1, invoice_number=f"26442-{stage.run}", amount_fen=_PRICE_FEN)
    early = MILESTONE_IS_NOT_AT_THIS_POINT
    stage.refused("rainbow", "would send the invoice at once", f"{here}/invoices", invoice, by=early)
    delivery = DeliverMilestoneRequest(
        milestone=1, summary="团体倾听4次，预约辅导10次，报告已交。", evidence=f"签到表 {stage.run}"
    )
    stage.does("rainbow", "delivers", f"{here}/deliveries", delivery)
    accepts = AcceptMilestoneRequest(milestone=1)
    path = f"{here}/acceptances"
    stage.refused("nan-staff", "would accept it too", path, accepts, by=ONLY_WHO_IS_NAMED_ACCEPTS)
    for who in ("lan", "bei-staff"):
        stage.does(who, "accepts it", path, accepts)
    stage.does("rainbow", "sends the invoice", f"{here}/invoices", invoice)


def _voted(stage: Stage, bank: Bank, here: str) -> None:
    day, granted_by = stage.base.astimezone(ZONE).date(), "广州市南沙区民政局"
    grant = RecordIncomeRequest(
        source=IncomeSource.GRANT,
        amount_fen=_PRICE_FEN,
        granted_by=granted_by,
        received_on=day,
        reference=bank.moved(day, _PRICE_FEN, 11, granted_by, "资助款"),
    )
    stage.does("jin-treasurer", f"records a grant of ¥{yuan(_PRICE_FEN)}", f"{_FUND}/income", grant)
    path = f"{_FUND}/disbursements/{_request_of(stage, here).disbursement_id}"
    for member in _VOTERS:
        vote = VoteOnDisbursementRequest(vote=Vote.IN_FAVOUR)
        stage.does(member, "votes for the payment", f"{path}/votes", vote)
    comment = ReviewDisbursementRequest(in_favour=True, comment="验收记录齐全，价格为三家最低。")
    stage.does("yue-supervisor", f"comments: {comment.comment}", f"{path}/reviews", comment)
    shown = stage.get(None, path, DisbursementView)
    if shown.publicity_ends_at is None:
        raise Unexpected("four of five voted for it, and it is not in publicity")
    stage.tell(
        f"four of five are a quorum, and in favour: it is in publicity until {local(shown.publicity_ends_at)}"
    )


def _request_of(stage: Stage, here: str) -> DisbursementView:
    """The fund's disbursement for the purchase, of which fund has heard by an event."""
    purchase_id = here.rpartition("/")[2]

    def found() -> DisbursementView | None:
        everything = stage.all("jin-treasurer", f"{_FUND}/disbursements", DisbursementView)
        return next((one for one in everything if one.purchase_id == purchase_id), None)

    request = stage.until(found, lambda one: one is not None, "fund has heard of the invoice")
    if request is None:
        raise Unexpected("fund has not heard of the invoice")
    return request
