"""Ticket types: several prices and quotas over the one capacity of a session, which is never oversold."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.draws.commands import EnterDraw
from shared.contracts.bookings.draws.events import DrawEntered, LotDrawn
from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    RecordPayment,
    RefundEnrolment,
)
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    OfferDeclined,
    OfferLapsed,
    PlaceOffered,
    RefundReason,
    WaitlistJoined,
)
from shared.contracts.bookings.families.commands import EnrolChildren
from shared.contracts.bookings.hosts import HostLeft
from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.enrolments import PAYMENT_EXCEEDS_THE_PRICE
from shared.contracts.bookings.refusals.sessions import SESSION_IS_NO_LONGER_A_DRAFT, SESSION_IS_UNKNOWN
from shared.contracts.bookings.refusals.spaces import HOST_HAS_LEFT, HOST_IS_SUSPENDED
from shared.contracts.bookings.refusals.tickets import (
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
    TICKET_TYPE_IS_FOR_OTHERS,
    TICKET_TYPE_IS_TAKEN_NO_MORE,
    TICKET_TYPE_IS_UNKNOWN,
    TICKET_TYPE_MUST_BE_CHOSEN,
)
from shared.contracts.bookings.sessions.commands import (
    DeliverSession,
    OpenSession,
    RecordAttendance,
)
from shared.contracts.bookings.sessions.events import SessionDrafted, SessionOpened, SessionPriced
from shared.contracts.bookings.sessions.tickets import (
    SetTicketTypes,
    SetTicketTypesRequest,
    TicketFor,
    TicketTypesSet,
    TicketTypeWish,
)
from shared.contracts.bookings.takings import SessionDelivered
from shared.kernel.messages import Envelope
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    STAFF,
    STRANGER,
    WU,
    at,
    by,
    draft,
    drafted,
    farmer,
    haiwan,
    opened,
    price,
    resident,
    tick,
)
from tests.unit.bookings.sky_farm import LEFT, priced_at
from tests.unit.bookings.sky_farm import drafted as drafted_course
from tests.unit.bookings.test_draw_families import enter
from tests.unit.bookings.test_draws import SUSPENDED, UNTIL, hold, set_draw, ticket_of
from tests.unit.bookings.test_families import NINE, child_of, children_of

Spec = Specification[Bookings]
ADULT = TicketTypeWish(name="成人票", price_fen=5_000, for_whom=TicketFor.ADULTS)
CHILD = TicketTypeWish(name="儿童票", price_fen=2_500, quota=2, for_whom=TicketFor.CHILDREN)
EARLY = TicketTypeWish(name="早鸟票", price_fen=4_000, quota=1, taken_until=at(6, 10))
SENIOR = TicketTypeWish(name="优待票", price_fen=0, for_whom=TicketFor.AT_THE_DESK)


def wish(session_id: str, *types: TicketTypeWish, who: Envelope | None = None) -> SetTicketTypes:
    return SetTicketTypes(session_id=session_id, ticket_types=types, **(who or farmer()))


def selling(
    *types: TicketTypeWish, capacity: int = 4, for_minors: bool = True, drawn: bool = False
) -> tuple[Spec, str, list[str]]:
    """An open session at 50.00 yuan that sells places by these types; its id and theirs."""
    spec = haiwan()
    session_id = drafted(spec, capacity=capacity, for_minors=for_minors)
    spec.when(price(session_id)).when(wish(session_id, *types))
    ids = [one.ticket_type_id for one in spec.happened(TicketTypesSet).ticket_types]
    if drawn:
        spec.when(set_draw(session_id))
    spec.when(OpenSession(session_id=session_id, **farmer()))
    return spec, session_id, ids


def take(
    session_id: str, ticket_type_id: str | None, person: str = LIN, who: Envelope | None = None
) -> Enrol:
    return Enrol(session_id=session_id, ticket_type_id=ticket_type_id, **(who or resident(person)))


def take_for(
    session_id: str,
    ticket_type_id: str | None,
    children: Sequence[str],
    person: str = LIN,
    *,
    together: bool = False,
) -> EnrolChildren:
    return EnrolChildren(
        session_id=session_id,
        children=tuple(children),
        together=together,
        ticket_type_id=ticket_type_id,
        born_in=(NINE,) * len(children),
        **resident(person),
    )


def got(spec: Spec) -> tuple[bool, str | None, int]:
    """Whether there was a place, by which type, and what it costs."""
    (event,) = spec.last
    assert isinstance(event, EnrolmentConfirmed | WaitlistJoined)
    return isinstance(event, EnrolmentConfirmed), event.ticket_type_id, event.price_fen


def offered(spec: Spec) -> list[tuple[str, str | None]]:
    return [(one.person_id, one.ticket_type_id) for one in spec.last if isinstance(one, PlaceOffered)]


def enrolment_of(spec: Spec) -> str:
    (event,) = spec.last
    assert isinstance(event, EnrolmentConfirmed | WaitlistJoined)
    return event.enrolment_id


def test_places_are_taken_by_type_at_the_price_of_each() -> None:
    spec, session_id, (adult, child) = selling(ADULT, CHILD)
    assert got(spec.when(take(session_id, adult))) == (True, adult, 5_000)
    assert got(spec.when(take_for(session_id, child, [child_of(spec)]))) == (True, child, 2_500)
    taken = {one.id: one.places_taken for one in spec.state.sessions[session_id].ticket_types.values()}
    assert taken == {adult: 1, child: 1}


def test_the_public_hears_of_them_at_the_opening_and_staff_before() -> None:
    spec, _, ids = selling(ADULT, CHILD, EARLY)
    (told,) = (one for one in spec.last if isinstance(one, SessionOpened))
    assert [(one.ticket_type_id, one.name) for one in told.ticket_types] == [
        (ids[0], "成人票"),
        (ids[1], "儿童票"),
        (ids[2], "早鸟票"),
    ]
    assert not TicketTypesSet.public


def test_a_session_without_types_is_as_before() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    assert got(spec.when(take(session_id, None))) == (True, None, 5_000)
    assert got(spec.when(take(session_id, None, CHEN))) == (False, None, 5_000)
    assert spec.state.sessions[session_id].ticket_types == {}


def test_all_types_together_never_fill_more_than_the_capacity() -> None:
    spec, session_id, (adult, child) = selling(ADULT, CHILD, capacity=2)
    spec.when(take(session_id, adult)).when(take(session_id, adult, CHEN))
    assert got(spec.when(take_for(session_id, child, [child_of(spec, WU)], WU))) == (False, child, 2_500)
    assert spec.state.sessions[session_id].places_taken == 2


def test_a_quota_that_is_used_up_makes_its_own_type_wait_and_no_other() -> None:
    spec, session_id, (adult, child) = selling(ADULT, CHILD)
    spec.when(take_for(session_id, child, children_of(spec, 2)))
    assert got(spec.when(take_for(session_id, child, [child_of(spec, CHEN)], CHEN))) == (False, child, 2_500)
    # One place of four is free beside the quota, and whoever waits for a child's is in nobody's way.
    assert got(spec.when(take(session_id, adult, WU))) == (True, adult, 5_000)


def test_a_place_that_is_given_back_goes_to_the_first_whom_quota_and_capacity_allow() -> None:
    spec, session_id, (adult, child) = selling(ADULT, CHILD, capacity=3)
    spec.when(take_for(session_id, child, children_of(spec, 2)))
    spec.when(take(session_id, adult, CHEN))
    of_chen = enrolment_of(spec)
    spec.when(take_for(session_id, child, [child_of(spec, WU)], WU))
    spec.when(take(session_id, adult, STRANGER))
    # Wu waits first, but for a type whose quota is used up.
    spec.when(CancelEnrolment(enrolment_id=of_chen, **resident(CHEN)))
    assert spec.happened(EnrolmentCancelled).ticket_type_id == adult
    assert offered(spec) == [(STRANGER, adult)]
    children = [key for key, one in spec.state.enrolments.items() if one.ticket_type_id == child]
    spec.when(CancelEnrolment(enrolment_id=children[0], **resident()))
    assert offered(spec) == [(WU, child)]


def test_nobody_overtakes_at_a_type_a_family_that_waits_for_it() -> None:
    spec, session_id, (_, child) = selling(ADULT, CHILD, capacity=4)
    first, second = children_of(spec, 2)
    spec.when(take_for(session_id, child, [first]))
    place = enrolment_of(spec)
    spec.when(take_for(session_id, child, children_of(spec, 2, CHEN), CHEN, together=True))
    assert got(spec.when(take_for(session_id, child, [second]))) == (False, child, 2_500)
    spec.when(CancelEnrolment(enrolment_id=place, **resident()))
    assert offered(spec) == [(CHEN, child), (CHEN, child)]


def test_an_offer_keeps_its_place_and_its_type_until_it_is_answered_or_lapses() -> None:
    spec, session_id, (adult, early) = selling(ADULT, EARLY, capacity=4, for_minors=False)
    spec.when(take(session_id, early))
    place = enrolment_of(spec)
    for person in (CHEN, WU, STRANGER):
        assert got(spec.when(take(session_id, early, person))) == (False, early, 4_000)
    spec.when(CancelEnrolment(enrolment_id=place, **resident()))
    assert offered(spec) == [(CHEN, early)]
    offer = spec.happened(PlaceOffered)
    spec.when(DeclineOffer(enrolment_id=offer.enrolment_id, **resident(CHEN)))
    assert spec.happened(OfferDeclined).ticket_type_id == early
    assert offered(spec) == [(WU, early)]
    offer = spec.happened(PlaceOffered)
    spec.when(tick(offer.expires_at))
    assert spec.happened(OfferLapsed).ticket_type_id == early
    assert offered(spec) == [(STRANGER, early)]
    offer = spec.happened(PlaceOffered)
    # Its time is over by now: whoever waited keeps its price.
    later = resident(STRANGER, offer.expires_at - timedelta(minutes=1))
    spec.when(AcceptOffer(enrolment_id=offer.enrolment_id, **later))
    assert spec.state.enrolments[offer.enrolment_id].price_fen == 4_000
    assert got(spec.when(take(session_id, adult, CHEN))) == (True, adult, 5_000)


def test_what_is_paid_and_given_back_follows_the_type_and_the_takings_are_their_sum() -> None:
    spec, session_id, (adult, child) = selling(ADULT, CHILD)
    spec.when(take(session_id, adult))
    own = enrolment_of(spec)
    spec.when(take_for(session_id, child, [child_of(spec)]))
    childs = enrolment_of(spec)
    facts = spec.refuses(
        RecordPayment(enrolment_id=childs, amount_fen=5_000, **farmer()), PAYMENT_EXCEEDS_THE_PRICE
    )
    assert facts == {"price_fen": 2_500, "open_fen": 2_500}
    spec.when(RecordPayment(enrolment_id=childs, amount_fen=2_500, **farmer()))
    spec.when(RecordPayment(enrolment_id=own, amount_fen=5_000, **farmer()))
    goodwill = RefundReason.GOODWILL
    spec.when(RefundEnrolment(enrolment_id=own, amount_fen=1_000, reason=goodwill, **farmer()))
    later = farmer(SATURDAY_LESSON + timedelta(hours=2))
    spec.when(tick(SATURDAY_LESSON))
    spec.when(RecordAttendance(session_id=session_id, attended=(own, childs), **later))
    spec.when(DeliverSession(session_id=session_id, **later))
    assert spec.happened(SessionDelivered).takings_fen == 6_500


def test_places_are_drawn_by_type_too() -> None:
    spec, session_id, (adult, early) = selling(ADULT, EARLY, capacity=3, for_minors=False, drawn=True)
    people = ("resident-1", "resident-2", "resident-3", "resident-4")
    for person in people[:3]:
        spec.when(
            EnterDraw(
                session_id=session_id, ticket_type_id=early, ticket=ticket_of(person), **resident(person)
            )
        )
        assert spec.happened(DrawEntered).price_fen == 4_000
    last = EnterDraw(session_id=session_id, ticket=ticket_of(people[3]), **resident(people[3]))
    assert spec.refuses(last, TICKET_TYPE_MUST_BE_CHOSEN) == {"ticket_types": [adult, early]}
    spec.when(last.model_copy(update={"ticket_type_id": adult}))
    spec.when(tick(UNTIL)).when(hold(session_id))
    lots = [one for one in spec.last if isinstance(one, LotDrawn)]
    kinds = [spec.state.enrolments[one.enrolment_id].ticket_type_id for one in lots]
    first_early = kinds.index(early)
    served = [place for place, kind in enumerate(kinds) if kind == adult or place == first_early]
    assert [place for place, one in enumerate(lots) if one.offered] == served
    assert {kind for _, kind in offered(spec)} == {adult, early}
    assert len(offered(spec)) == 2


def test_a_draft_may_have_them_from_the_start_and_lose_them_again() -> None:
    spec = haiwan()
    made = draft(for_minors=True).model_copy(
        update={"price": priced_at(5_000), "ticket_types": (ADULT, CHILD)}
    )
    spec.when(made)
    session_id = spec.happened(SessionDrafted).session_id
    assert [type(one) for one in spec.last][1:] == [SessionDrafted, SessionPriced, TicketTypesSet]
    spec.when(wish(session_id, ADULT, CHILD)).then_nothing()
    spec.when(wish(session_id))
    assert spec.state.sessions[session_id].ticket_types == {}


def test_what_stands_against_ticket_types() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    facts = spec.refuses(wish(session_id, ADULT), TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION)
    assert facts == {"name": "成人票", "price_fen": 0}
    spec.when(price(session_id))
    facts = spec.refuses(wish(session_id, ADULT, CHILD), TICKET_TYPE_FITS_NOBODY)
    assert facts == {"name": "儿童票", "for_whom": "children"}
    spec.when(wish(session_id, ADULT))
    spec.refuses(price(session_id, 4_999), TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION)
    spec.refuses(wish(NOWHERE, ADULT), SESSION_IS_UNKNOWN)
    spec.when(OpenSession(session_id=session_id, **farmer()))
    spec.refuses(wish(session_id, ADULT), SESSION_IS_NO_LONGER_A_DRAFT)
    for_children = draft(at(12, 9), for_minors=True).model_copy(update={"age_to": 10})
    spec.refuses(
        for_children.model_copy(update={"price": priced_at(5_000), "ticket_types": (ADULT,)}),
        TICKET_TYPE_FITS_NOBODY,
    )
    spec.refuses(
        draft(at(12, 9)).model_copy(update={"ticket_types": (ADULT,)}),
        TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    )
    lesson = drafted_course(spec, starts_at=at(18, 15)).session_ids[0]
    spec.refuses(wish(lesson, ADULT), LESSON_BELONGS_TO_A_COURSE)
    other = drafted(spec, starts_at=at(12, 9))
    spec.given(SUSPENDED)
    spec.refuses(wish(other, ADULT), HOST_IS_SUSPENDED)
    spec.given(LEFT)
    spec.refuses(wish(other, ADULT), HOST_HAS_LEFT)


def test_what_stands_against_taking_a_place_by_a_type() -> None:
    spec, session_id, (adult, child, early, senior) = selling(ADULT, CHILD, EARLY, SENIOR)
    kid = child_of(spec)
    all_types = {"ticket_types": [adult, child, early, senior]}
    assert spec.refuses(take(session_id, None), TICKET_TYPE_MUST_BE_CHOSEN) == all_types
    assert spec.refuses(take_for(session_id, None, [kid]), TICKET_TYPE_MUST_BE_CHOSEN) == all_types
    spec.refuses(take(session_id, NOWHERE), TICKET_TYPE_IS_UNKNOWN)
    spec.refuses(take_for(session_id, NOWHERE, [kid]), TICKET_TYPE_IS_UNKNOWN)
    facts = spec.refuses(take(session_id, child), TICKET_TYPE_IS_FOR_OTHERS)
    assert facts == {"for_whom": "children"}
    facts = spec.refuses(take_for(session_id, adult, [kid]), TICKET_TYPE_IS_FOR_OTHERS)
    assert facts == {"for_whom": "adults"}
    spec.refuses(take(session_id, senior), TICKET_TYPE_IS_FOR_OTHERS)
    late = resident(now=at(6, 10))
    facts = spec.refuses(take(session_id, early, who=late), TICKET_TYPE_IS_TAKEN_NO_MORE)
    assert facts == {"taken_until": "2026-07-06T02:00:00Z"}
    spec.refuses(
        take_for(session_id, early, [kid]).model_copy(update={"now": at(6, 10)}), TICKET_TYPE_IS_TAKEN_NO_MORE
    )
    at_the_desk = by(STAFF, Role.STAFF, Role.RESIDENT, on_behalf_of=WU)
    assert got(spec.when(take(session_id, senior, who=at_the_desk))) == (True, senior, 0)


def test_what_stands_against_applying_by_a_type() -> None:
    for kind, refusal in (
        (0, TICKET_TYPE_IS_FOR_OTHERS),
        (1, TICKET_TYPE_IS_TAKEN_NO_MORE),
        (2, TICKET_TYPE_IS_UNKNOWN),
    ):
        early = EARLY.model_copy(update={"taken_until": MONDAY})
        spec, session_id, ids = selling(CHILD, early, drawn=True)
        about: dict[str, Any] = {"session_id": session_id, "ticket_type_id": [*ids, NOWHERE][kind]}
        spec.refuses(EnterDraw(ticket=ticket_of(LIN), **about, **resident()), refusal)


def test_what_stands_against_applying_for_children_by_a_type() -> None:
    over = EARLY.model_copy(update={"taken_until": MONDAY})
    spec, session_id, (adult, early, child) = selling(ADULT, over, CHILD, drawn=True)
    wish = enter(session_id, [child_of(spec)])
    assert spec.refuses(wish, TICKET_TYPE_MUST_BE_CHOSEN) == {"ticket_types": [adult, early, child]}
    for chosen, refusal in (
        (adult, TICKET_TYPE_IS_FOR_OTHERS),
        (early, TICKET_TYPE_IS_TAKEN_NO_MORE),
        (NOWHERE, TICKET_TYPE_IS_UNKNOWN),
    ):
        spec.refuses(wish.model_copy(update={"ticket_type_id": chosen}), refusal)
    spec.when(wish.model_copy(update={"ticket_type_id": child}))
    assert spec.happened(DrawEntered).price_fen == 2_500


def test_two_types_of_one_name_could_not_be_told_apart() -> None:
    with pytest.raises(ValidationError, match="twice"):
        SetTicketTypesRequest(ticket_types=(ADULT, ADULT))


def test_a_host_that_left_sells_nothing() -> None:
    spec, session_id, (adult,) = selling(ADULT)
    spec.given(HostLeft(partner_id=SKY_FARM, left_at=MONDAY))
    spec.refuses(take(session_id, adult), HOST_HAS_LEFT)
