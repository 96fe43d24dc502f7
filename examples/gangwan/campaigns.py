"""Part 4 of the thread, in Nanbeitai: a campaign fails and gives all back, one succeeds by matching."""

from dataclasses import dataclass
from datetime import date, timedelta

from examples.gangwan.bank import Bank
from examples.gangwan.people import identities
from examples.gangwan.places import NANBEITAI, ORGANISATION
from examples.gangwan.stage import Stage, at, expect
from shared.contracts.fund.campaigns.commands import DraftCampaignRequest, FileCampaignRequest
from shared.contracts.fund.campaigns.groups import PostUpdateRequest
from shared.contracts.fund.campaigns.matching import OpenPoolRequest
from shared.contracts.fund.campaigns.refunds import LeaveGiftRequest, RefundGiftRequest
from shared.contracts.fund.campaigns.release import ReleaseMilestoneRequest
from shared.contracts.fund.campaigns.terms import (
    CampaignKind,
    CampaignState,
    CostRequest,
    FundingMode,
    MilestoneRequest,
)
from shared.contracts.fund.campaigns.views import CampaignView
from shared.contracts.fund.donations.commands import (
    PledgeDonationRequest,
    ReceiptDonationRequest,
    ReceivePledgeRequest,
    RecordDonationRequest,
)
from shared.contracts.fund.donations.events import Channel
from shared.contracts.fund.donations.views import DonationView
from shared.contracts.fund.income import RecordIncomeRequest
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_MUST_BE_FILED_FIRST,
)
from shared.kernel.money import yuan

_FUND = f"{NANBEITAI}/fund"
_CAMPAIGNS = f"{_FUND}/campaigns"
_LAMPS_FEN, _CORNER_FEN = 100_000, 60_000
_TO_THE_LAMPS = {"tao": 8_000, "he": 5_000}
_TO_THE_CORNER = {"lan": 20_000, "zhu": 15_000}
_PROMISED_FEN, _LAPSES_FEN = 10_000, 2_000
_POOL_FEN, _PERSON_FEN = 30_000, 10_000
_MATCHED_FEN = _PERSON_FEN * len(_TO_THE_CORNER)


@dataclass(frozen=True)
class Asked:
    """Two campaigns that are under way."""

    lamps_id: str
    """Of mutual aid, all or nothing: it will fail."""
    corner_id: str
    """A public one, which a sponsor matches."""
    pledge_id: str
    """A promise to it whose money has not come."""
    gifts: dict[str, str]
    """The gifts by their givers."""


def ask(stage: Stage, bank: Bank) -> Asked:
    """Opens both, and takes what is given in the first days."""
    stage.title("4  Fund: Nanbeitai asks its residents (众筹+社群)")
    ends_on = stage.market_day + timedelta(days=2)
    lamps_id = opened(stage, "楼道换灯", CampaignKind.MUTUAL_AID, _LAMPS_FEN, ends_on)
    corner_id = opened(stage, "共享客厅图书角", CampaignKind.PUBLIC, _CORNER_FEN, ends_on)
    _matched(stage, bank, corner_id)
    stage.does("lan", "joins the group of the corner for books", f"{_CAMPAIGNS}/{corner_id}/group/joining")
    update = PostUpdateRequest(title="书架到了", text="周六上午一起组装，带上螺丝刀。")
    what = f"tells the group, and everybody: {update.title}"
    stage.does("nan-staff", what, f"{_CAMPAIGNS}/{corner_id}/updates", update)
    day = stage.market_day
    gifts = given(stage, bank, _TO_THE_CORNER, corner_id, (31, day))
    gifts |= given(stage, bank, _TO_THE_LAMPS, lamps_id, (33, day))
    promise, lapses = (
        PledgeDonationRequest(amount_fen=fen, earmark_id=to)
        for fen, to in ((_PROMISED_FEN, corner_id), (_LAPSES_FEN, lamps_id))
    )
    path = f"{_FUND}/pledges"
    pledge_id = stage.does("ju", f"promises ¥{yuan(_PROMISED_FEN)} for the corner", path, promise).id
    stage.does("gui", f"promises ¥{yuan(_LAPSES_FEN)} for the lamps", path, lapses)
    stage.looks(None, "reads how the corner stands", f"{_CAMPAIGNS}/{corner_id}", CampaignView, _standing)
    return Asked(lamps_id, corner_id, pledge_id, gifts)


