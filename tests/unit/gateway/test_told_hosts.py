"""Partners hear once of what others do with what they hold; everybody of several dates in one message."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.gateway.domain.messages import notify
from services.gateway.domain.state import GatewayState
from services.gateway.operations.messages import Subject
from services.gateway.pages.messages.lines import line_of
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import words_in
from shared.contracts.bookings.bookings.events import Loss
from shared.contracts.bookings.courses.events import LessonMoved, PlacesMoved
from shared.contracts.bookings.equipment.events import BookingLacksEquipment
from shared.contracts.bookings.series import EditScope
from shared.contracts.bookings.series_edits import SeriesEdited
from shared.contracts.bookings.sessions.host_changes import HostLessonsMoved, HostLosesSessions
from shared.contracts.bookings.strikes.events import StrikeCause, StrikeGiven
from shared.contracts.gateway.inboxes import MessageView
from shared.contracts.gateway.messages import MessageFacts, MessageKind, Notify, PersonNotified
from tests.specification import MONDAY, later
from tests.unit.gateway.test_messages import CHEN, LIN, ROOM, THING, ZHANG, cancelled, told

FARM = "0197e3a0-5c00-7a10-8000-00000000fa00"
ABOUT = Subject("种植课", "Planting", reason="当晚停电")


def in_words(command: Notify, language: Language, about: Subject = ABOUT) -> str:
    view = MessageView(message_id=ROOM, kind=command.kind, facts=command.facts, notified_at=MONDAY)
    shown = Shown(language, ZoneInfo("Asia/Shanghai"), MONDAY)
    return line_of(view, about, words_in(language), shown, "haiwan").text


def loses(**fields: Any) -> HostLosesSessions:
    one = {"joint": False, "drafts": False, "dates": 1, "last_at": None} | fields
    return HostLosesSessions(host_id=FARM, session_id=THING, starts_at=later(1), ended_at=MONDAY, **one)


def moved(**fields: Any) -> HostLessonsMoved:
    one = {"joint": False, "dates": 1, "last_at": None} | fields
    return HostLessonsMoved(
        host_id=FARM, course_id=ROOM, session_id=THING, starts_at=later(1), moved_at=MONDAY, **one
    )


@pytest.mark.parametrize(
    ("event", "kind", "subject_id"),
    [
        (loses(), MessageKind.HOST_SESSIONS_CANCELLED, THING),
        (loses(drafts=True), MessageKind.HOST_DRAFTS_DROPPED, THING),
        (loses(joint=True), MessageKind.JOINT_SESSION_CANCELLED, THING),
        (loses(joint=True, drafts=True), MessageKind.JOINT_SESSION_CANCELLED, THING),
        (moved(), MessageKind.HOST_LESSONS_MOVED, ROOM),
        (moved(joint=True), MessageKind.JOINT_LESSON_MOVED, THING),
    ],
)
def test_a_partner_is_told_of_what_it_holds(
    event: HostLosesSessions | HostLessonsMoved, kind: MessageKind, subject_id: str
) -> None:
    (command,) = told(event, actor="staff-zhou")
    assert (command.kind, command.facts.subject_id, command.partner_id) == (kind, subject_id, FARM)
    assert command.person_ids == ()


def test_several_are_one_message_that_counts_them_and_says_why_and_what_to_do() -> None:
    (command,) = told(loses(dates=3, last_at=later(15)))
    english, chinese = (in_words(command, one) for one in (Language.ENGLISH, Language.CHINESE))
    assert "3 sessions" in english
    assert "Reason: 当晚停电." in english
    assert "If anything was paid, it is to be given back" in english
    assert "3 场活动" in chinese
    assert "原因：当晚停电。" in chinese
    assert "如已收费用，应退还" in chinese
    (command,) = told(loses())
    assert "“Planting” on" in in_words(command, Language.ENGLISH)
    unsaid = in_words(command, Language.ENGLISH, Subject("种植课", "Planting"))
    assert "Reason" not in unsaid
    ended = Subject("种植课", reason="当晚停电。")
    assert "原因：当晚停电。如已收" in in_words(command, Language.CHINESE, ended)
    (command,) = told(loses(joint=True, dates=2, last_at=later(8)))
    assert "当晚停电" in in_words(command, Language.CHINESE)


@pytest.mark.parametrize(
    "event",
    [loses(), loses(drafts=True), loses(joint=True), moved(), moved(joint=True)],
)
def test_of_one_date_no_first_and_no_last_is_told(event: HostLosesSessions | HostLessonsMoved) -> None:
    (command,) = told(event, actor="staff-zhou")
    for language in Language:
        text = in_words(command, language)
        assert text.count(Shown(language, ZoneInfo("Asia/Shanghai"), MONDAY).moment(later(1))) == 1
        assert not any(one in text for one in ("最后", "其中第一课", "从 ", "the last"))


def test_several_of_a_joint_host_need_not_be_of_one_course() -> None:
    (command,) = told(loses(joint=True, dates=2, last_at=later(8)))
    assert "2 场活动或课程" in in_words(command, Language.CHINESE)


@pytest.mark.parametrize(("dates", "said"), [(1, "does not take place"), (3, "3 lessons of “Planting”")])
def test_what_a_joint_host_was_told_before_it_said_of_when_is_read_as_it_was(dates: int, said: str) -> None:
    facts = MessageFacts(subject_id=THING, dates=dates)
    view = MessageView(
        message_id=ROOM, kind=MessageKind.JOINT_SESSION_CANCELLED, facts=facts, notified_at=MONDAY
    )
    for language in Language:
        shown = Shown(language, ZoneInfo("Asia/Shanghai"), MONDAY)
        text = line_of(view, ABOUT, words_in(language), shown, "haiwan").text
        assert (said in text) is (language is Language.ENGLISH)
        assert not any(one in text for one in (" on ,", " on  ", "从 ", "（）"))


def test_a_partner_is_not_told_of_what_its_own_people_did() -> None:
    state = GatewayState()
    state.partners = {LIN: {FARM}, CHEN: {FARM}, ZHANG: {"another"}}

    def hear(actor: str, onbehalfof: str | None = None) -> list[str]:
        (command,) = told(loses(), actor=actor, onbehalfof=onbehalfof)
        events = notify(state, command)
        return [one.person_id for one in events if isinstance(one, PersonNotified)]

    assert hear("staff-zhou") == [LIN, CHEN]
    assert hear(LIN) == []
    assert hear("staff-zhou", onbehalfof=CHEN) == []


def test_lessons_that_move_together_are_one_message() -> None:
    places: dict[str, Any] = {
        "session_id": THING,
        "person_ids": (LIN,),
        "starts_at": later(3),
        "moved_at": MONDAY,
    }
    (command,) = told(PlacesMoved(**places, course_id=ROOM, dates=3, last_at=later(17)))
    assert (command.kind, command.facts.subject_id) == (MessageKind.LESSONS_MOVED, ROOM)
    assert "3 lessons of “Planting”" in in_words(command, Language.ENGLISH)
    assert "有 3 课改期" in in_words(command, Language.CHINESE)
    (command,) = told(PlacesMoved(**places, course_id=ROOM))
    assert (command.kind, command.facts.subject_id) == (MessageKind.LESSON_MOVED, THING)


def test_a_lesson_that_moved_before_hosts_were_told_apart_tells_who_holds_it_as_well() -> None:
    lesson = LessonMoved(
        session_id=THING,
        course_id=ROOM,
        partner_id=ROOM,
        space_id=ROOM,
        booking_id=ROOM,
        starts_at=later(3),
        ends_at=later(3, 2),
        began_before=later(2),
        moved_at=MONDAY,
        joint_host_ids=(FARM,),
    )
    assert [one.partner_id for one in told(lesson)] == [FARM]
    assert told(lesson.model_copy(update={"hosts_told_apart": True})) == []


def test_a_partners_rooms_are_told_to_its_people_unless_one_of_them_gave_them_back() -> None:
    ends = cancelled(person_ids=(LIN, CHEN), losses=(Loss(dates=2, last_at=later(8)),) * 2)
    (command,) = told(ends, actor="staff-zhou")
    assert (command.kind, command.person_ids) == (MessageKind.BOOKINGS_CANCELLED, (LIN, CHEN))
    assert told(ends, actor=CHEN) == []


def test_a_partners_series_that_was_edited_is_told_to_its_people_unless_one_of_them_did_it() -> None:
    edited = SeriesEdited(
        series_id=THING,
        booking_id=THING,
        date=later(1),
        scope=EditScope.ALL,
        space_id=ROOM,
        starts_at=later(1),
        ends_at=later(1, 2),
        moved=2,
        kept=(),
        skipped=(),
        booked_by=ZHANG,
        edited_at=MONDAY,
    )
    (command,) = told(edited, actor="staff-zhou")
    assert command.person_ids == (ZHANG,)
    theirs = edited.model_copy(update={"person_ids": (LIN, CHEN)})
    (command,) = told(theirs, actor="staff-zhou")
    assert command.person_ids == (LIN, CHEN)
    assert told(theirs, actor=CHEN) == []


def test_equipment_that_is_missing_on_several_dates_is_one_message() -> None:
    lacks: dict[str, Any] = {
        "booking_id": THING,
        "space_id": ROOM,
        "equipment_id": ROOM,
        "person_ids": (LIN,),
        "starts_at": later(1),
        "noticed_at": MONDAY,
    }
    (command,) = told(BookingLacksEquipment(**lacks, dates=4, last_at=later(22)))
    assert "for 4 dates" in in_words(command, Language.ENGLISH)
    assert "共 4 次" in in_words(command, Language.CHINESE)
    (command,) = told(BookingLacksEquipment(**lacks))
    assert "共 1 次" not in in_words(command, Language.CHINESE)
    assert "dates" not in in_words(command, Language.ENGLISH)


def test_a_strike_says_what_it_is_for_and_how_it_is_excused() -> None:
    given = StrikeGiven(
        strike_id=THING,
        person_id=LIN,
        cause=StrikeCause.ROOM_NOT_USED,
        counts_until=later(60),
        given_at=MONDAY,
    )
    (command,) = told(given)
    about = Subject("舞蹈室", "Dance room", at=later(0))
    english, chinese = (in_words(command, one, about) for one in (Language.ENGLISH, Language.CHINESE))
    assert "“Dance room” on" in english
    assert "did not come to a booked room" in english
    assert "“舞蹈室”" in chinese
    assert "预约的空间没有来用" in chinese
    assert "可以免记" in chinese
    assert "staff" in english
