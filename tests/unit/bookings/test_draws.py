"""Places by lot: applied for until a time, drawn by a seed that was committed to, confirmed in time."""

from datetime import datetime, timedelta
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.draws.commands import EnterDraw, HoldDraw, LeaveDraw, SetDraw
from shared.contracts.bookings.draws.events import (
    DrawClosed,
    DrawEntered,
    DrawHeld,
    DrawLeft,
    DrawSet,
    LotDrawn,
)
from shared.contracts.bookings.draws.order import commitment_of, order_of
from shared.contracts.bookings.enrolments.commands import AcceptOffer, DeclineOffer, Enrol
from shared.contracts.bookings.enrolments.events import (
    EnrolmentConfirmed,
    OfferLapsed,
    PlaceOffered,
    WaitlistDissolved,
    WaitlistJoined,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.hosts import HostLeft, HostScreened, HostSuspended, ReinstateHost
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.refusals.draws import (
    DRAW_IS_CLOSED,
    DRAW_LEAVES_NO_TIME,
    ENROLMENT_IS_IN_NO_DRAW,
    PLACES_ARE_DRAWN,
    SEED_DOES_NOT_FIT,
    SESSION_HAS_NO_DRAW,
)
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_IS_UNKNOWN,
    PERSON_IS_ENROLLED_ALREADY,
    SESSION_TAKES_NO_ENROLMENTS,
)
from shared.contracts.bookings.refusals.sessions import (
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_IS_NO_LONGER_A_DRAFT,
    SESSION_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import AGREEMENT_IS_OVER, HOST_HAS_LEFT, HOST_IS_SUSPENDED
from shared.contracts.bookings.sessions.commands import CancelSession, OpenSession
from shared.contracts.bookings.sessions.events import SessionCancelled, SessionClosed, SessionOpened
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    STRANGER,
    WU,
    at,
    by,
    drafted,
    farmer,
    haiwan,
    policy,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.sky_farm import ENDED

SEED = "5e" * 32
UNTIL = at(9, 20)
SUSPENDED = HostSuspended(partner_id=SKY_FARM, reason="share overdue", suspended_at=MONDAY)


def ticket_of(person: str) -> str:
    return sha256(person.encode()).hexdigest()[:20]


def set_draw(session_id: str, until: datetime | None = UNTIL, who: Envelope | None = None) -> SetDraw:
    return SetDraw(
        session_id=session_id,
        applications_until=until,
        commitment=commitment_of(SEED),
        **(who or farmer()),
    )


def apply(session_id: str, person: str = LIN, now: datetime = MONDAY) -> EnterDraw:
    return EnterDraw(session_id=session_id, ticket=ticket_of(person), **resident(person, now))


def hold(session_id: str, seed: str = SEED, now: datetime = UNTIL) -> HoldDraw:
    return HoldDraw(session_id=session_id, seed=seed, **by("system:draws", Role.SYSTEM, now=now))


def to_be_drawn(
    capacity: int = 2, *people: str, for_minors: bool = False
) -> tuple[Specification[Bookings], str]:
    """An open session whose places are drawn, for which these people applied; its id."""
    spec = haiwan()
    session_id = drafted(spec, capacity=capacity, for_minors=for_minors)
    spec.when(set_draw(session_id)).when(OpenSession(session_id=session_id, **farmer()))
    for person in people:
        spec.when(apply(session_id, person))
    return spec, session_id


def line_of(spec: Specification[Bookings]) -> list[str]:
    """Whose lots the last command drew, in their order."""
    lots = [one for one in spec.last if isinstance(one, LotDrawn)]
    assert [one.place for one in lots] == [*range(1, len(lots) + 1)]
    return [one.person_id for one in lots]


def test_the_commitment_is_told_when_the_session_opens_and_before_anybody_applies() -> None:
    spec, session_id = to_be_drawn()
    opened = spec.happened(SessionOpened)
    assert (opened.applications_until, opened.draw_commitment) == (UNTIL, sha256(SEED.encode()).hexdigest())
    entered = spec.when(apply(session_id)).happened(DrawEntered)
    assert (entered.person_id, entered.ticket, entered.price_fen) == (LIN, ticket_of(LIN), 0)
    assert spec.state.sessions[session_id].places_taken == 0


def test_tickets_are_told_then_the_seed_and_the_order_follows_from_both() -> None:
    people = [LIN, CHEN, WU]
    spec, session_id = to_be_drawn(2, *people)
    tickets = tuple(map(ticket_of, people))
    spec.when(hold(session_id)).then_nothing()  # However early somebody tells the seed.
    spec.when(tick(UNTIL)).then(
        DrawClosed(session_id=session_id, commitment=commitment_of(SEED), tickets=tickets, closed_at=UNTIL)
    )
    spec.when(hold(session_id))
    held = spec.happened(DrawHeld)
    assert (held.seed, held.order) == (SEED, tuple(order_of(SEED, tickets)))
    drawn = sorted(people, key=lambda person: held.order.index(ticket_of(person)))
    assert line_of(spec) == drawn
    offers = [one for one in spec.last if isinstance(one, PlaceOffered)]
    assert [one.person_id for one in offers] == drawn[:2]
    assert {one.expires_at for one in offers} == {UNTIL + timedelta(hours=2)}
    assert [one.offered for one in spec.last if isinstance(one, LotDrawn)] == [True, True, False]
    spec.when(hold(session_id)).then_nothing()
    first, second = (one.enrolment_id for one in offers)
    spec.when(AcceptOffer(enrolment_id=first, **resident(drawn[0], UNTIL)))
    spec.when(DeclineOffer(enrolment_id=second, **resident(drawn[1], UNTIL)))
    assert spec.happened(PlaceOffered).person_id == drawn[2]
    joined = spec.when(Enrol(session_id=session_id, **resident(STRANGER, UNTIL))).happened(WaitlistJoined)
    assert (joined.ticket, joined.position) == (4, 1)


def test_an_offer_that_nobody_takes_goes_on_in_the_drawn_order() -> None:
    spec, session_id = to_be_drawn(1, LIN, CHEN, WU)
    spec.when(tick(UNTIL)).when(hold(session_id))
    drawn, offer = line_of(spec), spec.happened(PlaceOffered)
    spec.when(tick(offer.expires_at))
    assert spec.happened(OfferLapsed).person_id == drawn[0]
    assert spec.happened(PlaceOffered).person_id == drawn[1]


def test_who_leaves_changes_nobodys_lot_and_comes_back_with_the_same_ticket() -> None:
    people = [LIN, CHEN, WU]
    order = order_of(SEED, [ticket_of(one) for one in people])
    spec, session_id = to_be_drawn(3, *people)
    mine = spec.state.sessions[session_id].by_person[CHEN]
    leaving = LeaveDraw(enrolment_id=mine, **resident(CHEN))
    spec.refuses(leaving.model_copy(update=resident(WU)), ACTOR_MAY_NOT_DO_THIS)
    assert spec.when(leaving).happened(DrawLeft).person_id == CHEN
    spec.when(leaving).then_nothing()
    spec.when(tick(UNTIL)).when(hold(session_id))
    assert spec.happened(DrawHeld).order == tuple(order)
    assert line_of(spec) == sorted([LIN, WU], key=lambda one: order.index(ticket_of(one)))
    again, session_id = to_be_drawn(3, *people)
    mine = again.state.sessions[session_id].by_person[LIN]
    again.when(LeaveDraw(enrolment_id=mine, **resident(LIN))).when(apply(session_id, LIN))
    closed = again.when(tick(UNTIL)).happened(DrawClosed)
    assert closed.tickets == tuple(map(ticket_of, people))
    assert line_of(again.when(hold(session_id))) == sorted(
        people, key=lambda one: order.index(ticket_of(one))
    )


def test_with_enough_places_everybody_is_offered_one_and_the_rest_goes_as_ever() -> None:
    spec, session_id = to_be_drawn(3, LIN)
    spec.when(tick(UNTIL)).when(hold(session_id))
    assert spec.happened(PlaceOffered).person_id == LIN
    spec.when(Enrol(session_id=session_id, **resident(WU, UNTIL)))
    assert spec.happened(EnrolmentConfirmed).person_id == WU
    empty, session_id = to_be_drawn()
    empty.when(tick(UNTIL)).when(hold(session_id))
    assert [type(one) for one in empty.last] == [DrawHeld]


def test_until_the_draw_is_held_nobody_enrols_and_after_it_nobody_applies() -> None:
    spec, session_id = to_be_drawn(1, LIN)
    wish = Enrol(session_id=session_id, **resident(WU))
    assert "applications_until" in spec.refuses(wish, PLACES_ARE_DRAWN)
    spec.refuses(apply(session_id), PERSON_IS_ENROLLED_ALREADY)
    spec.refuses(apply(session_id, WU, UNTIL), DRAW_IS_CLOSED)
    spec.when(tick(UNTIL))
    spec.refuses(apply(session_id, WU, UNTIL), DRAW_IS_CLOSED)
    spec.refuses(wish, PLACES_ARE_DRAWN)
    spec.refuses(hold(session_id, "5f" * 32), SEED_DOES_NOT_FIT)
    mine = spec.state.sessions[session_id].by_person[LIN]
    spec.when(hold(session_id))
    spec.refuses(apply(session_id, WU, UNTIL), SESSION_HAS_NO_DRAW)
    facts = spec.refuses(LeaveDraw(enrolment_id=mine, **resident(LIN)), ENROLMENT_IS_IN_NO_DRAW)
    assert facts == {"state": "offered"}
    spec.refuses(LeaveDraw(enrolment_id=NOWHERE, **resident()), ENROLMENT_IS_UNKNOWN)


def test_only_who_could_enrol_applies() -> None:
    spec, session_id = to_be_drawn(for_minors=True)
    spec.refuses(apply(NOWHERE), SESSION_IS_UNKNOWN)
    draft_id = drafted(spec, starts_at=at(12, 9))
    spec.when(set_draw(draft_id))
    spec.refuses(apply(draft_id), SESSION_TAKES_NO_ENROLMENTS)
    spec.when(ReleasePerson(person_id=WU, erased=True, **policy()))
    spec.refuses(apply(session_id, WU), ACTOR_MAY_NOT_DO_THIS)
    spec.given(HostScreened(person="partner-farmer", valid_until=MONDAY, screened_at=MONDAY))
    spec.refuses(apply(session_id), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.given(ENDED).refuses(apply(session_id), AGREEMENT_IS_OVER)
    spec.given(SUSPENDED)
    spec.refuses(apply(session_id), HOST_IS_SUSPENDED)
    spec.refuses(set_draw(draft_id), HOST_IS_SUSPENDED)
    spec.given(HostLeft(partner_id=SKY_FARM, left_at=MONDAY))
    spec.refuses(apply(session_id), HOST_HAS_LEFT)
    spec.refuses(set_draw(draft_id), HOST_HAS_LEFT)


def test_a_draw_ends_in_the_future_and_leaves_time_to_confirm() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    latest = SATURDAY_LESSON - timedelta(hours=2)
    for until in (MONDAY, latest + timedelta(seconds=1)):
        facts = spec.refuses(set_draw(session_id, until), DRAW_LEAVES_NO_TIME)
        assert facts == {"latest": "2026-07-10T23:00:00Z"}
    spec.refuses(set_draw(NOWHERE), SESSION_IS_UNKNOWN)
    spec.refuses(set_draw(session_id, who=resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(set_draw(session_id, latest)).happened(DrawSet)
    spec.when(set_draw(session_id, latest)).then_nothing()
    spec.when(set_draw(session_id, who=staff())).happened(DrawSet)
    late = OpenSession(session_id=session_id, **farmer(UNTIL))
    spec.refuses(late, DRAW_LEAVES_NO_TIME)
    spec.when(set_draw(session_id, None)).when(late)
    assert spec.happened(SessionOpened).draw_commitment is None
    spec.refuses(set_draw(session_id), SESSION_IS_NO_LONGER_A_DRAFT)
    spec.refuses(apply(session_id), SESSION_HAS_NO_DRAW)
    spec.when(tick(UNTIL)).then_nothing()


def test_a_draw_is_void_where_its_session_is_cancelled_or_begins_and_nobody_is_left_in_it() -> None:
    spec, session_id = to_be_drawn(1, LIN, WU)
    applications = tuple(spec.state.sessions[session_id].by_person.values())
    spec.when(CancelSession(session_id=session_id, reason="台风", **farmer()))
    assert spec.happened(SessionCancelled).enrolment_ids == applications
    spec.when(tick(UNTIL)).then_nothing()
    spec.when(hold(session_id)).then_nothing()

    begun, session_id = to_be_drawn(1, LIN, WU)
    applications = tuple(begun.state.sessions[session_id].by_person.values())
    begun.when(tick(UNTIL))  # And then nobody tells the seed.
    begun.when(tick(SATURDAY_LESSON))
    assert begun.happened(WaitlistDissolved).enrolment_ids == applications
    assert begun.happened(SessionClosed).started
    assert {begun.state.enrolments[one].state for one in applications} == {EnrolmentState.LAPSED}
    begun.when(hold(session_id, now=SATURDAY_LESSON)).then_nothing()


def test_who_has_left_or_was_erased_is_in_no_draw() -> None:
    spec, session_id = to_be_drawn(2, LIN, WU)
    spec.when(ReleasePerson(person_id=WU, erased=True, **policy()))
    assert spec.happened(DrawLeft).person_id == WU
    spec.when(tick(UNTIL)).when(hold(session_id))
    assert line_of(spec) == [LIN]


def test_what_a_suspended_host_had_drawn_is_offered_when_it_is_back() -> None:
    spec, session_id = to_be_drawn(1, LIN, WU)
    spec.given(SUSPENDED).when(tick(UNTIL)).when(hold(session_id))
    drawn = line_of(spec)
    assert not [one for one in spec.last if isinstance(one, PlaceOffered)]
    spec.when(ReinstateHost(partner_id=SKY_FARM, reason="paid", **policy(UNTIL)))
    assert spec.happened(PlaceOffered).person_id == drawn[0]


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from(["apply", "leave"]), st.integers(0, 7)), max_size=20),
    capacity=st.integers(1, 4),
    answers=st.lists(st.sampled_from(["accept", "decline", "lapse"]), max_size=8),
    seed=st.binary(min_size=32, max_size=32),
)
def test_places_go_in_the_order_that_anybody_computes(
    steps: list[tuple[str, int]], capacity: int, answers: list[str], seed: bytes
) -> None:
    spec, session_id = to_be_drawn(capacity)
    session = spec.state.sessions[session_id]
    spec.state.draws.of_session[session_id].commitment = commitment_of(seed.hex())
    handed_out: dict[str, bool] = {}
    for act, number in steps:
        person = f"resident-{number}"
        if act == "apply" and not handed_out.get(person):
            spec.when(apply(session_id, person))
            handed_out[person] = True
        elif act == "leave" and handed_out.get(person):
            spec.when(LeaveDraw(enrolment_id=session.by_person[person], **resident(person)))
            handed_out[person] = False
    spec.when(tick(UNTIL)).when(hold(session_id, seed.hex()))
    by_lot = order_of(seed.hex(), [ticket_of(one) for one in handed_out])
    line = sorted(
        (one for one, stays in handed_out.items() if stays), key=lambda one: by_lot.index(ticket_of(one))
    )
    assert line_of(spec) == line
    offered = [one for one in spec.last if isinstance(one, PlaceOffered)]
    was_offered = [one.person_id for one in offered]
    now = UNTIL
    for answer in answers:
        assert session.places_taken <= capacity
        if not offered:
            break
        offer = offered.pop(0)
        if answer == "lapse":
            now = max(now, offer.expires_at)
            spec.when(tick(now))
            offered = [one for one in offered if one.expires_at > now]
        else:
            act_of = AcceptOffer if answer == "accept" else DeclineOffer
            spec.when(act_of(enrolment_id=offer.enrolment_id, **resident(offer.person_id, now)))
        new = [one for one in spec.last if isinstance(one, PlaceOffered)]
        offered += new
        was_offered += [one.person_id for one in new]
    assert was_offered == line[: len(was_offered)]
