"""By how many hands money moves, and by how many it is said where it goes or who decides (decision 133)."""

from services.fund.service import SERVICE as FUND
from services.partners.service import SERVICE as PARTNERS
from shared.kernel.messages import Command, Tick
from shared.kernel.roles import Role

SECOND_HANDS = {
    "ApproveDisbursement": "requester_may_not_decide",
    "RejectDisbursement": "requester_may_not_decide",
    "VoteOnDisbursement": "requester_may_not_decide",
    "PayDisbursement": "payer_must_be_a_third_person",
    "AnswerDisbursementObjection": "related_person_may_not_take_part",
    "CountPaperBallots": "requester_may_not_decide",
    "SetSourceSplit": "who_proposes_a_split_does_not_decide",
    "DecideSurplus": "who_proposes_a_surplus_does_not_decide",
    "ClosePool": "who_proposes_a_surplus_does_not_decide",
    "DecidePurposeChange": "second_person_must_be_another",
    "ReverseEntry": "second_person_must_be_another",
    "ClosePeriod": "second_person_must_be_another",
    "ConfirmGoodsProposal": "second_person_must_be_another",
    "CheckGoods": "receiver_does_not_check_the_goods",
    "ReleaseMilestone": "campaign_needs_a_second_person",
    "OpenCampaign": "campaign_needs_a_second_person",
    "OpenMarket": "market_needs_a_second_person",
    "SettleDifference": "settler_must_not_have_counted",
    "SettleBox": "box_settler_must_not_have_counted",
    "AnswerShareDispute": "who_disputes_does_not_answer",
    "AcceptPointsAgreement": "proposer_does_not_accept",
    "SettleRelation": "relation_is_settled_by_a_third_person",
    "SettleCaseRelation": "relation_is_settled_by_a_third_person",
    "ApproveRules": "rules_are_approved_by_others",
    "AnswerRulesObjection": "who_proposed_rules_settles_nothing",
    "AcceptMilestone": "buyer_does_not_accept",
    "DecideApplication": "who_prepared_does_not_decide",
    "DecideComplaint": "who_took_a_complaint_does_not_decide",
    "LiftSuspension": "who_suspended_does_not_lift_it",
}
"""Whoever decides or confirms what another began, and the refusal that keeps one person from being both."""

FIRST_HANDS = {
    *("RequestDisbursement", "ProposeSourceSplit", "ProposeSurplus", "ProposePoolClosing"),
    *("ProposePurposeChange", "ProposeReversal", "PreparePeriod", "ProposeGoodsWriteOff"),
    *("ProposeGoodsReversal", "ReceiveGoods", "DraftCampaign", "PlanMarket", "CountTakings", "CountBox"),
    *("ProposePointsAgreement", "ProposeRules", "ProposeBudget", "DisputeShare", "DeclareRelation"),
    *("ContestRelation", "ContestCaseRelation", "ScopePurchase", "NameAcceptors", "RecordOffer"),
    *("AwardPurchase", "DraftContract", "SuspendPartner"),
}
"""What moves and decides nothing until somebody else has acted."""

ALONE = {
    "ReviewDisbursement": "a comment; it neither carries nor keeps back a payment",
    "VoteOnBudget": "one vote of the committee's, whose majority adopts it",
    "SignMinutes": "one of the two signatures; minutes decide nothing",
    "OpenResidentsVote": "residents pass it; two people count the box",
    "CloseResidentsVote": "after its days, by what was counted",
    "HandInPaperBallot": "a resident's own ballot, on a roll that counts each once",
    "TakeBackPaperBallot": "before the count, for a reason that stands in the log",
    "NameBudgetLine": "in which adopted line bought work falls; the payment is voted on",
    "CreateEarmark": "an empty purse: what it gets takes two, or the giver's word",
    "OpenPool": "the sponsor's terms, before their money comes; what is left takes two",
    "CancelCampaign": "for a published reason; each gift goes back to who gave it, to the fen",
    "RefundGift": "due by the campaign's failure, to its donor, to the fen, with its slip",
    "LeaveGift": "the donor's own word, with its evidence; where it goes takes two",
    "CancelMarket": "before it is held: nothing has come in",
    "RecordDonation": "what arrived, by a slip; the bank's statement is laid beside it",
    "RecordDonations": "as one gift",
    "ReceivePledge": "as a donation",
    "RecordIncome": "as a donation",
    "RecordBankFee": "up to the month's bound of the rules; beyond it, from a line of a statement",
    "BankBox": "no more than two people counted; less for a reason that is read",
    "PayInShare": "as a donation",
    "PayInSalesShare": "as a donation",
    "RemitShare": "as a donation",
    "BookLines": "what the bank says, by the rules of a donation or income",
    "SetLineAside": "for a reason; a second person closes the month that has it",
    "StateSales": "a claim on the merchant by its own statement; two reverse it",
    "AgreeWithMerchant": "what a merchant promises; nothing is owed before it states its sales",
    "EndMerchant": "what was stated stays owed",
    "HandOutGoods": "to whom, by a signed list; never more than came in",
    "ValueGoods": "by evidence; no money",
    "RecordPurposeAnswer": "the donor's own word, with its evidence; another person decides",
    "WithdrawPurposeChange": "the purpose stays as it was",
    "WithdrawDisbursement": "by who asked for it; nothing is paid",
    "WithdrawBudget": "before it is voted on",
    "CloseDisbursement": "after it was paid and reported on",
    "RedeemReservation": "a reward that a volunteer reserved with points; no money",
    "HandOutToVisitor": "as a reward of one's own",
    "NameOfficer": "the district's, which has no hand in payments; small ones, within the month's bound",
    "SetTerm": "the district's, within the length that the rules say; for everybody to read",
    "SetRuleBounds": "the district's: narrows what communities may choose, and chooses nothing",
    "OpenCommunity": "the district's, once; each later change of rules takes two",
    "WithdrawRules": "not by who proposed them; what holds goes on to hold",
    "SignAgreement": "each side signs for itself; what it promises is to the fund",
    "SignContract": "each side signs for itself; each payment of it is voted on",
    "TerminateAgreement": "what accrued stays owed",
    "GiveUpPurchase": "nothing is bought",
    "RefuseMilestone": "nothing is paid",
    "AskPaymentAgain": "asks the committee anew",
    "ReinstatePartner": "after its time, unrelated; decides on no money",
    "SpendMoney": "what partners spent of their own; the fund's money goes by payments",
    "ConfirmGiving": "what partners gave of their own, by somebody who is not of them",
    "RegisterRelations": "one's own; it binds oneself alone",
    "NameRepresentative": "who speaks for a partner, where nobody does; the agreement stays",
}
"""What one person may do of what moves money, says where it goes or who decides; and why one is enough."""