def settle(stage: Stage, bank: Bank, asked: Asked) -> None:
    """Both are over: by the clock, on what was raised."""
    stage.title("4  Fund: both campaigns of Nanbeitai are over")
    stage.wait_for(at(stage.market_day + timedelta(days=3), 9), "the campaigns are over")
    _given_back(stage, bank, asked)
    _released(stage, bank, asked)


def opened(
    stage: Stage,
    title: str,
    kind: CampaignKind,
    minimum_fen: int,
    ends_on: date,
    work: tuple[str, str] = ("材料与安装", "安装完成"),
) -> str:
    """Drafts a campaign, all or nothing, and opens it: for this ``work``, whose end releases the money."""
    for_what, done = work
    wish = DraftCampaignRequest(
        title=title,
        purpose=f"{title}：{for_what}",
        kind=kind,
        mode=FundingMode.ALL_OR_NOTHING,
        beneficiaries="南北台的居民",
        costs=(CostRequest(title=for_what, amount_fen=minimum_fen, required=True),),
        milestones=(MilestoneRequest(title=done, share_bps=10_000),),
        ends_on=ends_on,
        surplus="用于来年的维护",
    )
    what = f"drafts {title}: ¥{yuan(minimum_fen)} or nothing, {kind}, until {wish.ends_on}"
    here = f"{_CAMPAIGNS}/{stage.does('nan-staff', what, _CAMPAIGNS, wish).id}"
    if kind is CampaignKind.PUBLIC:
        early = CAMPAIGN_MUST_BE_FILED_FIRST
        stage.refused("chun-committee", "would open it unfiled", f"{here}/opening", by=early)
        filing = FileCampaignRequest(
            filing_number=f"粤穗募备 {stage.run}-2",
            starts_on=stage.market_day - timedelta(days=1),
            ends_on=wish.ends_on,
            area="广州市南沙区港湾街道",
            cost_fen=0,
        )
        stage.does("jin-treasurer", f"records its filing {filing.filing_number}", f"{here}/filing", filing)
    stage.does("chun-committee", "opens it: somebody else drafted it", f"{here}/opening")
    return here.rpartition("/")[2]


def _matched(stage: Stage, bank: Bank, corner_id: str) -> None:
    terms = OpenPoolRequest(
        title="图书角配捐",
        title_en="Matching for the book corner",
        sponsor=ORGANISATION,
        campaign_ids=(corner_id,),
        factor_bps=10_000,
        cap_fen=_POOL_FEN,
        person_cap_fen=_PERSON_FEN,
    )
    what = f"opens a pool of {ORGANISATION}: each gift doubled, ¥{yuan(_PERSON_FEN)} a person at most"
    pool_id = stage.does("jin-treasurer", what, f"{_FUND}/matching-pools", terms).id
    day = stage.market_day
    money = RecordIncomeRequest(
        source=IncomeSource.GRANT,
        amount_fen=_POOL_FEN,
        granted_by=ORGANISATION,
        received_on=day,
        reference=bank.moved(day, _POOL_FEN, 30, ORGANISATION, "配捐"),
        earmark_id=pool_id,
    )
    stage.does("jin-treasurer", f"records its ¥{yuan(_POOL_FEN)}", f"{_FUND}/income", money)


def given(
    stage: Stage, bank: Bank, gifts: dict[str, int], campaign_id: str, arrived: tuple[int, date]
) -> dict[str, str]:
    """Gifts that arrive on one day, each with its receipt, numbered by the bank from a first one on."""
    made: dict[str, str] = {}
    first, day = arrived
    for number, (donor, amount_fen) in enumerate(gifts.items(), start=first):
        gift = RecordDonationRequest(
            amount_fen=amount_fen,
            channel=Channel.BANK_TRANSFER,
            received_on=day,
            reference=bank.moved(day, amount_fen, number, "居民", "捐款"),
            donor_id=identities()[donor].person_id,
            earmark_id=campaign_id,
        )
        what = f"records {donor}'s gift of ¥{yuan(amount_fen)}"
        made[donor] = stage.does("jin-treasurer", what, f"{_FUND}/donations", gift).id
        _receipted(stage, made[donor], number)
    return made


def _receipted(stage: Stage, donation_id: str, number: int) -> None:
    receipt = ReceiptDonationRequest(receipt_number=f"粤捐 {stage.run}-{number}")
    path = f"{_FUND}/donations/{donation_id}/receipt"
    stage.does("jin-treasurer", f"records its receipt {receipt.receipt_number}", path, receipt)


