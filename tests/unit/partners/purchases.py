"""Scenes of bought work: how far a purchase has come, and what is asked of it."""

from datetime import datetime
from typing import Any

from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.purchases import buying, delivering
from shared.contracts.partners.purchases.buying import (
    AwardPurchase,
    DraftContract,
    RecordOffer,
    ScopePurchase,
    SignContract,
)
from shared.contracts.partners.purchases.delivering import AcceptMilestone, DeliverMilestone, InvoiceMilestone
from shared.contracts.partners.purchases.events import OfferRecorded, PurchaseScoped
from shared.contracts.partners.purchases.paying import (
    PaymentAsked,
    RecordMilestonePaid,
    RecordPaymentRefused,
)
from shared.contracts.partners.purchases.payments import NotPaid, SpendingPurpose
from shared.contracts.partners.purchases.terms import ContractMilestone
from shared.kernel.ids import derived_id
from shared.kernel.messages import Command, Envelope
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.scenes import NOBODYS_ID, Scene, applicant, by, resident, staff

BUYER, ACCEPTOR = "staff-chen", "staff-wu"
RESIDENT = "resident-lin"
PRICE_FEN = 2_000_000
BOUGHT = later(days=13)


def buyer(at: datetime = BOUGHT) -> Envelope:
    return staff(BUYER, at=at)


def acceptor(at: datetime = BOUGHT) -> Envelope:
    return staff(ACCEPTOR, at=at)


def accepting_resident(at: datetime = BOUGHT) -> Envelope:
    return resident(RESIDENT, at=at)


def partner(at: datetime = BOUGHT) -> Envelope:
    return applicant(at=at)


def fund(at: datetime = BOUGHT) -> Envelope:
    return by("policy:on_disbursement_paid", Role.SYSTEM, at=at)


def entry(name: str) -> str:
    return derived_id(MONDAY, name)


def milestones(*amounts: int) -> tuple[ContractMilestone, ...]:
    return tuple(
        ContractMilestone(title=f"第{number}阶段", amount_fen=fen, due_at=later(days=40 + number))
        for number, fen in enumerate(amounts, start=1)
    )


