"""A host drafts a session with its space, prices it under the cap, opens it, closes it."""

import pytest

from services.bookings.domain.decider import DECIDER
from shared.contracts.bookings.bookings.events import BookingUse, SpaceBooked
from shared.contracts.bookings.hosts import HostSuspended, HostTermsEnded
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SESSION_HAS_STARTED,
    SESSION_IS_NO_LONGER_A_DRAFT,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    BOOKING_IS_TOO_LONG,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    SPACE_HAS_FEWER_UNITS,
    SPACE_IS_CLOSED_THEN,
    SPACE_IS_NOT_FREE,
    SPACE_IS_NOT_OPEN_THEN,
    SPACE_IS_UNKNOWN,
    WINDOW_IS_TOO_FAR_AHEAD,
    WINDOW_LIES_IN_THE_PAST,
)
from shared.contracts.bookings.sessions.commands import CancelSession, CloseSession, DraftSession, OpenSession
from shared.contracts.bookings.sessions.events import (
    SessionClosed,
    SessionDrafted,
    SessionDraftedV1,
    SessionDropped,
    SessionOpened,
    SessionPriced,
)
from shared.contracts.bookings.spaces.commands import CloseSpaceFor
from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.categories import SessionCategory
from shared.eventlog.wire import Encoder, Wire
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Refusal
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    DANCE_ROOM,
    HOST_REGISTERED,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    TERRACE,
    TERRACE_OPENED,
    at,
    book,
    draft,
    drafted,
    farmer,
    haiwan,
    opened,
    price,
    resident,
    rules_adopted,
    specification,
    staff,
    terms,
    terms_set,
    tick,
)

SUSPENDED = HostSuspended(partner_id=SKY_FARM, reason="share overdue", suspended_at=MONDAY)
ENDED = HostTermsEnded(partner_id=SKY_FARM, agreement_id=AGREEMENT, reason="expired", ended_at=MONDAY)


def test_the_representative_drafts_a_session_and_its_space_is_booked() -> None:
    spec = haiwan().when(draft(capacity=20, for_minors=True))
    booked, session = spec.happened(SpaceBooked), spec.happened(SessionDrafted)
    assert (booked.use, booked.session_id) == (BookingUse.SESSION, session.session_id)
    assert (session.booking_id, session.starts_at) == (booked.booking_id, SATURDAY_LESSON)
    assert booked.release_at is None


def test_staff_draft_for_a_partner_and_others_do_not() -> None:
    spec = haiwan().when(draft(who=staff()))
    spec.refuses(draft(who=resident()), ACTOR_MAY_NOT_DO_THIS)


def test_a_session_needs_its_space_free() -> None:
    spec = haiwan().when(book(at(11, 9), space_id=TERRACE, units=2))
    spec.refuses(draft(), SPACE_IS_NOT_FREE)
    haiwan().refuses(draft(space_id=NOWHERE), SPACE_IS_UNKNOWN)


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (draft(at(6, 9), who=farmer(at(6, 9, 1))), WINDOW_LIES_IN_THE_PAST),
        (draft().model_copy(update={"ends_at": at(11, 13, 1)}), BOOKING_IS_TOO_LONG),
        (draft(at(2, 10, month=1).replace(year=2027)), WINDOW_IS_TOO_FAR_AHEAD),
        (draft(at(11, 5)), SPACE_IS_NOT_OPEN_THEN),
        (draft(at(12, 9)), SPACE_IS_CLOSED_THEN),
        (draft().model_copy(update={"units": 3}), SPACE_HAS_FEWER_UNITS),
    ],
    ids=lambda case: case.code if isinstance(case, Refusal) else "",
)
def test_a_session_has_its_space_by_the_rules_of_booking(wish: DraftSession, refusal: Refusal) -> None:
    spec = haiwan().given(terms_set(terms(ends_at=at(31, 12, month=12).replace(year=2027))))
    spec.when(
        CloseSpaceFor(space_id=TERRACE, starts_at=at(12, 8), ends_at=at(12, 22), reason="平台检修", **staff())
    )
    spec.refuses(wish, refusal)


def test_a_session_holds_no_more_people_than_the_booked_parts_of_the_space() -> None:
    spec = haiwan()
    assert spec.refuses(draft(capacity=31), SPACE_IS_TOO_SMALL) == {"capacity": 30}
    whole = draft(capacity=61).model_copy(update={"units": 2})
    assert spec.refuses(whole, SPACE_IS_TOO_SMALL) == {"capacity": 60}
    spec.when(draft(capacity=30)).when(draft(capacity=30, who=farmer()))


def test_a_session_lies_in_a_space_of_the_agreement() -> None:
    spec = haiwan().given(terms_set(terms(space_ids=(DANCE_ROOM,))))
    spec.refuses(draft(), AGREEMENT_DOES_NOT_COVER_THE_SPACE)


