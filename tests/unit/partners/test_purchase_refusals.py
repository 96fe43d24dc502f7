"""What is refused of bought work: each rule, where it holds."""

from typing import Any

from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.partnership import SuspendPartner, TerminatePartner
from shared.contracts.partners.purchases import buying, delivering
from shared.contracts.partners.purchases.events import (
    OfferRecorded,
)
from shared.contracts.partners.refusals import purchases as no
from shared.contracts.partners.refusals.agreements import (
    NOBODY_SIGNS_FOR_BOTH,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
    PARTNER_SIGNS_FIRST,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.contracts.partners.reviews.relations import RegisterRelations, Relation
from shared.kernel.messages import Command
from shared.kernel.roles import Role
from tests.unit.partners.cases import Case, each
from tests.unit.partners.purchases import (
    ACCEPTOR,
    BOUGHT,
    BUYER,
    PRICE_FEN,
    RESIDENT,
    Purchasing,
    Step,
    accepting_resident,
    acceptor,
    ask_again,
    buyer,
    give_up,
    it,
    name,
    partner,
    scope,
    send_back,
)
from tests.unit.partners.scenes import APPLICANT, NOBODYS_ID, by, for_resident, staff


def at(*steps: str) -> Step:
    """The scene after these steps."""

    def come() -> Purchasing:
        scene = Purchasing().open_for()
        for step in steps:
            getattr(scene, step)()
        return scene

    return come


SCOPED, OFFERED = ("scoped",), ("scoped", "offered")
AWARDED = (*OFFERED, "awarded")
DRAFTED = (*AWARDED, "drafted_contract")
SIGNED = (*DRAFTED, "signed")


def related(*steps: str, organisation: str | None = None, who: str = BUYER) -> Step:
    """Somebody registers a relation to the partner's representative, or to another who made an offer."""

    def come() -> Step:
        scene = at(*steps)()
        to: dict[str, Any] = {"organisation": organisation} if organisation else {"person": APPLICANT}
        relation = Relation(kind=RelationKind.FAMILY, **to)
        scene.when(RegisterRelations(relations=(relation,), **staff(who, at=BOUGHT)))
        return scene

    return come


def then(scene: Step, *commands: Step) -> Step:
    def come() -> Step:
        there = scene()
        for command in commands:
            there.when(command(there))
        return there

    return come


def suspend(scene: Step) -> Command:
    return SuspendPartner(partner_id=scene.partner_id, reason="逾期", **staff(at=BOUGHT))


def terminate(scene: Step) -> Command:
    return TerminatePartner(partner_id=scene.partner_id, reason="违约", **staff(at=BOUGHT))


def bound(who: str = BUYER) -> Step:
    """As `buyer`, but another of the staff."""
    return lambda: staff(who, at=BOUGHT)


UNKNOWN = no.PURCHASE_IS_UNKNOWN
PAST = no.PURCHASE_IS_PAST_THIS
HANDS = no.BUYER_DOES_NOT_ACCEPT
RELATED = RELATED_PERSON_TAKES_NO_PART
UNSIGNED = no.CONTRACT_IS_NOT_SIGNED
POINT = no.MILESTONE_IS_NOT_AT_THIS_POINT
ANYWHERE: Step = lambda: Purchasing().opened()  # noqa: E731 (a table reads best so)
EXPECTED: tuple[tuple[Any, str, Step, Step], ...] = (
    (NEED_IS_UNKNOWN, "scope", ANYWHERE, lambda _: scope(need_id=NOBODYS_ID)),
    (
        NEED_IS_NOT_PUBLISHED,
        "scope",
        lambda: Purchasing().opened().need_verified(),
        lambda scene: scope(need_id=scene.need_id),
    ),
    (HANDS, "scope by an acceptor", ANYWHERE, lambda _: scope(staff=(BUYER,))),
    (UNKNOWN, "acceptors", ANYWHERE, name),
    (PAST, "acceptors of what was given up", then(at(*SCOPED), give_up), name),
    (HANDS, "a buyer is named", at(*SCOPED), lambda scene: name(scene, staff=BUYER)),
    (UNKNOWN, "offer", ANYWHERE, lambda scene: scene.offer(organisation="甲")),
    (PAST, "offer", at(*AWARDED), lambda scene: scene.offer(organisation="甲")),
    (HANDS, "offer by an acceptor", at(*SCOPED), lambda scene: scene.offer(acceptor(), organisation="甲")),
    (PARTNER_IS_UNKNOWN, "offer", at(*SCOPED), lambda scene: scene.offer(partner_id=NOBODYS_ID)),
    (
        PARTNER_HAS_LEFT,
        "offer",
        then(at(*SCOPED), terminate),
        lambda scene: scene.offer(partner_id=scene.partner_id),
    ),
    (RELATED, "offer", related(*SCOPED), lambda scene: scene.offer(partner_id=scene.partner_id)),
    (
        RELATED,
        "offer of another",
        related(*SCOPED, organisation="甲机构"),
        lambda scene: scene.offer(organisation="甲机构"),
    ),
    (UNKNOWN, "choice", ANYWHERE, lambda scene: scene.award()),
    (PAST, "choice", at(*AWARDED), lambda scene: scene.award()),
    (HANDS, "choice by an acceptor", at(*OFFERED), lambda scene: scene.award(acceptor())),
    (no.OFFER_IS_UNKNOWN, "choice", at(*SCOPED), lambda scene: scene.award()),
    (
        no.ONLY_A_PARTNERS_OFFER_IS_CHOSEN,
        "choice",
        then(at(*SCOPED), lambda scene: scene.offer(organisation="甲机构")),
        lambda scene: scene.award(offer_id=scene.happened(OfferRecorded).offer.offer_id),
    ),
    (PARTNER_HAS_LEFT, "choice", then(at(*OFFERED), terminate), lambda scene: scene.award()),
    (PARTNER_IS_NOT_IN_GOOD_STANDING, "choice", then(at(*OFFERED), suspend), lambda scene: scene.award()),
    (
        no.PARTNER_SELLS_NO_SERVICES,
        "choice",
        lambda: Purchasing().open_for(Mechanism.SPACE_COOPERATION).scoped().offered(),
        lambda scene: scene.award(),
    ),
    (RELATED, "choice", related(*OFFERED), lambda scene: scene.award()),
    (
        RELATED,
        "choice among a relative's offers",
        related(*OFFERED, organisation="对比机构0"),
        lambda scene: scene.award(),
    ),
    (
        no.OFFER_IS_ABOVE_THE_BUDGET,
        "choice",
        lambda: Purchasing().open_for().scoped().offered(price_fen=2_400_001),
        lambda scene: scene.award(),
    ),
    (
        no.TOO_FEW_OFFERS_NEED_A_REASON,
        "choice",
        lambda: Purchasing().open_for().scoped().offered(others=1),
        lambda scene: scene.award(),
    ),
    (UNKNOWN, "contract", ANYWHERE, lambda scene: scene.contract(PRICE_FEN)),
    (PAST, "contract", at(*SIGNED), lambda scene: scene.contract(PRICE_FEN)),
    (no.PURCHASE_IS_NOT_AWARDED, "contract", at(*OFFERED), lambda scene: scene.contract(PRICE_FEN)),
    (HANDS, "contract", at(*AWARDED), lambda scene: scene.contract(PRICE_FEN, who=acceptor())),
    (RELATED, "contract", related(*AWARDED), lambda scene: scene.contract(PRICE_FEN)),
    (
        no.CONTRACT_MUST_MAKE_UP_THE_PRICE,
        "more",
        at(*AWARDED),
        lambda scene: scene.contract(PRICE_FEN, 1),
    ),
    (UNKNOWN, "signature", ANYWHERE, lambda scene: scene.sign(Side.PARTNER, partner())),
    (
        no.PURCHASE_IS_NOT_AWARDED,
        "signature",
        at(*OFFERED),
        lambda scene: scene.sign(Side.PARTNER, partner()),
    ),
    (PAST, "signature", then(at(*DRAFTED), give_up), lambda scene: scene.sign(Side.PARTNER, partner())),
    (
        ONLY_THE_REPRESENTATIVE_MAY,
        "signature",
        at(*DRAFTED),
        lambda scene: scene.sign(Side.PARTNER, accepting_resident()),
    ),
    (
        no.CONTRACT_VERSION_IS_NOT_OPEN,
        "signature",
        at(*DRAFTED),
        lambda scene: scene.sign(Side.PARTNER, partner(), version=2),
    ),
    (
        PARTNER_HAS_LEFT,
        "signature",
        then(at(*DRAFTED), terminate),
        lambda scene: scene.sign(Side.PARTNER, partner()),
    ),
    (
        PARTNER_IS_NOT_IN_GOOD_STANDING,
        "signature",
        then(at(*DRAFTED), suspend),
        lambda scene: scene.sign(Side.PARTNER, partner()),
    ),
    (PARTNER_SIGNS_FIRST, "signature", at(*DRAFTED), lambda scene: scene.sign(Side.COMMUNITY, buyer())),
    (
        NOBODY_SIGNS_FOR_BOTH,
        "signature",
        then(at(*DRAFTED), lambda scene: scene.sign(Side.PARTNER, partner())),
        lambda scene: scene.sign(Side.COMMUNITY, by(APPLICANT, Role.STAFF, at=BOUGHT)),
    ),
    (
        HANDS,
        "signature",
        then(at(*DRAFTED), lambda scene: scene.sign(Side.PARTNER, partner())),
        lambda scene: scene.sign(Side.COMMUNITY, acceptor()),
    ),
    (
        RELATED,
        "signature",
        then(related(*DRAFTED), lambda scene: scene.sign(Side.PARTNER, partner())),
        lambda scene: scene.sign(Side.COMMUNITY, buyer()),
    ),
    (UNKNOWN, "delivery", ANYWHERE, lambda scene: scene.delivery()),
    (UNSIGNED, "delivery", at(*DRAFTED), lambda scene: scene.delivery()),
    (no.CONTRACT_HAS_NO_SUCH_MILESTONE, "delivery", at(*SIGNED), lambda scene: scene.delivery(3)),
    (
        ONLY_THE_REPRESENTATIVE_MAY,
        "delivery",
        at(*SIGNED),
        lambda scene: scene.delivery(1, accepting_resident()),
    ),
    (POINT, "delivered twice", at(*SIGNED, "delivered"), lambda scene: scene.delivery()),
    (UNKNOWN, "acceptance", ANYWHERE, lambda scene: scene.acceptance(acceptor())),
    (UNSIGNED, "acceptance", at(*DRAFTED), lambda scene: scene.acceptance(acceptor())),
    (
        no.CONTRACT_HAS_NO_SUCH_MILESTONE,
        "acceptance",
        at(*SIGNED),
        lambda scene: scene.acceptance(acceptor(), 3),
    ),
    (
        no.ONLY_WHO_IS_NAMED_ACCEPTS,
        "acceptance",
        at(*SIGNED, "delivered"),
        lambda scene: scene.acceptance(staff("staff-li", at=BOUGHT)),
    ),
    (
        no.ONLY_WHO_IS_NAMED_ACCEPTS,
        "who is of the staff no more",
        at(*SIGNED, "delivered"),
        lambda scene: scene.acceptance(by(ACCEPTOR, Role.RESIDENT, at=BOUGHT)),
    ),
    (
        HANDS,
        "the buyer at the counter, for the resident",
        at(*SIGNED, "delivered"),
        lambda scene: scene.acceptance(for_resident(RESIDENT, at=BOUGHT)),
    ),
    (
        RELATED,
        "acceptance",
        related(*SIGNED, "delivered", who=ACCEPTOR),
        lambda scene: scene.acceptance(acceptor()),
    ),
    (POINT, "acceptance before delivery", at(*SIGNED), lambda scene: scene.acceptance(acceptor())),
    (POINT, "sent back before delivery", at(*SIGNED), send_back),
    (POINT, "sent back once accepted", at(*SIGNED, "accepted"), send_back),
    (UNKNOWN, "invoice", ANYWHERE, lambda scene: it(delivering.InvoiceMilestone, scene, partner, **BILL)),
    (UNSIGNED, "invoice", at(*DRAFTED), lambda scene: scene.invoice()),
    (
        no.CONTRACT_HAS_NO_SUCH_MILESTONE,
        "invoice",
        at(*SIGNED),
        lambda scene: it(delivering.InvoiceMilestone, scene, partner, **{**BILL, "milestone": 3}),
    ),
    (
        ONLY_THE_REPRESENTATIVE_MAY,
        "invoice",
        at(*SIGNED, "accepted"),
        lambda scene: scene.invoice(1, accepting_resident()),
    ),
    (POINT, "invoice before acceptance", at(*SIGNED, "delivered"), lambda scene: scene.invoice()),
    (POINT, "a second invoice", at(*SIGNED, "invoiced"), lambda scene: scene.invoice(invoice_number="另")),
    (
        no.INVOICE_IS_ABOVE_THE_MILESTONE,
        "invoice",
        at(*SIGNED, "accepted"),
        lambda scene: scene.invoice(amount_fen=1_200_001),
    ),
    (
        no.INVOICE_NUMBER_IS_TAKEN,
        "invoice",
        lambda: Purchasing().bought().invoiced(1).accepted(2),
        lambda scene: scene.invoice(2, invoice_number="发票1"),
    ),
    (UNKNOWN, "payment again", ANYWHERE, ask_again),
    (UNSIGNED, "payment again", at(*DRAFTED), ask_again),
    (
        no.CONTRACT_HAS_NO_SUCH_MILESTONE,
        "payment again",
        at(*SIGNED),
        lambda scene: it(delivering.AskPaymentAgain, scene, milestone=3),
    ),
    (HANDS, "payment again", at(*SIGNED, "refused_by_fund"), lambda scene: ask_again(scene, acceptor)),
    (RELATED, "payment again", related(*SIGNED, "refused_by_fund"), ask_again),
    (POINT, "payment again while it is decided", at(*SIGNED, "invoiced"), ask_again),
    (UNKNOWN, "given up", ANYWHERE, give_up),
    (PAST, "given up when all is paid", lambda: Purchasing().bought(PRICE_FEN).paid(), give_up),
    (HANDS, "given up", at(*SIGNED), lambda scene: it(buying.GiveUpPurchase, scene, acceptor, reason="不要")),
    (RELATED, "given up", related(*SIGNED), give_up),
    (no.WORK_WAITS_FOR_ITS_PAYMENT, "given up", at(*SIGNED, "delivered"), give_up),
    (no.WORK_WAITS_FOR_ITS_PAYMENT, "given up, invoiced", at(*SIGNED, "invoiced"), give_up),
)
BILL: dict[str, Any] = {"milestone": 1, "invoice_number": "发票1", "amount_fen": 1}
CASES = tuple(Case(*row) for row in EXPECTED)


@each(*CASES)
def test_a_purchase_refuses(case: Case) -> None:
    case.holds()
