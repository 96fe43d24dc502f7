"""Part 4 of the thread: the parents around 张倩秋工作室 pay for its lessons together (众筹+社群)."""

from datetime import date, timedelta

from examples.gangwan.bank import Bank
from examples.gangwan.campaigns import given, opened
from examples.gangwan.pilots import ZHANG
from examples.gangwan.stage import Stage, at, expect
from shared.contracts.fund.campaigns.groups import PostUpdateRequest
from shared.contracts.fund.campaigns.release import ReleaseMilestoneRequest
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState
from shared.contracts.fund.campaigns.views import CampaignView
from shared.kernel.money import yuan

_CAMPAIGNS = f"{ZHANG.here}/fund/campaigns"
_FEN = 24_000
_FROM = {"lian": 8_000, "shao": 8_000, "qing": 9_000}
_FIRST = 61
_WORK = ("教材与场地布置", "教材到位")


def ask_parents(stage: Stage, ends_on: date) -> str:
    """Opens the campaign, whose group the parents join; returns its id."""
    campaign_id = opened(stage, "家庭教育三课", CampaignKind.MUTUAL_AID, _FEN, ends_on, _WORK)
    here = f"{_CAMPAIGNS}/{campaign_id}"
    for parent in _FROM:
        stage.does(parent, "joins the group of parents around the lessons", f"{here}/group/joining")
    update = PostUpdateRequest(title="第一课讲什么", text="先听孩子说完。请各家带一件小事来。")
    stage.does("nan-staff", f"tells the group, and everybody: {update.title}", f"{here}/updates", update)
    return campaign_id


def parents_give(stage: Stage, bank: Bank, campaign_id: str, day: date) -> None:
    """What they give arrives on the campaign's last day."""
    stage.wait_for(at(day, 12), "it is the last day on which the parents' gifts can arrive")
    given(stage, bank, _FROM, campaign_id, (_FIRST, day))


def release_for_lessons(stage: Stage, campaign_id: str, day: date) -> None:
    """The campaign has succeeded; its money is released once the material is there."""
    here = f"{_CAMPAIGNS}/{campaign_id}"
    stage.wait_for(at(day + timedelta(days=1), 1), "the campaign is over")
    stage.until(
        lambda: stage.get(None, here, CampaignView),
        lambda campaign: campaign.ended_at is not None,
        "the end of the parents' campaign",
    )
    stage.looks(None, "reads how the campaign for the lessons ended", here, CampaignView, _succeeded)
    step = ReleaseMilestoneRequest(milestone=1, evidence=f"教材签收单 {stage.run}-1")
    stage.does("xia-committee", "releases its money: the material is there", f"{here}/milestones", step)


def _succeeded(lessons: CampaignView) -> str:
    raised_fen = sum(_FROM.values())
    expect((lessons.state, lessons.received_fen), (CampaignState.SUCCEEDED, raised_fen), "the campaign")
    expect(lessons.members, len(_FROM), "the parents in its group")
    return f"{lessons.state}: ¥{yuan(raised_fen)} of ¥{yuan(_FEN)} from {lessons.members} families"