def test_a_session_is_about_what_the_agreement_names() -> None:
    spec = haiwan().given(terms_set(terms(session_categories=(SessionCategory.NATURE,))))
    wish = draft().model_copy(update={"category": SessionCategory.DANCE})
    facts = spec.refuses(wish, AGREEMENT_DOES_NOT_NAME_THE_CATEGORY)
    assert facts == {"categories": ["nature"]}
    spec.refuses(draft(), AGREEMENT_DOES_NOT_NAME_THE_CATEGORY)
    spec.when(draft().model_copy(update={"category": SessionCategory.NATURE}))


def test_only_hosts_draft() -> None:
    haiwan().refuses(draft(partner_id=NOWHERE), HOST_IS_UNKNOWN)


def test_a_price_within_the_cap_is_set_with_its_market_reference() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    spec.when(price(session_id, 6_400)).then(
        SessionPriced(
            session_id=session_id,
            partner_id=SKY_FARM,
            market_reference_fen=12_800,
            market_source="南沙区三家同类课程单次均价",
            price_fen=6_400,
            cap_fen=6_400,
            agreement_id=AGREEMENT,
            priced_at=MONDAY,
        )
    )


def test_a_price_above_the_cap_is_refused_with_the_computed_cap() -> None:
    spec = haiwan()
    facts = spec.refuses(price(drafted(spec), 6_401), PRICE_IS_ABOVE_THE_CAP)
    assert facts == {"cap_fen": 6_400, "market_reference_fen": 12_800, "price_ratio_bps": 5_000}


def test_a_session_is_priced_again_until_it_opens() -> None:
    spec = haiwan()
    session_id = opened(spec)
    facts = spec.refuses(price(session_id, 1), SESSION_IS_NO_LONGER_A_DRAFT)
    assert facts == {"state": "open"}


@pytest.mark.parametrize(
    ("agreed", "missing"),
    [
        (terms(share_bps=0), "agreement_holds_no_share"),
        (terms(ends_at=at(10, 0)), "session_lies_outside_the_term"),
        (terms(ends_at=at(6, 9)), "agreement_has_ended"),
    ],
)
def test_a_price_needs_terms_in_force_that_hold_the_share(agreed: AgreementTerms, missing: str) -> None:
    agreed = agreed.model_copy(update={"starts_at": at(1, 9)})
    spec = haiwan()
    session_id = drafted(spec)
    spec.given(terms_set(agreed))
    facts = spec.refuses(price(session_id), PRICE_NEEDS_AN_ACTIVE_AGREEMENT)
    assert facts == {"missing": missing}


def test_a_host_without_an_agreement_has_free_sessions_only() -> None:
    spec = specification().given(rules_adopted(), TERRACE_OPENED, HOST_REGISTERED)
    session_id = drafted(spec)
    facts = spec.refuses(price(session_id), PRICE_NEEDS_AN_ACTIVE_AGREEMENT)
    assert facts == {"missing": "no_agreement_was_activated"}
    spec.when(price(session_id, 0)).when(OpenSession(session_id=session_id, **farmer()))
    assert spec.happened(SessionOpened).agreement_id is None


def test_no_priced_session_opens_after_the_agreement_ended() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    spec.when(price(session_id)).given(ENDED)
    command = OpenSession(session_id=session_id, **farmer())
    facts = spec.refuses(command, PRICE_NEEDS_AN_ACTIVE_AGREEMENT)
    assert facts == {"missing": "agreement_has_ended"}


def test_the_cap_of_the_day_of_opening_counts() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    spec.when(price(session_id, 6_400)).given(terms_set(terms(price_ratio_bps=4_000)))
    facts = spec.refuses(OpenSession(session_id=session_id, **farmer()), PRICE_IS_ABOVE_THE_CAP)
    assert facts["cap_fen"] == 5_120


def test_a_volunteer_activity_never_has_a_price() -> None:
    spec = haiwan()
    session_id = drafted(spec, volunteer=True)
    spec.refuses(price(session_id, 1), VOLUNTEER_ACTIVITY_HAS_NO_PRICE)
    spec.when(OpenSession(session_id=session_id, **farmer()))


def test_a_priced_session_opens_under_its_agreement() -> None:
    spec = haiwan()
    session_id = opened(spec)
    session = spec.happened(SessionOpened)
    assert (session.agreement_id, session.price_fen, session.capacity) == (AGREEMENT, 5_000, 2)
    assert (session.for_minors, session.volunteer) == (False, False)
    assert (session.market_reference_fen, session.market_source) == (12_800, "南沙区三家同类课程单次均价")
    assert session.cap_fen == 6_400
    spec.when(OpenSession(session_id=session_id, **farmer())).then_nothing()


