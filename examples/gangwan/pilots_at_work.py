"""Part 3 of the thread: an evening of the pilots' other projects, each as what it is, past midnight."""

from datetime import date, timedelta

from examples.gangwan.bank import Bank
from examples.gangwan.crowdfunding import ask_parents, parents_give, release_for_lessons
from examples.gangwan.pilots import (
    PILOTS,
    REPTILES,
    SHARED_MUMS,
    STAFF,
    STUDY_ROOM,
    WAN,
    ZHANG,
    Pilot,
)
from examples.gangwan.programme import programmes
from examples.gangwan.references import first_reference
from examples.gangwan.stage import ZONE, Stage, at, expect, local
from examples.gangwan.together import hold_together
from shared.contracts.bookings.courses.commands import DraftCourseRequest
from shared.contracts.bookings.courses.views import CourseState, CourseView
from shared.contracts.bookings.hosts import HostView
from shared.contracts.bookings.references.commands import ApproveReferenceRequest, ProposeReferenceRequest
from shared.contracts.bookings.references.quotes import PriceUnit, Quote
from shared.contracts.bookings.refusals.spaces import AGREEMENT_DOES_NOT_NAME_THE_CATEGORY
from shared.contracts.bookings.series import Repeats
from shared.contracts.bookings.sessions.commands import DraftSessionRequest, RecordAttendanceRequest
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.views import SessionState, SessionView
from shared.contracts.bookings.spaces.commands import EditSpaceRequest
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.bookings.volunteering.commands import ActivityCodeRequest, PlanActivityRequest
from shared.contracts.bookings.volunteering.events import ActivityCategory
from shared.contracts.bookings.volunteering.views import ServiceRecordView
from shared.contracts.gateway.identity import MeView
from shared.contracts.partners.agreements.commands import AgreementRequest, SignAgreementRequest
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.trials.views import DoorCode

_GUEST = {pilot.project: "lin" if pilot is REPTILES else "lian" for pilot in PILOTS}
_VOLUNTEER = "he"
"""Somebody who was at few trials: a run that catches up types codes no faster than five a minute, either."""
_FREE_HOURS = 6
_ELSEWHERE_FEN = {"南沙自然博物小站": 8_800, "进港大道爬宠馆": 9_800, "东涌假日课堂": 7_800}
_PRICED = {REPTILES.project: ("爬宠科普课", 3_000), STUDY_ROOM.project: ("自习室座位", 400)}
"""On which entry of the catalogue of market prices a price stands, and what a place costs in fen."""


def work(stage: Stage, bank: Bank, partners: dict[str, str], beside: str) -> None:
    """Agreements, then an evening of each; at its end every session is reported.

    The partner ``beside`` them holds one of them as well. By the end the parents around 张倩秋工作室 have
    given together what its lessons need.
    """
    stage.title("3  Bookings: an evening of the pilots' other projects")
    for one in PILOTS:
        _agreed(stage, one, partners[one.project])
    _quoted(stage)
    _open_at_night(stage)
    day = (stage.base + timedelta(days=19, hours=12)).astimezone(ZONE).date()
    sessions = {
        REPTILES: _session(stage, REPTILES, partners, day, "爬宠科普：蜥蜴与龟", (19, 60)),
        WAN: _session(stage, WAN, partners, day, "妇女儿童心理健康讲座", (18, 60)),
        SHARED_MUMS: _session(stage, SHARED_MUMS, partners, day, "邻里照看", (20, 90)),
        STUDY_ROOM: _session(stage, STUDY_ROOM, partners, day, "AI自习室夜场", (22, 180)),
    }
    hold_together(stage, sessions[REPTILES], REPTILES.who, beside)
    _course(stage, partners, day)
    campaign_id = ask_parents(stage, day)
    places = {one: _enrolled(stage, one, session_id) for one, session_id in sessions.items()}
    parents_give(stage, bank, campaign_id, day)
    _minded(stage, sessions[SHARED_MUMS], day)
    stage.wait_for(at(day + timedelta(days=1), 1), "it is one in the morning: the study room closes")
    for one, session_id in sessions.items():
        _reported(stage, one, session_id, places[one])
    release_for_lessons(stage, campaign_id, day)


