"""Parts 3 and 4 of the thread: a volunteer signs in and out, and has a reward for the points."""

from datetime import datetime, timedelta

from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import Stage, at, expect, local
from shared.contracts.bookings.volunteering.commands import (
    ActivityCodeRequest,
    CertifyServiceRequest,
    PlanActivityRequest,
)
from shared.contracts.bookings.volunteering.views import CertificateCheck, ServiceRecordView
from shared.contracts.fund.points.commands import OfferRewardRequest, RedeemReservationRequest
from shared.contracts.fund.points.views import PointsView
from shared.contracts.fund.refusals.points import POINTS_ARE_TOO_FEW
from shared.contracts.partners.trials.views import DoorCode

_HERE = f"{HAIWAN}/volunteering"
_TITLE, HOURS, _REWARD = "河涌净滩", 2, "环保布袋"
TRAVELS = "pan"
"""Who spends the points in the next community."""
_WAIT = timedelta(days=8)
"""Points wait a week after the hours that earned them."""


def volunteer(stage: Stage) -> datetime:
    """Plays the hours: signed for by the code of the moment, and certified. When the activity began."""
    stage.title("3  Bookings: a volunteer signs in and out")
    begins = at(stage.saturday, 14)
    ends = begins + timedelta(hours=HOURS)
    plan = PlanActivityRequest(
        title=_TITLE,
        title_en="Cleaning the river bank",
        starts_at=begins,
        ends_at=ends,
        place="蕉门河北岸",
        capacity=30,
    )
    activity_id = stage.does(
        "chen-staff", f"plans {_TITLE} for {local(begins)}", f"{_HERE}/activities", plan
    ).id
    here = f"{_HERE}/activities/{activity_id}"
    stage.wait_for(begins - timedelta(minutes=10), "the activity begins soon")
    for who in ("lin", TRAVELS):
        what = "signs in by the code that the screen shows"
        stage.does(who, what, f"{here}/sign-ins", _code(stage, here))
    stage.wait_for(ends, "the activity is over")
    for who in ("lin", TRAVELS):
        stage.does(who, "signs out by the code", f"{here}/sign-outs", _code(stage, here))
    days = CertifyServiceRequest(from_day=stage.saturday, until_day=stage.saturday)
    made = stage.does("lin", "has the hours certified", f"{_HERE}/certificates", days)
    stage.looks(
        None,
        "checks the certificate by its number",
        f"{_HERE}/certificates/{made.id}",
        CertificateCheck,
        _told,
    )
    return begins


def _code(stage: Stage, here: str) -> ActivityCodeRequest:
    return ActivityCodeRequest(code=stage.get("chen-staff", f"{here}/code", DoorCode).code)


def _told(check: CertificateCheck) -> str:
    expect((check.credit_minutes, check.void), (HOURS * 60, False), "the certificate")
    return f"{check.number}: {check.credit_minutes // 60} hours, signed for; it holds, and names nobody"


def redeem(stage: Stage, began: datetime) -> None:
    """Plays the points: available a week later, set aside for a reward, handed out by a code."""
    stage.title("4  Fund: points of volunteers, which are no money")
    bag = OfferRewardRequest(
        title=_REWARD, title_en="Cloth bag", donor="海湾便利店", cost_points=HOURS, stock=1
    )
    reward_id = stage.does("chen-staff", f"offers {_REWARD} for {HOURS} points", f"{_HERE}/rewards", bag).id
    path = f"{_HERE}/rewards/{reward_id}/reservations"
    stage.refused("mei", "would reserve it without points", path, by=POINTS_ARE_TOO_FEW)
    stage.wait_for(began + _WAIT, "the points can be spent")
    wanted = HOURS * 60
    if not stage.catching_up:
        stage.until(
            lambda: stage.get("lin", f"{_HERE}/points", PointsView).balance.available_minutes,
            lambda minutes: minutes >= wanted,
            "the points to be available",
        )
    kept = stage.does("lin", "reserves it", path)
    here = f"{_HERE}/reservations/{kept.id}"
    code = stage.get("lin", f"{here}/code", DoorCode).code
    told = RedeemReservationRequest(code=code)
    stage.does("chen-staff", "hands it out by the code that lin tells", f"{here}/redemption", told)
    stage.looks("lin", "reads the hours again", f"{_HERE}/record", ServiceRecordView, _unchanged)


def _unchanged(record: ServiceRecordView) -> str:
    expect(min(record.credit_minutes, HOURS * 60), HOURS * 60, "the hours after spending")
    return f"{record.credit_minutes // 60} hours: spending points lowers none"
