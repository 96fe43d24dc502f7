"""Part 4 of the thread, in Nanbeitai: residents vote on a large payment, by app and on paper, once each."""

from datetime import datetime, timedelta

from examples.gangwan.api import Unexpected
from examples.gangwan.bank import Bank
from examples.gangwan.people import identities
from examples.gangwan.places import NANBEITAI
from examples.gangwan.stage import ZONE, Stage, expect, local
from shared.contracts.fund.approvals import ReviewDisbursementRequest
from shared.contracts.fund.disbursements.commands import (
    PayDisbursementRequest,
    ReportResultRequest,
    RequestDisbursementRequest,
)
from shared.contracts.fund.disbursements.views import DisbursementState, DisbursementView
from shared.contracts.fund.income import RecordIncomeRequest
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.refusals.bands import PERSON_HAS_COUNTED_THE_BALLOTS, VOICE_HAS_BEEN_GIVEN
from shared.contracts.fund.residents_votes.commands import (
    CastBallotRequest,
    CountPaperBallotsRequest,
    HandInPaperBallotRequest,
    OpenResidentsVoteRequest,
)
from shared.contracts.fund.residents_votes.terms import ResidentsVoteState
from shared.contracts.fund.residents_votes.views import ResidentsVoteView
from shared.contracts.fund.votes import Vote, VoteOnDisbursementRequest
from shared.contracts.partners.programme import CommunityView
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.money import yuan

_FUND = f"{NANBEITAI}/fund"
_TITLE, _PRICE_FEN = "共享客厅空调更换", 600_000
_COMMITTEE = ("xia-committee", "qiu-committee", "dong-committee", "nian-committee")
_BY_APP = {
    "lan": Vote.IN_FAVOUR,
    "zhu": Vote.IN_FAVOUR,
    "ju": Vote.IN_FAVOUR,
    "tao": Vote.IN_FAVOUR,
    "lian": Vote.AGAINST,
}
_ON_PAPER = "gui"
_DAYS = timedelta(days=10)
_APPROVED_AT_LEAST = {
    DisbursementState.APPROVED,
    DisbursementState.PAID,
    DisbursementState.REPORTED,
    DisbursementState.CLOSED,
}


def refer(stage: Stage, bank: Bank) -> str | None:
    """Plays it until the residents have voted; returns the vote's path.

    None on a platform whose communities an earlier version opened, with rules that ask residents nothing.
    """
    stage.title("4  Fund: the residents of Nanbeitai vote on a large payment")
    rules = stage.get(None, NANBEITAI, CommunityView).rules
    large = rules.committee and rules.committee.bands and rules.committee.bands.large
    if not large or large.above_fen >= _PRICE_FEN:
        stage.tell("by the rules here the committee decides on payments of any amount alone")
        return None
    stage.tell(f"above ¥{yuan(large.above_fen)} the residents decide, once the committee has agreed")
    vote = f"{_FUND}/residents-votes/{_opened(stage, _carried(stage, bank))}"
    _voted(stage, vote)
    return vote


def count(stage: Stage, vote: str | None) -> None:
    """The box is counted by two, and the payment is shown."""
    if vote is None:
        return
    stage.title("4  Fund: the residents' votes are counted")
    stage.wait_for(stage.base + _DAYS, "the vote is over")
    box = CountPaperBallotsRequest(in_favour=1, against=0, abstained=0)
    stage.does("bei-staff", "counts the paper ballots", f"{vote}/counts", box)
    again = PERSON_HAS_COUNTED_THE_BALLOTS
    stage.refused("bei-staff", "counts them a second time", f"{vote}/counts", box, by=again)
    stage.does("chun-committee", "counts them too: the same", f"{vote}/counts", box)
    stage.does("bei-staff", "closes the vote", f"{vote}/closure")
    stage.looks(None, "reads the outcome", vote, ResidentsVoteView, _outcome)
    comment = ReviewDisbursementRequest(in_favour=True, comment="三家比价，居民已表决通过。")
    path = f"{_FUND}/disbursements/{_voted_on(stage, vote).disbursement_id}"
    stage.does("yue-supervisor", f"comments: {comment.comment}", f"{path}/reviews", comment)


