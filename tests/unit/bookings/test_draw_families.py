"""Children in draws: a lot for each, or one for siblings, who are drawn and offered places as one."""

from collections.abc import Sequence

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.draws.commands import EnterDraw, EnterDrawForChildren, LeaveDraw
from shared.contracts.bookings.draws.events import DrawClosed, DrawEntered, DrawHeld, LotDrawn
from shared.contracts.bookings.draws.order import order_of
from shared.contracts.bookings.enrolments.events import PlaceOffered
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.commands import WithdrawConsent
from shared.contracts.bookings.hosts import HostLeft, HostScreened
from shared.contracts.bookings.refusals.draws import DRAW_IS_CLOSED, SESSION_HAS_NO_DRAW
from shared.contracts.bookings.refusals.enrolments import SESSION_TAKES_NO_ENROLMENTS
from shared.contracts.bookings.refusals.families import (
    AGE_IS_OUTSIDE_THE_BOUNDS,
    CHILD_IS_ENROLLED_ALREADY,
    CHILD_IS_UNKNOWN,
    PLACES_ARE_FOR_CHILDREN,
    SESSION_HAS_FEWER_PLACES,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION, SESSION_IS_UNKNOWN
from shared.contracts.bookings.refusals.spaces import AGREEMENT_IS_OVER, HOST_HAS_LEFT, HOST_IS_SUSPENDED
from shared.contracts.bookings.sessions.commands import OpenSession
from shared.contracts.bookings.sessions.events import SessionDrafted
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SKY_FARM,
    draft,
    drafted,
    farmer,
    haiwan,
    resident,
    tick,
)
from tests.unit.bookings.sky_farm import ENDED
from tests.unit.bookings.test_draws import (
    SEED,
    SUSPENDED,
    UNTIL,
    apply,
    hold,
    set_draw,
    ticket_of,
    to_be_drawn,
)
from tests.unit.bookings.test_families import child_of, children_of, lesson


def enter(
    session_id: str, children: Sequence[str], person: str = LIN, *, together: bool = True, born_in: int = 2017
) -> EnterDrawForChildren:
    whose = [min(children)] * len(children) if together else children
    return EnterDrawForChildren(
        session_id=session_id,
        children=tuple(children),
        together=together,
        born_in=(born_in,) * len(children),
        tickets=tuple(ticket_of(one) for one in whose),
        **resident(person),
    )


def entered(spec: Specification[Bookings]) -> list[str]:
    return [one.enrolment_id for one in spec.last if isinstance(one, DrawEntered)]


def offered(spec: Specification[Bookings]) -> list[str]:
    return [one.enrolment_id for one in spec.last if isinstance(one, PlaceOffered)]


def for_children(capacity: int = 2) -> tuple[Specification[Bookings], str]:
    """An open session for children of 6 to 10, whose places are drawn; its id."""
    spec = haiwan()
    wish = draft(capacity=capacity, for_minors=True)
    spec.when(wish.model_copy(update={"age_from": 6, "age_to": 10}))
    session_id = spec.happened(SessionDrafted).session_id
    spec.when(set_draw(session_id)).when(OpenSession(session_id=session_id, **farmer()))
    return spec, session_id


def test_siblings_together_have_one_lot_and_one_by_one_a_lot_each() -> None:
    spec, session_id = for_children()
    spec.when(enter(session_id, children_of(spec, 2)))
    events = [one for one in spec.last if isinstance(one, DrawEntered)]
    assert len({one.ticket for one in events}) == 1
    assert len({one.party_id for one in events} - {None}) == 1
    apart = children_of(spec, 2, CHEN)
    spec.when(enter(session_id, apart, CHEN, together=False))
    events = [one for one in spec.last if isinstance(one, DrawEntered)]
    assert [(one.child_id, one.party_id, one.person_id) for one in events] == [
        (child, None, CHEN) for child in apart
    ]
    spec.when(tick(UNTIL))
    assert len(spec.happened(DrawClosed).tickets) == 3


