"""Part 4 of the thread: points that were earned in Haiwan are used in Nanbeitai, which learns no name."""

from datetime import timedelta

from examples.gangwan.places import HAIWAN, NANBEITAI
from examples.gangwan.stage import ZONE, Stage, expect
from examples.gangwan.volunteers import HOURS, TRAVELS
from shared.contracts.fund.points.commands import OfferRewardRequest, RedeemReservationRequest
from shared.contracts.fund.points.views import PointsView, ReservationState, ReservationView
from shared.contracts.fund.points_elsewhere.agreements import ProposePointsAgreementRequest
from shared.contracts.fund.points_elsewhere.claims import ReserveElsewhereRequest
from shared.contracts.fund.points_elsewhere.terms import PointsAgreementState, PointsBearer
from shared.contracts.fund.points_elsewhere.views import PointsAgreementView, VisitorClaimView
from shared.contracts.fund.refusals.points_elsewhere import POINTS_ARE_NOT_TAKEN_THERE
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.models import Page

_HOME, _HOST = f"{HAIWAN}/volunteering", f"{NANBEITAI}/volunteering"
_REWARD = "共享客厅茶歇券"


def travel(stage: Stage) -> None:
    """Plays it: the two communities agree, pan reserves at home, and fetches it there by a code."""
    stage.title("4  Fund: points of Haiwan are used in Nanbeitai")
    tea = OfferRewardRequest(title=_REWARD, donor="南北台便利店", cost_points=HOURS, stock=1)
    reward = stage.does("nan-staff", f"offers {_REWARD} for {HOURS} points", f"{_HOST}/rewards", tea)
    agreement_id = _agreed(stage, reward.id)
    _fetched(stage, ReserveElsewhereRequest(agreement_id=agreement_id, reward_id=reward.id))
    here = f"{_HOME}/points-agreements/{agreement_id}"
    _heard(stage, here)
    stage.looks(None, "reads what the two owe each other", here, PointsAgreementView, _owed)


def _agreed(stage: Stage, reward_id: str) -> str:
    day = stage.base.astimezone(ZONE).date()
    offer = ProposePointsAgreementRequest(
        home="haiwan",
        reward_ids=(reward_id,),
        most_points_a_month=40,
        from_day=day,
        until_day=day + timedelta(days=365),
        bearer=PointsBearer.HOME,
        settlement="每季度按已兑换积分补足同等物资",
    )
    what = "offers it to volunteers of Haiwan, up to 40 points a month"
    agreement_id = stage.does("nan-staff", what, f"{_HOST}/points-agreements", offer).id
    here = f"{_HOME}/points-agreements/{agreement_id}"
    early = ReserveElsewhereRequest(agreement_id=agreement_id, reward_id=reward_id)
    stage.until(
        lambda: stage.all(None, f"{_HOME}/points-agreements", PointsAgreementView),
        lambda found: any(one.agreement_id == agreement_id for one in found),
        "the proposal reaches Haiwan",
    )
    path = f"{_HOME}/elsewhere/reservations"
    stage.refused(TRAVELS, "would reserve it at once", path, early, by=POINTS_ARE_NOT_TAKEN_THERE)
    stage.does("chen-staff", "accepts for Haiwan", f"{here}/acceptance")
    stage.until(
        lambda: stage.get(None, f"{_HOST}/points-agreements/{agreement_id}", PointsAgreementView),
        lambda one: one.state is not PointsAgreementState.PROPOSED,
        "Nanbeitai hears that it is accepted",
    )
    return agreement_id


def _fetched(stage: Stage, wish: ReserveElsewhereRequest) -> None:
    what = "reserves it at home: the points are set aside there"
    kept = stage.does(TRAVELS, what, f"{_HOME}/elsewhere/reservations", wish)
    own = f"{_HOME}/reservations/{kept.id}"
    stage.until(
        lambda: stage.get(TRAVELS, own, ReservationView),
        lambda one: one.confirmed or one.state is not ReservationState.RESERVED,
        "Nanbeitai keeps the reward",
    )
    listed = "reads of whom it is kept for: that it is one volunteer of Haiwan"
    stage.looks("nan-staff", listed, f"{_HOST}/visitor-claims", Page[VisitorClaimView], _nameless)
    code = stage.get(TRAVELS, f"{own}/code", DoorCode).code
    told = RedeemReservationRequest(code=code)
    what = f"hands it out by the code that {TRAVELS} tells"
    stage.does("nan-staff", what, f"{_HOST}/visitor-claims/{kept.id}/redemption", told)
    stage.until(
        lambda: stage.get(TRAVELS, own, ReservationView),
        lambda one: one.state is ReservationState.REDEEMED,
        "Haiwan hears that it is handed out",
    )


def _nameless(claims: Page[VisitorClaimView]) -> str:
    return f"{len(claims.items)} kept or handed out; no name, no number, no balance"


def _heard(stage: Stage, here: str) -> None:
    stage.until(
        lambda: stage.get(None, here, PointsAgreementView),
        lambda one: one.redeemed_minutes >= HOURS * 60,
        "what was handed out is counted at home",
    )
    stage.looks(TRAVELS, "reads the points", f"{_HOME}/points", PointsView, _spent)


def _spent(points: PointsView) -> str:
    expect(points.balance.redeemed_minutes >= HOURS * 60, wanted=True, what="what was spent")
    return f"{points.balance.redeemed_minutes // 60} points were spent, {HOURS} of them in the next community"


def _owed(agreement: PointsAgreementView) -> str:
    found = (agreement.redeemed_minutes, agreement.owed_minutes)
    expect(found, (HOURS * 60, HOURS * 60), "what was handed out, and what is owed for it")
    return f"{agreement.owed_minutes // 60} points are owed: {agreement.settlement}"