NEITHER = {
    *("ImportStatement", "DecideLine", "ReopenLine", "MatchLines", "UndoMatch", "FileAppeal"),
    *("TakeAuditPack", "TakeLedger", "RegisterBox", "FileBox", "SealBox", "CloseBox", "RecordCertificate"),
    *("FileCampaign", "JoinGroup", "LeaveGroup", "AddToGroup", "PostUpdate", "TranslateCampaign"),
    *("ReportResult", "PublishDisclosure", "CorrectDisclosure", "AskAboutGift", "PledgeDonation"),
    *("WithdrawPledge", "ChangeConsent", "ReceiptDonation", "TryDonations", "TranslateEarmark"),
    *("ReceiptGoods", "FileMarket", "AddStall", "DiscloseMarket", "TranslateMarket", "CallMeeting"),
    *("ChangeMeeting", "CancelMeeting", "RecordMinutes", "ObjectToDisbursement", "OfferReward"),
    *("RestockReward", "WithdrawReward", "ReserveReward", "CancelReservation", "TranslateReward"),
    *("DeclinePointsAgreement", "EndPointsAgreement", "ReserveElsewhere", "AnswerPurposeChange"),
    *("ReceiptShare", "AttachVoucher", "TranslateBox", "TranslateDisbursement"),
}
"""What of the fund does none of it: papers, texts, one's own word."""

_OF_PARTNERS = ("purchases", "rulemaking", "agreements", "partnership", "programme", "claimed_relations")
"""The topics of the partners' service that move money, say where it goes or who decides."""
_LEAVES = {"AnnounceExit", "DraftAgreement", "AmendAgreement", "TerminatePartner", "ObjectToRules"}
_LEAVES |= {"DeliverMilestone", "InvoiceMilestone"}


def test_of_each_command_it_is_said_how_many_hands_it_takes() -> None:
    named = SECOND_HANDS.keys() | FIRST_HANDS | ALONE.keys() | NEITHER | _LEAVES
    asked = {one.__name__ for one in _by_people(FUND.decider.commands)}
    asked |= {
        one.__name__
        for one in _by_people(PARTNERS.decider.commands)
        if any(topic in one.__module__ for topic in _OF_PARTNERS)
    }
    assert asked - named == set(), "say how many hands it takes, and why"
    known = {one.__name__ for one in (*FUND.decider.commands, *PARTNERS.decider.commands)}
    assert named - known == set()
    kinds = (SECOND_HANDS.keys(), FIRST_HANDS, ALONE.keys(), NEITHER, _LEAVES)
    assert sum(map(len, kinds)) == len(named), "something is said to be both"


def test_the_second_hand_is_kept_apart_from_the_first_by_a_refusal_and_is_a_person() -> None:
    """That a rule gives each refusal which its operation names, the specifications of both services hold."""
    for one in (*FUND.decider.commands, *PARTNERS.decider.commands):
        code = SECOND_HANDS.get(one.__name__)
        if code is not None:
            assert code in {refusal.code for refusal in one.operation.refuses}, one.__name__
            assert one.operation.allowed.people_alone, f"an account is no second person: {one.__name__}"


def test_whoever_decides_or_votes_on_money_is_a_person() -> None:
    deciding = {
        "ReviewDisbursement",
        "VoteOnBudget",
        "SignMinutes",
        "NameOfficer",
        "SetTerm",
        "SetRuleBounds",
    }
    by_name = {one.__name__: one for one in (*FUND.decider.commands, *PARTNERS.decider.commands)}
    assert [name for name in sorted(deciding) if not by_name[name].operation.allowed.people_alone] == []


def _by_people(commands: tuple[type[Command], ...]) -> list[type[Command]]:
    return [
        one for one in commands if one is not Tick and one.operation.allowed.roles != frozenset({Role.SYSTEM})
    ]
