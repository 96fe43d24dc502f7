"""What is shown of a draw: to everybody, on the session, to who applied; and which are to be held."""

from pathlib import Path

from shared.contracts.bookings.draws.commands import LeaveDraw
from shared.contracts.bookings.draws.order import commitment_of, order_of
from shared.contracts.bookings.draws.views import ClosedDraws, DrawState, GatherClosedDraws, GetDraw
from shared.contracts.bookings.enrolments.views import EnrolmentState, GetEnrolment
from shared.contracts.bookings.sessions.commands import CancelSession, OpenSession
from shared.contracts.bookings.sessions.views import GetSession
from tests.unit.bookings.haiwan import CHEN, LIN, SATURDAY_LESSON, WU, drafted, farmer, resident, tick
from tests.unit.bookings.reading import HAIWAN
from tests.unit.bookings.test_draws import SEED, UNTIL, apply, hold, set_draw, ticket_of
from tests.unit.bookings.test_read_models import Story

PENDING = GatherClosedDraws(communities=(HAIWAN, "nanbeitai"))


def drawn_among(*people: str) -> tuple[Story, str]:
    story = Story()
    session_id = drafted(story, capacity=1)
    story.submit(set_draw(session_id), OpenSession(session_id=session_id, **farmer()))
    story.submit(*(apply(session_id, person) for person in people))
    return story, session_id


async def test_a_draw_shows_what_is_public_at_each_time(tmp_path: Path) -> None:
    story, session_id = drawn_among(LIN, CHEN, WU)
    mine = story.state.sessions[session_id].by_person[CHEN]
    story.submit(LeaveDraw(enrolment_id=mine, **resident(CHEN)))
    asked = (GetDraw(session_id=session_id), GetSession(session_id=session_id, seen_by=None), PENDING)
    draw, session, pending = await story.ask(tmp_path / "open", *asked)
    assert (draw.state, draw.commitment, draw.tickets) == (DrawState.OPEN, commitment_of(SEED), None)
    assert (session.draw, session.applied, session.applications_until) == (DrawState.OPEN, 2, UNTIL)
    assert pending == {}

    story.submit(tick(UNTIL))
    draw, session, pending = await story.ask(tmp_path / "closed", *asked)
    assert (draw.state, draw.tickets, draw.seed) == (
        DrawState.CLOSED,
        tuple(map(ticket_of, (LIN, CHEN, WU))),
        None,
    )
    assert (session.draw, pending) == (DrawState.CLOSED, {HAIWAN: ClosedDraws(session_ids=(session_id,))})

    story.submit(hold(session_id))
    draw, session, pending = await story.ask(tmp_path / "held", *asked)
    assert (draw.state, draw.seed, draw.order) == (DrawState.HELD, SEED, tuple(order_of(SEED, draw.tickets)))
    assert (session.draw, session.applied, session.waiting, session.places_taken) == (
        DrawState.HELD,
        0,
        1,
        1,
    )
    assert pending == {HAIWAN: ClosedDraws()}
    line = sorted((LIN, WU), key=lambda one: draw.order.index(ticket_of(one)))
    first, second, left = await story.ask(
        tmp_path / "people",
        *(GetEnrolment(enrolment_id=story.state.sessions[session_id].by_person[one]) for one in line),
        GetEnrolment(enrolment_id=mine),
    )
    assert (first.state, first.draw_ticket) == (EnrolmentState.OFFERED, ticket_of(line[0]))
    assert (second.state, second.position) == (EnrolmentState.WAITING, 1)
    assert left.state is EnrolmentState.WITHDRAWN


async def test_a_draw_that_is_not_held_is_void_and_no_longer_to_be_held(tmp_path: Path) -> None:
    cancelled, session_id = drawn_among(LIN)
    cancelled.submit(tick(UNTIL), CancelSession(session_id=session_id, reason="台风", **farmer(UNTIL)))
    begun, other_id = drawn_among(LIN)
    begun.submit(tick(UNTIL), tick(SATURDAY_LESSON))
    for story, one in ((cancelled, session_id), (begun, other_id)):
        asked = (GetDraw(session_id=one), GetSession(session_id=one, seen_by=None), PENDING)
        draw, session, pending = await story.ask(tmp_path / one, *asked)
        assert (draw.state, session.draw, session.applied, session.waiting) == (
            DrawState.VOID,
            DrawState.VOID,
            0,
            0,
        )
        assert pending == {HAIWAN: ClosedDraws()}


async def test_lots_that_are_not_drawn_after_all_are_shown_nowhere(tmp_path: Path) -> None:
    story = Story()
    session_id = drafted(story)
    story.submit(set_draw(session_id), set_draw(session_id, None))
    draw, session = await story.ask(
        tmp_path, GetDraw(session_id=session_id), GetSession(session_id=session_id, seen_by=None)
    )
    assert draw is None
    assert (session.draw, session.applications_until) == (None, None)