def _standing(corner: CampaignView) -> str:
    received_fen = sum(_TO_THE_CORNER.values())
    expect((corner.received_fen, corner.matched_fen), (received_fen, _MATCHED_FEN), "gifts and matches")
    return (
        f"¥{yuan(corner.received_fen)} given, ¥{yuan(corner.matched_fen)} matched,"
        f" ¥{yuan(corner.pledged_fen)} promised; ¥{yuan(corner.minimum_fen)} are needed"
    )


def _given_back(stage: Stage, bank: Bank, asked: Asked) -> None:
    here = f"{_CAMPAIGNS}/{asked.lamps_id}"
    stage.until(
        lambda: stage.get(None, here, CampaignView),
        lambda campaign: campaign.ended_at is not None,
        "the end of the campaign for the lamps",
    )
    stage.tell(f"¥{yuan(sum(_TO_THE_LAMPS.values()))} of ¥{yuan(_LAMPS_FEN)}: the lamps have failed")
    path = f"{_FUND}/donations/records"
    due = "reads whose gifts go back"
    stage.note("jin-treasurer", due)
    listed = stage.all("jin-treasurer", path, DonationView, earmark_id=asked.lamps_id, refund="due")
    stage.tell(f"{len(listed)} gifts, ¥{yuan(sum(gift.amount_fen for gift in listed))}, are still due")
    day, amount_fen = stage.market_day + timedelta(days=3), _TO_THE_LAMPS["tao"]
    slip = RefundGiftRequest(refunded_on=day, reference=bank.moved(day, -amount_fen, 35, "居民", "退还捐款"))
    gifts = f"{_FUND}/donations"
    what = f"gives ¥{yuan(amount_fen)} back to tao"
    stage.does("jin-treasurer", what, f"{gifts}/{asked.gifts['tao']}/refund", slip)
    left = LeaveGiftRequest(evidence=f"捐赠人书面同意 {stage.run}-1")
    what = "records that the other donor leaves the gift to the fund, in writing"
    stage.does("jin-treasurer", what, f"{gifts}/{asked.gifts['he']}/leaving", left)
    stage.looks(None, "reads what became of the lamps", here, CampaignView, _refunded)


def _refunded(lamps: CampaignView) -> str:
    back_fen, left_fen = _TO_THE_LAMPS.values()
    expect((lamps.state, lamps.refunds_due), (CampaignState.REFUNDED, 0), "the campaign that failed")
    expect((lamps.refunded_fen, lamps.left_fen, lamps.pledged_fen), (back_fen, left_fen, 0), "what was given")
    return f"{lamps.state}: ¥{yuan(back_fen)} given back, ¥{yuan(left_fen)} left, the promise has lapsed"


def _released(stage: Stage, bank: Bank, asked: Asked) -> None:
    here = f"{_CAMPAIGNS}/{asked.corner_id}"
    stage.looks(None, "reads how the corner for books ended", here, CampaignView, _succeeded)
    day = stage.market_day + timedelta(days=2)
    arrived = ReceivePledgeRequest(
        amount_fen=_PROMISED_FEN,
        channel=Channel.BANK_TRANSFER,
        received_on=day,
        reference=bank.moved(day, _PROMISED_FEN, 36, "居民", "捐款"),
    )
    what = f"records that the ¥{yuan(_PROMISED_FEN)} arrived which ju had promised"
    stage.does("jin-treasurer", what, f"{_FUND}/pledges/{asked.pledge_id}/arrival", arrived)
    _receipted(stage, asked.pledge_id, 36)
    step = ReleaseMilestoneRequest(milestone=1, evidence=f"验收照片 {stage.run}-1")
    stage.does("xia-committee", "releases its money: the corner is built", f"{here}/milestones", step)


def _succeeded(corner: CampaignView) -> str:
    expect(corner.state, CampaignState.SUCCEEDED, "the campaign that succeeded")
    raised_fen = corner.received_fen + corner.matched_fen + corner.pledged_fen
    expect(raised_fen, sum(_TO_THE_CORNER.values()) + _MATCHED_FEN + _PROMISED_FEN, "what was raised")
    return f"{corner.state}: ¥{yuan(raised_fen)} of ¥{yuan(_CORNER_FEN)}, which takes the sponsor's part"
