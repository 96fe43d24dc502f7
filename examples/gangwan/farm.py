"""Part 3 of the thread, second half: the partner's session on the terrace, from its price to delivery."""

from datetime import timedelta
from typing import cast

from examples.gangwan.places import HAIWAN, TERRACE
from examples.gangwan.references import first_reference
from examples.gangwan.stage import Facts, Stage, at, expect, local
from shared.contracts.bookings.enrolments.commands import RecordPaymentRequest
from shared.contracts.bookings.enrolments.views import EnrolmentState, EnrolmentView
from shared.contracts.bookings.refusals.sessions import (
    ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
    PRICE_IS_ABOVE_THE_CAP,
)
from shared.contracts.bookings.refusals.spaces import AGREEMENT_DOES_NOT_NAME_THE_CATEGORY
from shared.contracts.bookings.sessions.commands import (
    DraftSessionRequest,
    RecordAttendanceRequest,
)
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.views import SessionState, SessionView
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.money import yuan

PRICE_FEN = 10_000
_CATEGORY = "亲子种植课"
_MARKET_FEN = 22_800
_CAP_FEN = 11_400
_TOO_MUCH_FEN = 15_000
_FIRST_TEN = ("lin", "zhao", "mei", "yang", "hu", "deng", "xu", "ma", "cai", "pan")
_GIVES_UP = "mei"
_NEXT_IN_LINE, _LAST_IN_LINE = "jiang", "fan"
_ABSENT = "pan"


def hold_session(stage: Stage, partner_id: str) -> str:
    """Plays the part; returns the id of the session, which took in 1,000.00 yuan."""
    stage.title("3  Bookings: the partner holds a session")
    session_id = _opened(stage, partner_id)
    places = _enrolled(stage, session_id)
    for resident, enrolment_id in places.items():
        what = f"records that {resident} paid ¥{yuan(PRICE_FEN)}"
        payment = RecordPaymentRequest(amount_fen=PRICE_FEN)
        stage.does("xiaochen", what, f"{HAIWAN}/enrolments/{enrolment_id}/payments", payment)
    stage.wait_for(at(stage.saturday, 11, 30), "the session is over")
    _delivered(stage, session_id, places)
    return session_id


def _opened(stage: Stage, partner_id: str) -> str:
    spaces = stage.all(None, f"{HAIWAN}/spaces", SpaceView)
    starts_at = at(stage.saturday, 10)
    draft = DraftSessionRequest(
        partner_id=partner_id,
        space_id=next(one.space_id for one in spaces if one.name == TERRACE),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        title="天空农场：亲子无土栽培课",
        capacity=len(_FIRST_TEN),
        for_minors=True,
        category=SessionCategory.NATURE,
    )
    _no_dance(stage, draft)
    what = f"plans a session on {TERRACE} for {local(starts_at)}, {draft.capacity} places"
    session_id = stage.does("xiaochen", what, f"{HAIWAN}/sessions", draft).id
    here = f"{HAIWAN}/sessions/{session_id}"
    reference = first_reference(stage, HAIWAN, _CATEGORY)
    expect(reference.amount_fen, _MARKET_FEN, "the median of three quotes")
    dear, low = (
        PriceSessionRequest(reference_id=reference.reference_id, price_fen=price_fen)
        for price_fen in (_TOO_MUCH_FEN, PRICE_FEN)
    )
    stage.refused(
        "xiaochen",
        f"asks ¥{yuan(_TOO_MUCH_FEN)}, where the market takes ¥{yuan(_MARKET_FEN)}",
        f"{here}/price",
        dear,
        by=PRICE_IS_ABOVE_THE_CAP,
        telling=_capped,
        method="PUT",
    )
    stage.does("xiaochen", f"asks ¥{yuan(PRICE_FEN)}", f"{here}/price", low, method="PUT")
    stage.does("xiaochen", "opens the session", f"{here}/opening")
    return session_id


def _no_dance(stage: Stage, draft: DraftSessionRequest) -> None:
    dances = draft.model_copy(update={"category": SessionCategory.DANCE})
    stage.refused(
        "xiaochen",
        "would plan a session about dance, which its agreement does not name",
        f"{HAIWAN}/sessions",
        dances,
        by=AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
        telling=lambda facts: f"only {', '.join(map(str, cast('list[str]', facts['categories'])))}",
    )


def _capped(facts: Facts) -> str:
    expect(facts.get("cap_fen"), _CAP_FEN, "the computed cap")
    return f"at most ¥{yuan(_CAP_FEN)}, which is half of ¥{yuan(_MARKET_FEN)}"


def _enrolled(stage: Stage, session_id: str) -> dict[str, str]:
    """The enrolments of those who have a place in the end, by resident."""
    here = f"{HAIWAN}/sessions/{session_id}/enrolments"
    places: dict[str, str] = {}
    for resident in _FIRST_TEN:
        answer = stage.does(resident, "enrols", here)
        expect(answer.state, EnrolmentState.CONFIRMED.value, f"the enrolment of {resident}")
        places[resident] = answer.id
    waiting = {resident: stage.does(resident, "enrols", here) for resident in (_NEXT_IN_LINE, _LAST_IN_LINE)}
    for position, (resident, answer) in enumerate(waiting.items(), start=1):
        expect((answer.state, answer.position), (EnrolmentState.WAITING.value, position), resident)
        stage.tell(f"the session is full: {resident} waits in place {position}")
    given_back = places.pop(_GIVES_UP)
    stage.does(_GIVES_UP, "gives the place back", f"{HAIWAN}/enrolments/{given_back}/cancellation")
    places[_NEXT_IN_LINE] = waiting[_NEXT_IN_LINE].id
    mine = f"{HAIWAN}/enrolments/{places[_NEXT_IN_LINE]}"
    stage.until(
        lambda: stage.get(_NEXT_IN_LINE, mine, EnrolmentView),
        lambda enrolment: enrolment.state is not EnrolmentState.WAITING,
        "the offer to the first in line",
    )
    stage.tell(f"it is offered to {_NEXT_IN_LINE}, and to nobody else")
    stage.does(_NEXT_IN_LINE, "takes it", f"{mine}/acceptance")
    return places


def _delivered(stage: Stage, session_id: str, places: dict[str, str]) -> None:
    here = f"{HAIWAN}/sessions/{session_id}"
    stage.refused(
        "xiaochen",
        "records the session as delivered",
        f"{here}/delivery",
        by=ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
        telling=lambda facts: f"nobody has said yet who of {facts.get('missing_in_all')} came",
    )
    came = tuple(enrolment_id for resident, enrolment_id in places.items() if resident != _ABSENT)
    attendance = RecordAttendanceRequest(attended=came, absent=(places[_ABSENT],))
    stage.does("xiaochen", f"records that all came but {_ABSENT}", f"{here}/attendance", attendance)
    stage.does("xiaochen", "records the session as delivered", f"{here}/delivery")
    session = stage.get(None, here, SessionView)
    expect((session.state, session.takings_fen), (SessionState.DELIVERED, 10 * PRICE_FEN), "the takings")
    stage.tell(f"it took in ¥{yuan(10 * PRICE_FEN)}")
