"""Work that is bought: scope, offers, choice, contract, delivery, acceptance, invoice, payment."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.purchases.events import (
    AcceptanceGiven,
    AcceptanceRefused,
    AcceptorsNamed,
    ContractDrafted,
    ContractSigned,
    MilestoneAccepted,
    PurchaseAwarded,
    PurchaseGivenUp,
    PurchaseScoped,
)
from shared.contracts.partners.purchases.paying import (
    MilestoneInvoiced,
    MilestonePaid,
    PaymentAsked,
    RecordMilestonePaid,
    RecordPaymentRefused,
    RecordPaymentReversed,
    RecordPaymentTakenUp,
)
from shared.contracts.partners.purchases.payments import NotPaid
from shared.contracts.partners.purchases.views import (
    GetPurchase,
    ListPurchases,
    MilestoneState,
    PurchaseState,
    PurchaseView,
)
from shared.contracts.partners.refusals import purchases as no
from shared.contracts.partners.refusals.agreements import (
    PARTNER_SIGNS_FIRST,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.unit.partners.purchases import (
    ACCEPTOR,
    BOUGHT,
    BUYER,
    PRICE_FEN,
    RESIDENT,
    Purchasing,
    accepting_resident,
    acceptor,
    ask_again,
    buyer,
    entry,
    fund,
    give_up,
    name,
    partner,
    scope,
    send_back,
)
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import APPLICANT, NOBODYS_ID, Scene, by, staff


def standing(scene: Purchasing, milestone: int = 1) -> tuple[PurchaseState, MilestoneState]:
    purchase = scene.state.purchases[scene.purchase_id]
    return purchase.state, purchase.milestones[milestone - 1].state


def test_the_way_from_the_scope_to_the_last_payment() -> None:
    scene = Purchasing().open_for().scoped()
    scene.happened(PurchaseScoped)
    awarded = scene.offered().awarded().happened(PurchaseAwarded)
    assert (awarded.partner_id, awarded.price_fen, len(awarded.offers)) == (scene.partner_id, PRICE_FEN, 3)
    assert awarded.too_few_reason is None
    assert scene.drafted_contract().happened(ContractDrafted).version == 1
    assert scene.signed().happened(ContractSigned).side is Side.COMMUNITY
    scene.delivered().when(scene.acceptance(acceptor()))
    assert [type(event) for event in scene.last] == [AcceptanceGiven]
    scene.when(scene.acceptance(acceptor())).then_nothing()
    accepted = scene.when(scene.acceptance(accepting_resident())).happened(MilestoneAccepted)
    assert accepted.accepted_by == (RESIDENT, ACCEPTOR)
    scene.when(scene.invoice())
    assert scene.happened(MilestoneInvoiced).amount_fen == 1_200_000
    asked = scene.happened(PaymentAsked)
    assert (asked.requested_by, asked.entered_by) == (BUYER, APPLICANT)
    assert {RESIDENT, ACCEPTOR} <= {*asked.involved}
    assert asked.payee_organisation == "广州晓宸生物科技有限公司"
    assert asked.payee_id is None
    assert asked.payment.contract_fen == PRICE_FEN
    assert standing(scene) == (PurchaseState.CONTRACTED, MilestoneState.PAYMENT_ASKED)


def test_a_payment_is_heard_of_once_and_the_last_one_completes_the_purchase() -> None:
    scene = Purchasing().bought().paid(1)
    assert standing(scene) == (PurchaseState.CONTRACTED, MilestoneState.PAID)
    again = scene.happened(MilestonePaid)
    paid = RecordMilestonePaid(
        payment=again.payment,
        disbursement_id=again.disbursement_id,
        entry_id=again.entry_id,
        amount_fen=again.amount_fen,
        **fund(),
    )
    scene.when(paid).then_nothing()
    assert standing(scene.paid(2), 2) == (PurchaseState.COMPLETED, MilestoneState.PAID)


def test_a_payment_that_was_taken_back_is_not_paid_whichever_is_heard_of_first() -> None:
    first, second = Purchasing().bought().invoiced(), Purchasing().bought().invoiced()
    for scene, order in ((first, (0, 1)), (second, (1, 0))):
        payment = scene.happened(PaymentAsked).payment
        told: tuple[Command, Command] = (
            RecordMilestonePaid(
                payment=payment,
                disbursement_id=entry("disbursement"),
                entry_id=entry("entry"),
                amount_fen=1_200_000,
                **fund(),
            ),
            RecordPaymentReversed(payment=payment, entry_id=entry("entry"), **fund()),
        )
        for which in (*order, *order):
            scene.when(told[which])
        assert standing(scene)[1] is MilestoneState.PAYMENT_ASKED
        right = told[0].model_copy(update={"entry_id": entry("right"), **fund()})
        assert standing(scene.when(right))[1] is MilestoneState.PAID  # type: ignore[arg-type]


def test_what_the_fund_refused_is_asked_again_and_the_first_refusal_says_nothing_of_the_second() -> None:
    scene = Purchasing().bought().refused_by_fund()
    refused = scene.last[0]
    assert standing(scene)[1] is MilestoneState.PAYMENT_REFUSED
    again = scene.when(ask_again(scene)).happened(PaymentAsked)
    assert again.amount_fen == 1_200_000
    assert standing(scene)[1] is MilestoneState.PAYMENT_ASKED
    payment = getattr(refused, "payment", None)
    scene.when(
        RecordPaymentRefused.model_validate({"payment": payment, "reason": NotPaid.LOST, **fund()})
    ).then_nothing()
    taken_up = RecordPaymentTakenUp(payment=again.payment, disbursement_id=entry("one"), **fund())
    assert scene.when(taken_up).last
    scene.when(taken_up.model_copy(update=dict(fund()))).then_nothing()


def test_a_request_that_was_never_made_here_says_nothing() -> None:
    scene = Purchasing().bought().invoiced()
    payment = scene.happened(PaymentAsked).payment.model_copy(update={"purchase_id": NOBODYS_ID})
    for told in (
        RecordPaymentTakenUp(payment=payment, disbursement_id=entry("one"), **fund()),
        RecordPaymentRefused(payment=payment, reason=NotPaid.LOST, **fund()),
        RecordPaymentReversed(payment=payment, entry_id=entry("entry"), **fund()),
    ):
        scene.when(told).then_nothing()


def test_what_is_sent_back_is_delivered_and_accepted_anew_by_everybody() -> None:
    scene = Purchasing().bought().delivered()
    scene.when(scene.acceptance(accepting_resident()))
    scene.when(send_back(scene)).happened(AcceptanceRefused)
    assert standing(scene)[1] is MilestoneState.OPEN
    scene.accepted().happened(MilestoneAccepted)


def test_others_who_are_named_accept_in_the_place_of_those_before() -> None:
    scene = Purchasing().bought().delivered()
    scene.when(scene.acceptance(acceptor()))
    scene.when(name(scene)).happened(AcceptorsNamed)
    scene.when(name(scene)).then_nothing()
    scene.refuses(scene.acceptance(acceptor()), no.ONLY_WHO_IS_NAMED_ACCEPTS)
    scene.when(scene.acceptance(staff("staff-li", at=BOUGHT)))
    scene.when(scene.acceptance(by("resident-mai", Role.RESIDENT, at=BOUGHT))).happened(MilestoneAccepted)


def test_one_supplier_makes_one_offer_and_its_last_one_counts() -> None:
    scene = Purchasing().open_for().scoped().offered(others=0)
    for price_fen in (1_900_000, 1_800_000):
        scene.when(scene.offer(organisation="甲机构", price_fen=price_fen))
    offers = scene.state.purchases[scene.purchase_id].offers.values()
    assert [one.price_fen for one in offers] == [PRICE_FEN, 1_800_000]


def test_fewer_offers_are_compared_for_a_published_reason() -> None:
    scene = Purchasing().open_for().scoped().offered(others=0)
    reason = "全区只有一家有此资质"
    assert scene.when(scene.award(too_few_reason=reason)).happened(PurchaseAwarded).too_few_reason == reason


def test_another_draft_takes_the_signature_of_the_first_with_it() -> None:
    scene = Purchasing().open_for().scoped().offered().awarded().drafted_contract()
    scene.when(scene.sign(Side.PARTNER, partner())).happened(ContractSigned)
    scene.when(scene.sign(Side.PARTNER, partner())).then_nothing()
    scene.drafted_contract(PRICE_FEN)
    scene.refuses(scene.sign(Side.COMMUNITY, buyer(), version=2), PARTNER_SIGNS_FIRST)
    scene.when(scene.sign(Side.PARTNER, partner(), version=2))
    scene.when(scene.sign(Side.COMMUNITY, buyer(), version=2)).happened(ContractSigned)
    scene.when(scene.sign(Side.COMMUNITY, buyer(), version=2)).then_nothing()


def test_only_staff_sign_for_the_community() -> None:
    scene = Purchasing().open_for().scoped().offered().awarded().drafted_contract()
    scene.refuses(scene.sign(Side.COMMUNITY, partner()), ACTOR_MAY_NOT_DO_THIS)


def test_what_was_given_up_is_over_once() -> None:
    scene = Purchasing().bought().paid(1)
    scene.when(give_up(scene)).happened(PurchaseGivenUp)
    scene.when(give_up(scene)).then_nothing()
    scene.refuses(scene.delivery(2), no.CONTRACT_IS_NOT_SIGNED)


def test_an_independent_partner_is_paid_as_the_person_it_is() -> None:
    scene = Purchasing().bought()
    application = scene.state.applications[scene.application_id]
    application.particulars = application.particulars.model_copy(update={"organisation": None})
    asked = scene.invoiced().happened(PaymentAsked)
    assert (asked.payee_organisation, asked.payee_id) == (None, APPLICANT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"residents": ("a",), "staff": ("a",)},
        {"residents": ()},
        {"deliverables": ()},
        {"budget_fen": 0},
    ],
)
def test_a_scope_names_different_people_and_something_to_deliver(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        scope(**wrong)


def test_milestones_stand_in_the_order_in_which_they_are_due() -> None:
    scene = Purchasing()
    contract = scene.contract(1, 2)
    with pytest.raises(ValidationError):
        type(contract).model_validate({**dict(contract), "milestones": contract.milestones[::-1], **buyer()})


async def seen(scene: Scene) -> PurchaseView:
    purchase_id = scene.purchase_id if isinstance(scene, Purchasing) else NOBODYS_ID
    view = await ReadModels(*scene.history).ask(GetPurchase(purchase_id=purchase_id))
    assert view is not None
    return view


async def test_the_read_model_tells_what_was_bought_compared_and_paid() -> None:
    scene = Purchasing().bought().paid(1)
    view = await seen(scene)
    assert (view.state, view.paid_fen, view.price_fen) == (PurchaseState.CONTRACTED, 1_200_000, PRICE_FEN)
    first, second = view.milestones
    assert (first.state, first.invoice_number, first.paid_fen) == (MilestoneState.PAID, "发票1", 1_200_000)
    assert (second.state, view.buyers, len(view.offers)) == (MilestoneState.OPEN, (BUYER,), 3)
    page = await ReadModels(*scene.history).ask(ListPurchases(partner_id=scene.partner_id))
    assert [one.purchase_id for one in page.items] == [scene.purchase_id]
    payment = scene.happened(MilestonePaid)
    scene.when(RecordPaymentReversed(payment=payment.payment, entry_id=payment.entry_id, **fund()))
    back = (await seen(scene)).milestones[0]
    assert (back.state, back.paid_fen, back.entry_id) == (MilestoneState.PAYMENT_ASKED, 0, None)


async def test_the_read_model_tells_what_was_sent_back_refused_and_given_up() -> None:
    scene = Purchasing().bought().delivered()
    scene.when(send_back(scene))
    assert (await seen(scene)).milestones[0].sent_back == "缺签到表"
    refused = (await seen(scene.refused_by_fund())).milestones[0]
    assert (refused.state, refused.refused) == (MilestoneState.PAYMENT_REFUSED, NotPaid.LOST)
    scene.when(ask_again(scene))
    again = (await seen(scene)).milestones[0]
    assert (again.state, again.refused) == (MilestoneState.PAYMENT_ASKED, None)
    other = Purchasing().open_for().scoped()
    other.when(give_up(other))
    assert ((await seen(other)).state, (await seen(other)).given_up) == (PurchaseState.GIVEN_UP, "不再需要")


async def test_a_purchase_that_was_given_up_stays_so_when_an_earlier_payment_is_taken_back() -> None:
    scene = Purchasing().bought().paid(1)
    payment = scene.happened(MilestonePaid)
    scene.when(give_up(scene))
    scene.when(RecordPaymentReversed(payment=payment.payment, entry_id=payment.entry_id, **fund()))
    view = await seen(scene)
    assert (view.state, standing(scene)[0]) == (PurchaseState.GIVEN_UP, PurchaseState.GIVEN_UP)
    assert (view.paid_fen, view.milestones[0].state) == (0, MilestoneState.PAYMENT_ASKED)


def test_an_acceptor_whose_records_were_merged_decides_on_the_payment_under_neither_id() -> None:
    scene = Purchasing().bought().accepted()
    into = "treasurer-he"
    scene.when(CountAsOne(person_id=ACCEPTOR, into=into, **by("policy:merge", Role.SYSTEM, at=BOUGHT)))
    asked = scene.when(scene.invoice()).happened(PaymentAsked)
    assert {ACCEPTOR, into} <= {*asked.involved}