class Purchasing(Scene):
    """A community that buys work from a partner who was admitted to sell it."""

    def __init__(self) -> None:
        super().__init__()
        self.purchase_id = self.offer_id = NOBODYS_ID

    def open_for(self, mechanism: Mechanism = Mechanism.PURCHASED_SERVICE) -> "Purchasing":
        self.opened().admitted(mechanism=mechanism)
        return self

    def scoped(self, **changes: Any) -> "Purchasing":
        self.when(scope(**changes))
        self.purchase_id = self.happened(PurchaseScoped).purchase_id
        return self

    def offered(self, others: int = 2, price_fen: int = PRICE_FEN) -> "Purchasing":
        """So many others offer, and the partner last."""
        for number in range(others):
            self.when(self.offer(organisation=f"对比机构{number}", price_fen=2_100_000 + number))
        self.when(self.offer(partner_id=self.partner_id, price_fen=price_fen))
        self.offer_id = self.happened(OfferRecorded).offer.offer_id
        return self

    def awarded(self) -> "Purchasing":
        self.when(self.award())
        return self

    def drafted_contract(self, *amounts: int) -> "Purchasing":
        self.when(self.contract(*(amounts or (1_200_000, 800_000))))
        return self

    def signed(self) -> "Purchasing":
        self.when(self.sign(Side.PARTNER, partner())).when(self.sign(Side.COMMUNITY, buyer()))
        return self

    def bought(self, *amounts: int) -> "Purchasing":
        """From the admission to the contract in force."""
        return self.open_for().scoped().offered().awarded().drafted_contract(*amounts).signed()

    def delivered(self, milestone: int = 1) -> "Purchasing":
        self.when(self.delivery(milestone))
        return self

    def accepted(self, milestone: int = 1) -> "Purchasing":
        self.delivered(milestone)
        self.when(self.acceptance(acceptor(), milestone))
        self.when(self.acceptance(accepting_resident(), milestone))
        return self

    def invoiced(self, milestone: int = 1) -> "Purchasing":
        self.accepted(milestone).when(self.invoice(milestone))
        return self

    def refused_by_fund(self, milestone: int = 1) -> "Purchasing":
        payment = self.invoiced(milestone).happened(PaymentAsked).payment
        self.when(RecordPaymentRefused(payment=payment, reason=NotPaid.LOST, **fund()))
        return self

    def paid(self, milestone: int = 1) -> "Purchasing":
        asked = self.invoiced(milestone).happened(PaymentAsked)
        self.when(
            RecordMilestonePaid(
                payment=asked.payment,
                disbursement_id=entry(f"disbursement {milestone}"),
                entry_id=entry(f"entry {milestone}"),
                amount_fen=asked.amount_fen,
                **fund(),
            )
        )
        return self

    def offer(self, who: Envelope | None = None, **fields: Any) -> RecordOffer:
        told = {"price_fen": PRICE_FEN, "days": 55, "evidence": "报价函", **fields}
        return RecordOffer(purchase_id=self.purchase_id, **told, **(who or buyer()))

    def award(self, who: Envelope | None = None, **fields: Any) -> AwardPurchase:
        told = {"offer_id": self.offer_id, "reason": "价格最低", **fields}
        return AwardPurchase(purchase_id=self.purchase_id, **told, **(who or buyer()))

    def contract(self, *amounts: int, who: Envelope | None = None) -> DraftContract:
        return DraftContract(
            purchase_id=self.purchase_id,
            text="按阶段交付、验收后付款。",
            milestones=milestones(*amounts),
            **(who or buyer()),
        )

    def sign(self, side: Side, who: Envelope, version: int = 1) -> SignContract:
        return SignContract(purchase_id=self.purchase_id, side=side, version=version, **who)

    def delivery(self, milestone: int = 1, who: Envelope | None = None) -> DeliverMilestone:
        return DeliverMilestone(
            purchase_id=self.purchase_id,
            milestone=milestone,
            summary="完成20次陪伴",
            evidence="签到表",
            **(who or partner()),
        )

    def acceptance(self, who: Envelope, milestone: int = 1) -> AcceptMilestone:
        return AcceptMilestone(purchase_id=self.purchase_id, milestone=milestone, **who)

    def invoice(self, milestone: int = 1, who: Envelope | None = None, **fields: Any) -> InvoiceMilestone:
        amount_fen = self.state.purchases[self.purchase_id].milestones[milestone - 1].amount_fen
        told = {"invoice_number": f"发票{milestone}", "amount_fen": amount_fen, **fields}
        return InvoiceMilestone(
            purchase_id=self.purchase_id, milestone=milestone, **told, **(who or partner())
        )


def scope(who: Envelope | None = None, **changes: Any) -> ScopePurchase:
    told = {
        "title": "AI自习室陪伴服务",
        "summary": "工作日下午为小学生提供自习陪伴。",
        "deliverables": ("40次陪伴",),
        "purpose": SpendingPurpose.ACTIVITIES,
        "budget_fen": 2_400_000,
        "residents": (RESIDENT,),
        "staff": (ACCEPTOR,),
        **changes,
    }
    return ScopePurchase(**told, **(who or buyer()))


Step = Any
"""A step of `Purchasing`, or a scene: tables of cases take any."""


def it(command: type[Command], scene: Step, who: Step = buyer, **fields: Any) -> Command:
    return command.model_validate({"purchase_id": scene.purchase_id, **fields, **who()})


def give_up(scene: Step) -> Command:
    return it(buying.GiveUpPurchase, scene, reason="不再需要")


def name(scene: Step, *, staff: str = "staff-li") -> Command:
    return it(buying.NameAcceptors, scene, residents=("resident-mai",), staff=(staff,))


def send_back(scene: Step, who: Step = acceptor) -> Command:
    return it(delivering.RefuseMilestone, scene, who, milestone=1, reason="缺签到表")


def ask_again(scene: Step, who: Step = buyer) -> Command:
    return it(delivering.AskPaymentAgain, scene, who, milestone=1)