def _agreed(stage: Stage, one: Pilot, partner_id: str) -> None:
    stage.until(
        lambda: stage.get(one.who, f"{one.here}/me", MeView),
        lambda me: partner_id in me.partner_ids,
        "the gateway lets the representative act for the partner",
    )
    terms = AgreementRequest(
        free_hours_owed=_FREE_HOURS if one is WAN else 0,
        space_ids=(_space(stage, one).space_id,),
        session_categories=one.categories,
        serves_minors=one.serves_minors,
        starts_at=stage.base,
        ends_at=stage.base + timedelta(days=365),
    )
    named = ", ".join(one.categories)
    what = f"drafts the agreement with {one.project}: {one.space}, sessions about {named}"
    staff, _ = STAFF[one.here]
    agreement_id = stage.does(staff, what, f"{one.here}/partners/{partner_id}/agreements", terms).id
    here = f"{one.here}/agreements/{agreement_id}/signatures"
    stage.does(one.who, "signs", here, SignAgreementRequest(side=Side.PARTNER, version=1))
    stage.does(staff, "signs for the community", here, SignAgreementRequest(side=Side.COMMUNITY, version=1))
    stage.until(
        lambda: stage.all(staff, f"{one.here}/hosts", HostView, state="active"),
        lambda hosts: any(host.partner_id == partner_id for host in hosts),
        "bookings knows the host and its terms",
    )


def _quoted(stage: Stage) -> None:
    """What a lesson like those of 爬宠空间 costs elsewhere, for the catalogue on which prices stand."""
    day = stage.base.date() - timedelta(days=1)
    quotes = tuple(Quote(source=source, amount_fen=fen, day=day) for source, fen in _ELSEWHERE_FEN.items())
    category, _ = _PRICED[REPTILES.project]
    body = ProposeReferenceRequest(category=category, unit=PriceUnit.SESSION, quotes=quotes)
    first, second = STAFF[REPTILES.here]
    root = f"{REPTILES.here}/references"
    made = stage.does(first, f"enters what a {category} costs elsewhere: three quotes", root, body)
    stage.does(second, "approves the entry", f"{root}/{made.id}/approval", ApproveReferenceRequest())


def _open_at_night(stage: Stage) -> None:
    """A platform on which the example was set up before the study room was open at night has it so now."""
    told = next(one for one in programmes()["nanbeitai"].spaces if one.name == STUDY_ROOM.space)
    body = EditSpaceRequest(**told.model_dump(exclude_unset=True), keep_misfits=True)
    path = f"{STUDY_ROOM.here}/spaces/{_space(stage, STUDY_ROOM).space_id}"
    staff, _ = STAFF[STUDY_ROOM.here]
    stage.does(staff, "has the study room open until two in the morning", path, body, method="PUT")


def _space(stage: Stage, one: Pilot) -> SpaceView:
    return next(
        space for space in stage.all(None, f"{one.here}/spaces", SpaceView) if space.name == one.space
    )


def _session(
    stage: Stage, one: Pilot, partners: dict[str, str], day: date, title: str, when: tuple[int, int]
) -> str:
    hour, minutes = when
    space, starts_at = _space(stage, one), at(day, hour)
    draft = DraftSessionRequest(
        partner_id=partners[one.project],
        space_id=space.space_id,
        units=space.units,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        title=title,
        capacity=12,
        category=one.categories[0],
        for_minors=one.serves_minors,
        volunteer=one is SHARED_MUMS,
    )
    if one is STUDY_ROOM:
        other = draft.model_copy(update={"category": SessionCategory.DANCE})
        by = AGREEMENT_DOES_NOT_NAME_THE_CATEGORY
        stage.refused(one.who, "would hold a dance class there", f"{one.here}/sessions", other, by=by)
    what = f"plans {title}: {local(draft.starts_at)} to {local(draft.ends_at)}"
    session_id = stage.does(one.who, what, f"{one.here}/sessions", draft).id
    here = f"{one.here}/sessions/{session_id}"
    if one.project in _PRICED:
        category, price_fen = _PRICED[one.project]
        reference = first_reference(stage, one.here, category)
        price = PriceSessionRequest(reference_id=reference.reference_id, price_fen=price_fen)
        stage.does(one.who, f"prices it by {category}", f"{here}/price", price, method="PUT")
    stage.does(one.who, "opens it", f"{here}/opening")
    return session_id


