"""Part 4 of the thread, in Nanbeitai: a charity market, whose takings two people count who keep no stall."""

from datetime import timedelta

from examples.gangwan.bank import Bank
from examples.gangwan.people import identities
from examples.gangwan.places import NANBEITAI
from examples.gangwan.stage import Stage, at, expect
from shared.contracts.fund.campaigns.commands import RecordCertificateRequest
from shared.contracts.fund.markets.commands import AddStallRequest, FileMarketRequest, PlanMarketRequest
from shared.contracts.fund.markets.counting import (
    CountTakingsRequest,
    PayInShareRequest,
    SettleDifferenceRequest,
)
from shared.contracts.fund.markets.terms import MarketState, StallOwner
from shared.contracts.fund.markets.views import MarketView
from shared.contracts.fund.refusals.markets import (
    MARKET_MUST_BE_FILED_FIRST,
    PERSON_HAS_COUNTED_THE_STALL,
)
from shared.kernel.money import yuan

_FUND = f"{NANBEITAI}/fund"
_KEEPER = "lan"
_SACHETS, _BOOKS = "手作香包", "二手图书"
_PLEDGED_BPS = 5_000
_SACHETS_FEN, _MISCOUNTED_FEN, _BOOKS_FEN = 36_051, 36_001, 12_400
_SACHETS_SHARE_FEN = 18_026


def hold_market(stage: Stage, bank: Bank) -> None:
    """Plays it from its plan to its disclosure, on one day."""
    stage.title("4  Fund: Nanbeitai holds a charity market (公益集市)")
    _certified(stage)
    here = _opened(stage)
    market = stage.get(None, here, MarketView)
    sachets, books = (f"{here}/stalls/{stall.stall_id}" for stall in market.stalls)
    stage.wait_for(at(stage.market_day, 0), "the day of the market")
    _counted(stage, sachets, books)
    _paid_in(stage, bank, sachets, books)
    stage.does("chun-committee", "discloses what it brought, and for what", f"{here}/disclosure")
    stage.looks(None, "reads what it brought", here, MarketView, _disclosed)


def _certified(stage: Stage) -> None:
    certificate = RecordCertificateRequest(
        certificate_number="粤穗募 2026-0017",
        account="广州农商行 尾号 0001",
        valid_from=stage.market_day - timedelta(days=30),
        valid_until=stage.market_day + timedelta(days=1_000),
    )
    what = "records the host charity's certificate for public fundraising"
    stage.does("jin-treasurer", what, f"{_FUND}/certificate", certificate)


def _opened(stage: Stage) -> str:
    day = stage.market_day
    plan = PlanMarketRequest(
        title="南北台公益集市",
        title_en="Charity market of Nanbeitai",
        held_on=day,
        place="共享客厅门前",
        use="长者夏季慰问",
        use_en="Visits to the elderly in summer",
    )
    here = f"{_FUND}/markets/{stage.does('nan-staff', f'plans it for {day}', f'{_FUND}/markets', plan).id}"
    theirs = AddStallRequest(
        title=_SACHETS,
        owner=StallOwner.RESIDENT,
        keeper_ids=(identities()[_KEEPER].person_id,),
        pledged_bps=_PLEDGED_BPS,
    )
    own = AddStallRequest(title=_BOOKS, owner=StallOwner.COMMUNITY, keeper_ids=(), pledged_bps=10_000)
    what = f"adds the stall {_SACHETS} of {_KEEPER}, who pledges half of what it takes"
    stage.does("nan-staff", what, f"{here}/stalls", theirs)
    stage.does("nan-staff", f"adds the community's own stall {_BOOKS}, for the fund", f"{here}/stalls", own)
    early = MARKET_MUST_BE_FILED_FIRST
    stage.refused("chun-committee", "would open it before its plan is filed", f"{here}/opening", by=early)
    filing = FileMarketRequest(
        filing_number=f"粤穗募备 {stage.run}-1",
        starts_on=day,
        ends_on=day + timedelta(days=1),
        area="广州市南沙区港湾街道",
        cost_fen=0,
    )
    stage.does("jin-treasurer", f"records its filing {filing.filing_number}", f"{here}/filing", filing)
    stage.does("chun-committee", "opens it: somebody else planned it", f"{here}/opening")
    return here


def _counted(stage: Stage, sachets: str, books: str) -> None:
    right, wrong, others = (
        CountTakingsRequest(takings_fen=fen) for fen in (_SACHETS_FEN, _MISCOUNTED_FEN, _BOOKS_FEN)
    )
    stage.does("bei-staff", f"counts {_SACHETS}, which nobody sees yet", f"{sachets}/counts", right)
    again = PERSON_HAS_COUNTED_THE_STALL
    stage.refused("bei-staff", "counts it a second time", f"{sachets}/counts", right, by=again)
    stage.does("qiu-committee", "counts it too: 0.50 less", f"{sachets}/counts", wrong)
    decision = SettleDifferenceRequest(takings_fen=_SACHETS_FEN, reason="第二次清点漏了一枚五角硬币")
    what = f"settles the difference, for everybody to read: {decision.reason}"
    stage.does("xia-committee", what, f"{sachets}/difference", decision)
    for who in ("bei-staff", "qiu-committee"):
        stage.does(who, f"counts {_BOOKS}: ¥{yuan(_BOOKS_FEN)}", f"{books}/counts", others)
    stage.tell("two equal counts settle it")


def _paid_in(stage: Stage, bank: Bank, sachets: str, books: str) -> None:
    shares = ((sachets, _SACHETS, _SACHETS_SHARE_FEN, 21), (books, _BOOKS, _BOOKS_FEN, 22))
    for stall, title, share_fen, number in shares:
        day = stage.market_day
        slip = PayInShareRequest(
            amount_fen=share_fen,
            received_on=day,
            reference=bank.moved(day, share_fen, number, "", f"集市 {title}"),
        )
        stage.does(
            "jin-treasurer", f"records that {title} paid in ¥{yuan(share_fen)}", f"{stall}/payments", slip
        )


def _disclosed(market: MarketView) -> str:
    expect(market.state, MarketState.DISCLOSED, "the market")
    brought_fen = _SACHETS_SHARE_FEN + _BOOKS_FEN
    expect((market.share_fen, market.paid_fen), (brought_fen, brought_fen), "what was pledged and paid in")
    return (
        f"it took ¥{yuan(market.takings_fen)}, of which ¥{yuan(market.paid_fen)} are the fund's: {market.use}"
    )
