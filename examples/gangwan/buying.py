"""Part 5 of the thread: a project meets the need that the survey found, with work that is bought and paid."""

from datetime import timedelta

from examples.gangwan.api import Unexpected
from examples.gangwan.bank import Bank
from examples.gangwan.counselling import FOR_LISTENING
from examples.gangwan.people import identities
from examples.gangwan.places import COUNSELLING, COUNSELLORS, NANBEITAI
from examples.gangwan.stage import ZONE, Stage, expect, local
from shared.contracts.fund.approvals import ReviewDisbursementRequest
from shared.contracts.fund.disbursements.commands import PayDisbursementRequest
from shared.contracts.fund.disbursements.views import DisbursementState, DisbursementView
from shared.contracts.fund.income import RecordIncomeRequest
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.votes import Vote, VoteOnDisbursementRequest
from shared.contracts.gateway.identity import MeView
from shared.contracts.partners.agreements.commands import SignVersionRequest
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.applications.views import ApplicationView
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.partnership import PartnerState, PartnerView
from shared.contracts.partners.projects.commands import ApproveProjectRequest, ProposeProjectRequest
from shared.contracts.partners.projects.plan import PlannedLine, PlannedMilestone
from shared.contracts.partners.projects.progress import (
    EvidenceRequest,
    HandInReportRequest,
    JudgeProjectRequest,
    SpendMoneyRequest,
)
from shared.contracts.partners.projects.views import ProjectState, ProjectView
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


def buy(stage: Stage, bank: Bank, partner_id: str, application_id: str) -> tuple[str, str]:
    """Plays it until the committee has voted for the payment; returns the paths of purchase and project."""
    partner = stage.get(None, f"{NANBEITAI}/partners/{partner_id}", PartnerView)
    if partner.state is PartnerState.EXITED:
        stage.gone.add("rainbow")
    case = f"{NANBEITAI}/applications/{application_id}"
    need_id = stage.get("nan-staff", case, ApplicationView).need_ids[0]
    project = _begun(stage, partner_id, application_id, need_id)
    here = _chosen(stage, partner_id, need_id)
    _contracted(stage, here)
    _accepted(stage, here)
    _voted(stage, bank, here)
    return here, project


def _begun(stage: Stage, partner_id: str, application_id: str, need_id: str) -> str:
    """The need that the survey found becomes a project of the partner's."""
    begins = stage.saturday
    ends = begins + timedelta(days=60)
    plan = ProposeProjectRequest(
        title=COUNSELLING,
        field=FieldOfWork.GOVERNANCE,
        summary="两个月内四次团体倾听和十次预约的家庭关系辅导，向合伙人购买。",
        need_ids=(need_id,),
        application_id=application_id,
        starts_on=begins,
        ends_on=ends,
        milestones=(PlannedMilestone(title="倾听与辅导全部完成", due_on=ends),),
        budget=(PlannedLine(title="购买服务", planned_fen=_PRICE_FEN),),
        reports_due_on=(ends,),
    )
    what = f"proposes the project {COUNSELLING} for the need that the survey found"
    made = stage.does("nan-staff", what, f"{NANBEITAI}/projects", plan)
    here = f"{NANBEITAI}/projects/{made.id}"
    lead = ApproveProjectRequest(partner_id=partner_id)
    stage.does("bei-staff", f"approves it: {COUNSELLORS} leads", f"{here}/approval", lead)
    stage.does_before_leaving("rainbow", "starts it", f"{here}/start")
    return here


def end_project(stage: Stage, here: str) -> None:
    """What was bought is paid; residents judge the project, and it is closed."""
    stage.title("5  Partners: the project is judged by residents and closed")
    project = stage.get("nan-staff", here, ProjectView)
    evidence = EvidenceRequest(evidence="团体倾听4次，预约辅导10次，验收记录存社区档案")
    milestone = f"{here}/milestones/{project.milestones[0].milestone_id}/evidence"
    stage.does_before_leaving("rainbow", "reports the milestone, with evidence", milestone, evidence)
    spent = SpendMoneyRequest(amount_fen=_PRICE_FEN, spent_on=project.starts_on, evidence="购买服务付款凭证")
    line = f"{here}/budget/{project.budget[0].line_id}/spendings"
    stage.does("nan-staff", "records what was paid for it", line, spent)
    report = HandInReportRequest(text="四次倾听共七十八人次，十个家庭预约了辅导。")
    stage.does_before_leaving(
        "rainbow", "hands in the report", f"{here}/reports/{project.reports[0].report_id}", report
    )
    for person in FOR_LISTENING[: project.quorum or 0]:
        what = "judges it: it did what it was to do"
        stage.does(person, what, f"{here}/judgements", JudgeProjectRequest(accepts=True))
    stage.does("bei-staff", "states that residents accept it", f"{here}/acceptance")
    stage.does("nan-staff", "closes it", f"{here}/closure")
    expect(stage.get(None, here, ProjectView).state, ProjectState.CLOSED, "the project")
    stage.tell("from the survey to the payment: what residents asked for is done, paid and closed")


def leave(stage: Stage, partner_id: str) -> None:
    """The partner has done what was bought, and leaves: its representative acts for it no more."""
    here = f"{NANBEITAI}/partners/{partner_id}"
    reason = ReasonRequest(reason="合同约定的服务已全部完成")
    stage.does_before_leaving(
        "rainbow", "leaves the programme: all is delivered and paid", f"{here}/exit", reason
    )
    stage.until(
        lambda: stage.get("rainbow", f"{NANBEITAI}/me", MeView),
        lambda me: partner_id not in me.partner_ids,
        "the gateway lets nobody act for the partner any more",
    )
    stage.tell("whoever represented it acts for it no more")


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


def _chosen(stage: Stage, partner_id: str, need_id: str) -> str:
    scope = ScopePurchaseRequest(
        title=COUNSELLING,
        summary="两个月内四次团体倾听和十次预约的家庭关系辅导。",
        deliverables=("4次团体倾听", "10次预约辅导", "服务报告1份"),
        purpose=SpendingPurpose.ACTIVITIES,
        budget_fen=600_000,
        need_id=need_id,
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
        stage.does_before_leaving(who, f"signs for the {side}", f"{here}/signatures", signed)


def _accepted(stage: Stage, here: str) -> None:
    invoice = InvoiceMilestoneRequest(milestone=1, invoice_number=f"26442-{stage.run}", amount_fen=_PRICE_FEN)
    early = MILESTONE_IS_NOT_AT_THIS_POINT
    stage.refused("rainbow", "would send the invoice at once", f"{here}/invoices", invoice, by=early)
    delivery = DeliverMilestoneRequest(
        milestone=1, summary="团体倾听4次，预约辅导10次，报告已交。", evidence=f"签到表 {stage.run}"
    )
    stage.does_before_leaving("rainbow", "delivers", f"{here}/deliveries", delivery)
    accepts = AcceptMilestoneRequest(milestone=1)
    path = f"{here}/acceptances"
    stage.refused("nan-staff", "would accept it too", path, accepts, by=ONLY_WHO_IS_NAMED_ACCEPTS)
    for who in ("lan", "bei-staff"):
        stage.does(who, "accepts it", path, accepts)
    stage.does_before_leaving("rainbow", "sends the invoice", f"{here}/invoices", invoice)


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