def _course(stage: Stage, partners: dict[str, str], day: date) -> None:
    """Three evenings that are enrolled in once."""
    starts_at = at(day + timedelta(days=7), 19)
    draft = DraftCourseRequest(
        partner_id=partners[ZHANG.project],
        space_id=_space(stage, ZHANG).space_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=60),
        repeats=Repeats.WEEKLY,
        dates=3,
        title="家庭教育三课",
        title_en="Three lessons on bringing up children",
        capacity=12,
        category=SessionCategory.FAMILY,
    )
    made = stage.does(ZHANG.who, f"plans {draft.title}, enrolled in once", f"{ZHANG.here}/courses", draft)
    here = f"{ZHANG.here}/courses/{made.id}"
    stage.does(ZHANG.who, "opens it", f"{here}/opening")
    stage.does(_GUEST[ZHANG.project], "enrols in all three lessons", f"{here}/enrolments")
    stage.looks(None, "reads of the course", here, CourseView, _still_open)


def _still_open(course: CourseView) -> str:
    expect(course.state, CourseState.OPEN, "the course")
    return "others can still enrol, until its first lesson"


def _enrolled(stage: Stage, one: Pilot, session_id: str) -> str:
    guest = _GUEST[one.project]
    return stage.does(guest, f"enrols at {one.project}", f"{one.here}/sessions/{session_id}/enrolments").id


def _minded(stage: Stage, session_id: str, day: date) -> None:
    """A neighbour helps to mind the children: by the code of the moment, for hours that become points."""
    begins = at(day, 20)
    ends = begins + timedelta(minutes=90)
    plan = PlanActivityRequest(
        title="邻里照看",
        starts_at=begins,
        ends_at=ends,
        capacity=6,
        session_id=session_id,
        category=ActivityCategory.CHILDREN,
    )
    root, (staff, _) = f"{SHARED_MUMS.here}/volunteering", STAFF[SHARED_MUMS.here]
    made = stage.does(staff, "plans the help of neighbours at it", f"{root}/activities", plan)
    here = f"{root}/activities/{made.id}"

    def code() -> ActivityCodeRequest:
        return ActivityCodeRequest(code=stage.get(staff, f"{here}/code", DoorCode).code)

    stage.wait_for(begins - timedelta(minutes=5), "the children come")
    stage.does(_VOLUNTEER, "signs in by the code", f"{here}/sign-ins", code())
    stage.wait_for(ends, "the children are fetched")
    stage.does(_VOLUNTEER, "signs out by the code", f"{here}/sign-outs", code())
    stage.looks(_VOLUNTEER, "reads the hours", f"{root}/record", ServiceRecordView, _credited)


def _credited(record: ServiceRecordView) -> str:
    expect(min(record.credit_minutes, 90), 90, "the minutes of an evening")
    return f"{record.credit_minutes} minutes are credited: they become points, and cost nobody anything"


def _reported(stage: Stage, one: Pilot, session_id: str, enrolment_id: str) -> None:
    here = f"{one.here}/sessions/{session_id}"
    came = RecordAttendanceRequest(attended=(enrolment_id,), absent=())
    stage.does(one.who, f"records who came to {one.project}", f"{here}/attendance", came)
    stage.does(one.who, "records it as held", f"{here}/delivery")
    expect(stage.get(None, here, SessionView).state, SessionState.DELIVERED, f"the session of {one.project}")
