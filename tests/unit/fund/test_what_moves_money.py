"""What moves money in the fund: by how many hands, and in a browser with a fresh sign-in."""

import pytest

from services.fund.service import SERVICE
from shared.contracts.fund import EVENTS
from shared.contracts.fund.ledger import Entry

TWO_PEOPLE = {
    "SurplusMoved": "ProposeSurplus, ProposePoolClosing or ProposePurposeChange; somebody else decides",
    "SourceSplitSet": "ProposeSourceSplit; somebody else on the committee decides",
    "DisbursementPaid": "requester, committee or officer, and payer differ; the supervisor comments",
    "EntryReversed": "ProposeReversal by a treasurer; somebody else reverses",
    "MarketShareAccrued": "two people count, and a third settles a difference",
    "GoodsWrittenOff": "ProposeGoodsWriteOff; somebody else confirms",
    "GoodsReversed": "ProposeGoodsReversal; somebody else confirms",
    "GoodsMovementReversed": "ProposeGoodsReversal; somebody else confirms",
    "MilestoneReleased": "not who drafted the campaign; what is then paid takes the hands of a payment",
    "ShareDisputeAnswered": "a partner's people dispute; a treasurer or the supervisor, unrelated, answers",
    "BoxEmptied": "two people count, and a third settles a difference",
    "PeriodClosed": "PreparePeriod; somebody else closes",
}
"""Money that moves, entries taken back, claims given up: what needs a maker and somebody else."""
ONE_PERSON = {
    "DonationReceived": "books what arrived, by a slip; the bank's statement is laid beside it",
    "IncomeReceived": "as a donation",
    "MarketSharePaidIn": "as a donation",
    "SalesSharePaidIn": "as a donation",
    "ShareRemitted": "as a donation",
    "GiftMatched": "nobody's word: the pool's terms, gift by gift",
    "MatchReturned": "nobody's word: it goes back with its gift",
    "ShareAccrued": "nobody's word: the agreement's terms, on what bookings report",
    "SalesShareAccrued": "makes a claim by the merchant's statement; two people reverse it",
    "GiftRefunded": "the campaign's failure made it due to its donor, to the fen; it has its slip",
    "BankFeeCharged": "up to the month's bound of the rules; beyond it, from a line of the bank's statement",
    "GiftLeft": "the donor's own word, whose evidence is named; the money stays, and where it goes takes two",
    "PledgeWithdrawn": "a pledge is nothing that is booked; its donor may do it, too",
    "MerchantEnded": "what was stated stays owed; months before its end are still asked for",
}
"""What one person may record, and why nobody else is asked before."""


def test_whatever_carries_an_entry_of_the_ledger_has_its_hands_named() -> None:
    carrying = {
        one.__name__
        for one in EVENTS
        if any(field.annotation is Entry for field in one.model_fields.values())
    }
    named = {*TWO_PEOPLE, *ONE_PERSON}
    assert carrying <= named, "say how many hands it takes, and why"
    assert not TWO_PEOPLE.keys() & ONE_PERSON.keys()
    assert named <= {one.__name__ for one in EVENTS}


@pytest.mark.parametrize(
    "event", ["SurplusMoved", "SourceSplitSet", "EntryReversed", "GoodsWrittenOff", "GoodsReversed"]
)
def test_what_one_proposes_and_another_does_tells_of_both(event: str) -> None:
    fields = next(one for one in EVENTS if one.__name__ == event).model_fields
    assert "proposed_by" in fields
    assert sum(name.endswith("_by") for name in fields) == 2


def test_what_pays_out_takes_back_or_goes_to_another_purpose_says_that_it_moves_money() -> None:
    moving = {one.__name__ for one in SERVICE.decider.commands if one.operation.moves_money}
    assert moving == {
        "AnswerShareDispute",
        "ClosePool",
        "DecidePurposeChange",
        "DecideSurplus",
        "PayDisbursement",
        "ProposePoolClosing",
        "ProposeReversal",
        "ProposeSourceSplit",
        "ProposeSurplus",
        "RefundGift",
        "ReleaseMilestone",
        "ReverseEntry",
        "SetSourceSplit",
    }