def test_siblings_are_drawn_side_by_side_and_offered_places_as_one() -> None:
    """Whoever the lot puts first: a family is offered a place for each or none, and nobody overtakes it."""
    for capacity in (2, 3):
        spec, session_id = to_be_drawn(capacity, for_minors=True)
        siblings = children_of(spec, 2)
        spec.when(enter(session_id, siblings))
        family = entered(spec)
        singles = []
        for person in ("resident-1", "resident-2"):
            spec.when(apply(session_id, person))
            singles += entered(spec)
        spec.when(tick(UNTIL)).when(hold(session_id))
        tickets = spec.happened(DrawHeld).order
        assert list(tickets) == order_of(
            SEED, [ticket_of(min(siblings)), *map(ticket_of, ("resident-1", "resident-2"))]
        )
        lots = [one for one in spec.last if isinstance(one, LotDrawn)]
        line = [one.enrolment_id for one in lots]
        at = tickets.index(ticket_of(min(siblings)))
        assert line[at : at + 2] == family
        served = line[:capacity]
        if at < len(served) and not {*family} <= {*served}:
            served = line[:at]
        assert offered(spec) == served
        assert [one.enrolment_id for one in lots if one.offered] == served


def test_a_sibling_who_leaves_takes_no_lot_away() -> None:
    spec, session_id = for_children(3)
    children = sorted(children_of(spec, 3))  # The first one's ticket is the family's.
    spec.when(enter(session_id, children))
    one, two, three = entered(spec)
    spec.refuses(LeaveDraw(enrolment_id=one, **resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(LeaveDraw(enrolment_id=one, **resident()))
    spec.when(WithdrawConsent(child_id=children[1], **resident()))
    spec.when(enter(session_id, children[:1]))
    (again,) = entered(spec)
    spec.when(tick(UNTIL))
    assert len(spec.happened(DrawClosed).tickets) == 1
    spec.when(hold(session_id))
    assert offered(spec) == [three, again]
    assert spec.state.enrolments[two].state is EnrolmentState.WITHDRAWN


def test_what_stands_against_an_application_for_children() -> None:
    spec, session_id = for_children()
    child_id = child_of(spec)
    wish = EnterDraw(session_id=session_id, ticket=ticket_of(LIN), **resident())
    assert spec.refuses(wish, PLACES_ARE_FOR_CHILDREN) == {"age_to": 10}
    spec.refuses(enter(NOWHERE, [child_id]), SESSION_IS_UNKNOWN)
    spec.refuses(enter(lesson(spec), [child_id]), SESSION_HAS_NO_DRAW)
    spec.refuses(enter(session_id, [child_id], CHEN), CHILD_IS_UNKNOWN)
    facts = spec.refuses(enter(session_id, [child_id], born_in=2022), AGE_IS_OUTSIDE_THE_BOUNDS)
    assert facts == {"child_id": child_id, "age_from": 6, "age_to": 10}
    facts = spec.refuses(enter(session_id, children_of(spec, 3)), SESSION_HAS_FEWER_PLACES)
    assert facts == {"capacity": 2, "wanted": 3}
    spec.when(enter(session_id, [child_id]))
    (enrolment_id,) = entered(spec)
    facts = spec.refuses(enter(session_id, [child_id]), CHILD_IS_ENROLLED_ALREADY)
    assert facts == {"child_id": child_id, "enrolment_id": enrolment_id}
    other = child_of(spec)
    late = enter(session_id, [other]).model_copy(update={"now": UNTIL})
    spec.refuses(late, DRAW_IS_CLOSED)
    spec.given(HostScreened(person="partner-farmer", valid_until=MONDAY, screened_at=MONDAY))
    spec.refuses(enter(session_id, [other]), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.given(ENDED).refuses(enter(session_id, [other]), AGREEMENT_IS_OVER)
    spec.given(SUSPENDED)
    spec.refuses(enter(session_id, [other]), HOST_IS_SUSPENDED)
    spec.given(HostLeft(partner_id=SKY_FARM, left_at=MONDAY))
    spec.refuses(enter(session_id, [other]), HOST_HAS_LEFT)
    spec, session_id = to_be_drawn()
    spec.refuses(enter(session_id, [child_of(spec)]), SESSION_IS_NOT_FOR_MINORS)
    spec = haiwan()
    spec.refuses(enter(drafted(spec, for_minors=True), [child_of(spec)]), SESSION_TAKES_NO_ENROLMENTS)