def test_a_session_for_minors_opens_only_where_the_agreement_serves_them() -> None:
    spec = haiwan().given(terms_set(terms(serves_minors=False)))
    session_id = drafted(spec, for_minors=True)
    command = OpenSession(session_id=session_id, **farmer())
    spec.refuses(command, AGREEMENT_DOES_NOT_SERVE_MINORS)
    spec.given(terms_set()).when(command)


def test_a_suspended_host_begins_nothing() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    spec.given(SUSPENDED)
    for command in (draft(at(12, 9)), price(session_id), OpenSession(session_id=session_id, **farmer())):
        spec.refuses(command, HOST_IS_SUSPENDED)


def test_a_session_opens_before_it_starts() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    command = OpenSession(session_id=session_id, **farmer(now=SATURDAY_LESSON))
    spec.refuses(command, SESSION_HAS_STARTED)


def test_a_draft_is_told_to_nobody_before_it_opens_and_all_of_it_is_told_then() -> None:
    spec = haiwan().when(draft().model_copy(update={"description": "认识水培蔬菜"}))
    session_id = spec.happened(SessionDrafted).session_id
    told = [event for event in spec.last if event.public]
    spec.when(price(session_id, 0))
    told += [event for event in spec.last if event.public]
    assert told == []
    spec.when(OpenSession(session_id=session_id, **farmer()))
    session = spec.happened(SessionOpened)
    assert session.public
    assert session.description == "认识水培蔬菜"
    assert (session.market_reference_fen, session.market_source, session.cap_fen) == (None, None, None)


def test_a_draft_that_is_given_up_is_told_to_nobody_and_its_space_is_free() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    wish = CancelSession(session_id=session_id, reason="台风预警", **farmer())
    spec.when(wish)
    assert spec.happened(SessionDropped).session_id == session_id
    assert [event for event in spec.last if event.public] == []
    spec.when(wish).then_nothing()
    spec.when(draft())


def test_drafts_of_version_0_1_are_read_as_those_of_today() -> None:
    spec = haiwan().when(draft())
    encoder = Encoder("bookings", (SessionDraftedV1,))
    event = SessionDraftedV1(**spec.happened(SessionDrafted).model_dump())
    line = encoder.line("haiwan", encoder.envelope("haiwan", draft()), 1, event)
    assert b'"bookings.session_drafted.v1"' in line
    assert Wire(DECIDER.events).decode(line).data == event
    spec = haiwan().given(event)
    spec.when(price(event.session_id, 0)).when(OpenSession(session_id=event.session_id, **farmer()))


def test_a_cancelled_session_does_not_open() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    spec.when(CancelSession(session_id=session_id, reason="台风预警", **farmer()))
    command = OpenSession(session_id=session_id, **farmer())
    assert spec.refuses(command, SESSION_IS_NO_LONGER_A_DRAFT) == {"state": "cancelled"}
    spec.refuses(CloseSession(session_id=session_id, **farmer()), SESSION_IS_OVER)


def test_the_host_closes_a_session_early() -> None:
    spec = haiwan()
    session_id = opened(spec)
    closing = CloseSession(session_id=session_id, **farmer())
    spec.when(closing).then(
        SessionClosed(session_id=session_id, partner_id=SKY_FARM, started=False, closed_at=MONDAY)
    )
    spec.when(closing).then_nothing()


def test_a_draft_is_not_closed() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    spec.refuses(CloseSession(session_id=session_id, **farmer()), SESSION_WAS_NEVER_OPENED)


@pytest.mark.parametrize("early", [False, True])
def test_a_session_closes_by_itself_when_it_starts(early: bool) -> None:
    spec = haiwan()
    session_id = opened(spec)
    if early:
        spec.when(CloseSession(session_id=session_id, **farmer()))
    assert spec.decider.due(spec.state) == SATURDAY_LESSON
    spec.when(tick(SATURDAY_LESSON)).then(
        SessionClosed(session_id=session_id, partner_id=SKY_FARM, started=True, closed_at=SATURDAY_LESSON)
    )
    assert spec.decider.due(spec.state) == at(11, 10, 30)  # The end of its booking.


@pytest.mark.parametrize("kind", [OpenSession, CloseSession])
def test_strangers_neither_open_nor_close(kind: type[OpenSession | CloseSession]) -> None:
    spec = haiwan()
    session_id = drafted(spec)
    command = kind(session_id=session_id, **resident())
    spec.refuses(command, ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(price(session_id, who=resident()), ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize(
    "command",
    [
        price(NOWHERE),
        OpenSession(session_id=NOWHERE, **farmer()),
        CloseSession(session_id=NOWHERE, **farmer()),
    ],
    ids=lambda command: type(command).__name__,
)
def test_an_unknown_session_is_named_as_such(command: Command) -> None:
    haiwan().refuses(command, SESSION_IS_UNKNOWN)
