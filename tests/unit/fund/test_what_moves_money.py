"""Which commands need a sign-in of the last few minutes where they are given in a browser."""

from services.fund.service import SERVICE


def test_what_pays_out_takes_back_or_goes_to_another_purpose_says_that_it_moves_money() -> None:
    moving = {one.__name__ for one in SERVICE.decider.commands if one.operation.moves_money}
    assert moving == {
        "AnswerShareDispute",
        "ClosePool",
        "DecidePurposeChange",
        "DecideSurplus",
        "PayDisbursement",
        "ProposeReversal",
        "RefundGift",
        "ReleaseMilestone",
        "ReverseEntry",
    }
