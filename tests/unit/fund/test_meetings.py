"""Meetings of the committee: called, changed, cancelled, held with a quorum or not, signed by two hands."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from services.fund.domain.decider import DECIDER
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.approvals import DeclareRelation
from shared.contracts.fund.budgets.terms import BudgetState
from shared.contracts.fund.budgets.views import GetBudget
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursement
from shared.contracts.fund.meetings.commands import (
    CallMeeting,
    CallMeetingRequest,
    CancelMeeting,
    ChangeMeeting,
    RecordMinutes,
    RecordMinutesRequest,
    SignMinutes,
)
from shared.contracts.fund.meetings.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MinutesRecorded,
    MinutesSigned,
)
from shared.contracts.fund.meetings.terms import AgendaPoint, AgendaWish, MeetingState, MinutedPoint
from shared.contracts.fund.meetings.views import GetMeeting, GetMeetingPapers, ListMeetings, PointNote
from shared.contracts.fund.refusals import budgets as budget_refusals
from shared.contracts.fund.refusals import meetings as refusals
from shared.contracts.fund.terms import SetTerm
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from shared.kernel.words import KeptWords
from tests.specification import MONDAY, later
from tests.unit.fund.budgets import adopted, proposed, withdrawing
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    TODAY,
    History,
    ballot,
    by,
    committee,
    given,
    id_of,
    requested,
    staff,
    supervisor,
    treasurer,
    voting_fund,
    wished,
)

DENG, HE, LIANG, LUO, YE = COMMITTEE
EVENING = later(3)
AFTER = EVENING + timedelta(hours=2)
KEPT = KeptWords(text_id=id_of("minutes"), sha256="ab" * 32)
OTHER = AgendaWish(title="第三季度集市安排")


def calling(*agenda: AgendaWish, at: datetime = MONDAY, starts_at: datetime = EVENING) -> CallMeeting:
    return CallMeeting(
        starts_at=starts_at, place="二楼会议室", agenda=agenda or (OTHER,), seats=FIVE, **staff(at=at)
    )


def changing(
    meeting: str,
    *agenda: AgendaWish,
    place: str = "三楼露台",
    starts_at: datetime = EVENING,
    at: datetime = MONDAY,
) -> ChangeMeeting:
    return ChangeMeeting(
        meeting_id=meeting,
        starts_at=starts_at,
        place=place,
        agenda=agenda or (OTHER,),
        seats=FIVE,
        **committee(YE, at),
    )


def cancelling(meeting: str) -> CancelMeeting:
    return CancelMeeting(meeting_id=meeting, reason="台风", **supervisor())


def minuting(
    meeting: str,
    *dealt_with: int,
    present: tuple[str, ...] = COMMITTEE[:4],
    began_at: datetime = EVENING,
    at: datetime = AFTER,
    minutes: KeptWords = KEPT,
) -> RecordMinutes:
    return RecordMinutes(
        meeting_id=meeting,
        began_at=began_at,
        ended_at=began_at + timedelta(hours=1),
        present_ids=present,
        dealt_with=dealt_with,
        minutes=minutes,
        seats=FIVE,
        **committee(YE, at),
    )


def signing(meeting: str, person: str, version: int = 1) -> SignMinutes:
    return SignMinutes(meeting_id=meeting, version=version, **committee(person, AFTER))


def called(spec: History, *agenda: AgendaWish) -> str:
    return spec.when(calling(*agenda)).happened(MeetingCalled).meeting_id


async def test_a_meeting_deals_with_cases_whose_outcome_is_read_from_their_records() -> None:
    spec = voting_fund().when(given(20_000, donor=None))
    first, second = requested(spec, wished(12_000)), requested(spec, wished(5_000))
    budget = proposed(spec)
    note = KeptWords(text_id=id_of("note"), sha256="cd" * 32)
    agenda = (
        AgendaWish(disbursement_id=first, note=note),
        AgendaWish(disbursement_id=second),
        AgendaWish(budget_id=budget),
        OTHER,
    )
    spec.when(calling(*agenda))
    event = spec.happened(MeetingCalled)
    assert (event.members, event.quorum) == (5, 4)
    assert event.agenda[2] == AgendaPoint(budget_id=budget, year=2026)
    meeting = event.meeting_id
    spec.when(DeclareRelation(disbursement_id=first, **committee(HE)))
    for person in (DENG, LIANG, LUO):
        spec.when(ballot(first, person))
    spec.when(minuting(meeting, 1, 4)).then(
        MinutesRecorded(
            meeting_id=meeting,
            version=1,
            began_at=EVENING,
            ended_at=EVENING + timedelta(hours=1),
            present_ids=COMMITTEE[:4],
            members=5,
            quorum=4,
            quorate=True,
            points=(
                MinutedPoint(
                    number=1, dealt_with=True, disbursement_id=first, state="in_publicity", recused=1
                ),
                MinutedPoint(number=2, dealt_with=False, disbursement_id=second, state="requested"),
                MinutedPoint(number=3, dealt_with=False, budget_id=budget, state="proposed"),
                MinutedPoint(number=4, dealt_with=True),
            ),
            minutes=KEPT,
            recorded_by=YE,
            recorded_at=AFTER,
        )
    )
    models = ReadModels(*spec.events)
    shown, papers = (
        (await models.ask(GetMeeting(meeting_id=meeting))),
        (await models.ask(GetMeetingPapers(meeting_id=meeting))),
    )
    assert shown is not None
    assert papers is not None
    assert (shown.state, shown.present, shown.quorate) == (MeetingState.MINUTED, 4, True)
    assert [one.dealt_with for one in shown.agenda] == [True, False, False, True]
    assert (shown.agenda[0].state, shown.agenda[0].recused) == (DisbursementState.IN_PUBLICITY, 1)
    assert shown.minutes_sha256 == KEPT.sha256
    assert not any(person in shown.model_dump_json() for person in COMMITTEE), "nobody's id is in it"
    assert papers.notes == (PointNote(number=1, note=note),)
    assert (papers.present_ids, papers.recorded_by) == (COMMITTEE[:4], YE)
    linked = [(await models.ask(GetDisbursement(disbursement_id=one))) for one in (first, second)]
    assert [one and one.meeting_ids for one in linked] == [(meeting,), ()]


async def test_minutes_that_are_recorded_anew_lose_their_signatures_and_two_hands_make_them_stand() -> None:
    spec = voting_fund()
    budget = proposed(spec)
    meeting = called(spec, AgendaWish(budget_id=budget), OTHER)
    spec.when(withdrawing(budget)).when(minuting(meeting, 1)).when(signing(meeting, DENG))
    assert not spec.happened(MinutesSigned).complete
    spec.when(signing(meeting, DENG)).then_nothing()
    spec.when(minuting(meeting, 2, minutes=KEPT.model_copy(update={"sha256": "ef" * 32})))
    again = spec.happened(MinutesRecorded)
    assert (again.version, again.points[0].state) == (2, BudgetState.WITHDRAWN)
    models = ReadModels(*spec.events)
    found, shown = (
        await models.ask(GetBudget(budget_id=budget)),
        await models.ask(GetMeeting(meeting_id=meeting)),
    )
    assert found is not None
    assert shown is not None
    assert (found.meeting_ids, shown.signatures) == ((), 0), "as the minutes say now"
    spec.when(signing(meeting, DENG, 2)).when(signing(meeting, HE, 2)).then(
        MinutesSigned(
            meeting_id=meeting,
            version=2,
            minutes_sha256="ef" * 32,
            signed_by=HE,
            complete=True,
            signed_at=AFTER,
        )
    )
    models = ReadModels(*spec.events)
    (shown,) = (await models.ask(ListMeetings(state=MeetingState.SIGNED))).items
    papers = await models.ask(GetMeetingPapers(meeting_id=meeting))
    assert (shown.signatures, shown.signed_at) == (2, AFTER)
    assert papers is not None
    assert papers.signed_by == (DENG, HE)
    assert DECIDER.replay(spec.events) == spec.state


async def test_a_meeting_is_changed_before_it_begins_and_cancelled_while_it_has_no_minutes() -> None:
    spec = voting_fund()
    meeting = called(spec)
    spec.when(changing(meeting, OTHER, AgendaWish(title="其他")))
    assert len(spec.happened(MeetingChanged).agenda) == 2
    spec.when(changing(meeting, OTHER, AgendaWish(title="其他"))).then_nothing()
    spec.when(cancelling(meeting)).then(
        MeetingCancelled(meeting_id=meeting, reason="台风", cancelled_at=MONDAY)
    )
    spec.when(cancelling(meeting)).then_nothing()
    shown = await ReadModels(*spec.events).ask(GetMeeting(meeting_id=meeting))
    assert shown is not None
    assert (shown.state, shown.place, shown.reason) == (MeetingState.CANCELLED, "三楼露台", "台风")


def test_a_meeting_without_its_quorum_is_recorded_and_dealt_with_nothing() -> None:
    spec = voting_fund()
    meeting = called(spec)
    spec.when(minuting(meeting, present=(DENG, HE)))
    event = spec.happened(MinutesRecorded)
    assert (event.quorate, event.points[0].dealt_with) == (False, False)


def test_an_adopted_budget_stands_in_the_minutes_as_adopted() -> None:
    spec = voting_fund()
    budget = adopted(spec)
    meeting = called(spec, AgendaWish(budget_id=budget))
    spec.when(minuting(meeting, 1))
    assert spec.happened(MinutesRecorded).points[0].state == BudgetState.ADOPTED


def test_the_quorum_is_of_those_in_office_on_the_day() -> None:
    spec = voting_fund()
    for person in (LUO, YE):
        envelope = by("district-office", Role.DISTRICT)
        spec.when(SetTerm(person_id=person, starts_on=TODAY, ends_on=TODAY, seats=FIVE, **envelope))
    meeting = called(spec)
    assert spec.refuses(minuting(meeting, 1), refusals.PRESENT_MUST_BE_IN_OFFICE) == {"person_ids": [LUO]}
    spec.when(minuting(meeting, 1, present=(DENG, HE)))
    event = spec.happened(MinutesRecorded)
    assert (event.members, event.quorum, event.quorate) == (3, 2, True)


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (CallMeetingRequest, {"starts_at": EVENING, "place": "x", "agenda": []}),
        (CallMeetingRequest, {"starts_at": EVENING, "place": "x", "agenda": [{"note": "x"}]}),
        (
            CallMeetingRequest,
            {"starts_at": EVENING, "place": "x", "agenda": [{"budget_id": id_of("b")}] * 2},
        ),
        (
            RecordMinutesRequest,
            {"began_at": EVENING, "ended_at": EVENING, "present_ids": [], "minutes": "x"},
        ),
    ],
)
def test_what_makes_no_sense_is_no_request(model: type, body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"agenda|one of|twice|ended_at"):
        model(**body)


class Scene:
    """A meeting that is called, one that is cancelled, one minuted, one signed."""

    def __init__(self) -> None:
        self.spec = spec = voting_fund()
        self.called = called(spec)
        self.cancelled = called(spec)
        spec.when(cancelling(self.cancelled))
        self.minuted = called(spec)
        spec.when(minuting(self.minuted, 1))
        self.signed = called(spec)
        spec.when(minuting(self.signed, 1))
        for person in (DENG, HE):
            spec.when(signing(self.signed, person))


NOBODY = id_of("nobody")
Case = Callable[[Scene], list[Command]]
CASES: dict[Refusal, Case] = {
    refusals.MEETING_IS_UNKNOWN: lambda _: [
        changing(NOBODY),
        cancelling(NOBODY),
        minuting(NOBODY),
        signing(NOBODY, DENG),
    ],
    refusals.MEETING_LIES_IN_THE_PAST: lambda s: [
        calling(starts_at=MONDAY),
        changing(s.called, starts_at=MONDAY),
    ],
    refusals.MEETING_HAS_BEGUN: lambda s: [changing(s.called, at=EVENING)],
    refusals.MEETING_IS_CANCELLED: lambda s: [changing(s.cancelled), minuting(s.cancelled)],
    refusals.MEETING_HAS_MINUTES: lambda s: [changing(s.minuted), cancelling(s.minuted)],
    refusals.MEETING_HAS_NO_MINUTES: lambda s: [signing(s.called, DENG)],
    refusals.MINUTES_LIE_OUTSIDE_THE_MEETING: lambda s: [
        minuting(s.called, at=EVENING),
        minuting(s.called, began_at=MONDAY - timedelta(days=1)),
    ],
    refusals.PRESENT_MUST_BE_IN_OFFICE: lambda s: [minuting(s.called, present=("resident-lin",))],
    refusals.AGENDA_HAS_NO_SUCH_POINT: lambda s: [minuting(s.called, 2)],
    refusals.MEETING_HAS_NO_QUORUM: lambda s: [
        minuting(s.called, 1, present=(DENG, HE)),
        minuting(s.called, 1, present=()),
    ],
    refusals.MINUTES_HAVE_CHANGED: lambda s: [signing(s.minuted, DENG, 2)],
    refusals.MINUTES_ARE_SIGNED: lambda s: [minuting(s.signed, 1), signing(s.signed, LIANG)],
    refusals.WHO_WAS_PRESENT_SIGNS: lambda s: [signing(s.minuted, YE)],
    fund_refusals.DISBURSEMENT_IS_UNKNOWN: lambda s: [
        calling(AgendaWish(disbursement_id=NOBODY)),
        changing(s.called, AgendaWish(disbursement_id=NOBODY)),
    ],
    budget_refusals.BUDGET_IS_UNKNOWN: lambda s: [
        calling(AgendaWish(budget_id=NOBODY)),
        changing(s.called, AgendaWish(budget_id=NOBODY)),
    ],
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_a_meeting_refuses_is_refused_with_its_facts(refusal: Refusal, scene: Scene) -> None:
    for command in CASES[refusal](scene):
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_every_refusal_of_a_meeting_is_named_by_a_command_and_given_here() -> None:
    commands = (CallMeeting, ChangeMeeting, CancelMeeting, RecordMinutes, SignMinutes)
    assert {one for command in commands for one in command.operation.refuses} == {*CASES}
    assert not treasurer()["actor"].has(*RecordMinutes.operation.allowed.roles)
