"""Sessions show who holds them, and partners what they are asked to hold."""

from pathlib import Path

from shared.contracts.bookings.courses.commands import OpenCourse
from shared.contracts.bookings.courses.events import CourseDrafted, LessonMoved
from shared.contracts.bookings.joint_hosts.events import JointHostConfirmed, JointHostInvited
from shared.contracts.bookings.joint_hosts.views import HostingState, JointHost, ListJointHostings
from shared.contracts.bookings.sessions.events import SessionDrafted
from shared.contracts.bookings.sessions.views import GetSession
from shared.kernel.messages import Event
from tests.unit.bookings.haiwan import SKY_FARM, at, draft, farmer, staff
from tests.unit.bookings.reading import ask
from tests.unit.bookings.sky_farm import FIRST, course, move
from tests.unit.bookings.test_joint_hosts import REPTILES, answer, end, invite, invite_to, keeper, two


async def test_sessions_show_who_holds_them_and_partners_what_they_are_asked(tmp_path: Path) -> None:
    spec = two()
    events: list[Event] = []
    for command in (draft(), draft(at(12, 9))):
        events += spec.when(command).last
    first, second = (one.session_id for one in events if isinstance(one, SessionDrafted))
    events += spec.when(invite(first)).last
    hosting_id = spec.happened(JointHostInvited).hosting_id
    events += spec.when(answer(hosting_id)).last
    events += spec.when(invite(second)).last
    waits = spec.happened(JointHostInvited).hosting_id
    session = GetSession(session_id=first, seen_by=None)
    hostings = ListJointHostings(host_ids=(REPTILES,))
    others = ListJointHostings(host_ids=(SKY_FARM,))
    shown, listed, of_others = await ask(tmp_path, events, session, hostings, others)
    assert shown.joint_hosts == (JointHost(hosting_id=hosting_id, partner_id=REPTILES, confirmed=True),)
    assert [(one.hosting_id, one.state) for one in listed.items] == [
        (hosting_id, HostingState.CONFIRMED),
        (waits, HostingState.INVITED),
    ]
    assert of_others.items == []
    events += spec.when(end(hosting_id)).last
    events += spec.when(answer(waits, accepts=False)).last
    shown, listed = await ask(tmp_path / "later", events, session, hostings)
    assert shown.joint_hosts == ()
    assert [one.state for one in listed.items] == [HostingState.ENDED, HostingState.DECLINED]


async def test_a_lesson_that_begins_anew_is_shown_without_whoever_gave_the_rest_up_since(
    tmp_path: Path,
) -> None:
    spec, events = two(), list[Event]()
    events += spec.when(course()).last
    drafted = spec.happened(CourseDrafted)
    first = drafted.session_ids[0]
    for command in (
        OpenCourse(course_id=drafted.course_id, **farmer()),
        invite_to(drafted.course_id),
    ):
        events += spec.when(command).last
    events += spec.when(answer(spec.happened(JointHostInvited).hosting_id)).last
    hosting_id = spec.happened(JointHostConfirmed).hosting_id
    events += spec.when(end(hosting_id, keeper(FIRST))).last
    session = GetSession(session_id=first, seen_by=None)
    (shown,) = await ask(tmp_path, events, session)
    assert [one.partner_id for one in shown.joint_hosts] == [REPTILES]  # It has begun: it stands as it stood.
    events += spec.when(move(first, at(18, 11), staff(FIRST))).last
    assert spec.happened(LessonMoved).joint_host_ids == ()
    (shown,) = await ask(tmp_path / "moved", events, session)
    assert shown.joint_hosts == ()