def pay_for_it(stage: Stage, bank: Bank, vote: str | None) -> None:
    """The publicity is over: the treasurer pays, and it is reported what came of it."""
    if vote is None:
        return
    stage.title("4  Fund: what the residents passed is paid")
    path = f"{_FUND}/disbursements/{_voted_on(stage, vote).disbursement_id}"
    ends_at = _publicity(stage.get(None, path, DisbursementView))
    stage.wait_for(ends_at, "the publicity ends")
    stage.until(
        lambda: stage.get(None, path, DisbursementView),
        lambda view: view.state in _APPROVED_AT_LEAST,
        "the approval after the publicity",
    )
    day = ends_at.astimezone(ZONE).date()
    evidence = bank.moved(day, -_PRICE_FEN, 41, "南沙区清凉电器行", "空调款")
    payment = PayDisbursementRequest(paid_on=day, evidence=evidence)
    stage.does("jin-treasurer", f"pays ¥{yuan(_PRICE_FEN)}", f"{path}/payment", payment)
    result = ReportResultRequest(result="两台空调已安装，旧机已回收。")
    stage.does("nan-staff", f"reports: {result.result}", f"{path}/result", result)
    stage.does("yue-supervisor", "closes it", f"{path}/closure")


def _carried(stage: Stage, bank: Bank) -> str:
    day = stage.market_day
    granted_by = "广州市南沙区民政局"
    grant = RecordIncomeRequest(
        source=IncomeSource.GRANT,
        amount_fen=_PRICE_FEN,
        granted_by=granted_by,
        received_on=day,
        reference=bank.moved(day, _PRICE_FEN, 40, granted_by, "资助款"),
    )
    stage.does("jin-treasurer", f"records a grant of ¥{yuan(_PRICE_FEN)}", f"{_FUND}/income", grant)
    wish = RequestDisbursementRequest(
        title=_TITLE,
        purpose=SpendingPurpose.FACILITIES,
        amount_fen=_PRICE_FEN,
        payee_organisation="南沙区清凉电器行",
    )
    what = f"requests ¥{yuan(_PRICE_FEN)}: {_TITLE}"
    path = f"{_FUND}/disbursements/{stage.does('nan-staff', what, f'{_FUND}/disbursements', wish).id}"
    aye = VoteOnDisbursementRequest(vote=Vote.IN_FAVOUR)
    for member in _COMMITTEE:
        stage.does(member, "votes for it", f"{path}/votes", aye)
    return path


def _opened(stage: Stage, path: str) -> str:
    question = OpenResidentsVoteRequest(question="是否同意更换共享客厅的空调？", ends_at=stage.base + _DAYS)
    what = f"asks the residents until {local(question.ends_at)}: {question.question}"
    return stage.does("nan-staff", what, f"{path}/residents-vote", question).id


def _voted(stage: Stage, vote: str) -> None:
    for resident, choice in _BY_APP.items():
        stage.does(resident, f"votes by app: {choice}", f"{vote}/ballots", CastBallotRequest(choice=choice))
    paper = HandInPaperBallotRequest(number="0001", person_id=identities()[_ON_PAPER].person_id)
    what = f"records that {_ON_PAPER} put ballot {paper.number} into the box"
    stage.does("bei-staff", what, f"{vote}/paper-ballots", paper)
    again, twice = CastBallotRequest(choice=Vote.AGAINST), VOICE_HAS_BEEN_GIVEN
    stage.refused(_ON_PAPER, "would vote by app as well", f"{vote}/ballots", again, by=twice)
    stage.looks(None, "would like to know how it stands", vote, ResidentsVoteView, _hidden)


def _hidden(vote: ResidentsVoteView) -> str:
    expect((vote.figures, vote.voted), (None, len(_BY_APP) + 1), "the figures of an open vote, and who voted")
    return f"{vote.voted} of {vote.entitled} have voted; how, nobody sees before it is closed"


def _outcome(vote: ResidentsVoteView) -> str:
    figures = vote.figures
    if figures is None:
        raise Unexpected("a vote that is closed without figures")
    expect((figures.in_favour, figures.against, figures.on_paper), (5, 1, 1), "what the residents said")
    expect(vote.state, ResidentsVoteState.PASSED, "the vote")
    return (
        f"{figures.voted} of {figures.entitled} voted, {figures.on_paper} of them on paper;"
        f" {figures.in_favour} in favour: it has passed"
    )


def _voted_on(stage: Stage, vote: str) -> ResidentsVoteView:
    return stage.get(None, vote, ResidentsVoteView)


def _publicity(view: DisbursementView) -> datetime:
    if view.publicity_ends_at is None:
        raise Unexpected("residents and committee voted for it, and it is not in publicity")
    return view.publicity_ends_at
