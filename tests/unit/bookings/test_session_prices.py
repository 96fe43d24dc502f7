"""A session is drafted with its price at once, by the same rules as if it were priced afterwards."""

from typing import Any

from shared.contracts.bookings.refusals.references import (
    PRICE_NEEDS_A_REFERENCE,
    REFERENCE_IS_NOT_IN_FORCE,
    REFERENCE_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.sessions import (
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.events import SessionDrafted, SessionPriced
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.views import SessionState
from shared.kernel.messages import Envelope
from tests.specification import later
from tests.unit.bookings.haiwan import (
    HOST_REGISTERED,
    NOWHERE,
    SATURDAY_LESSON,
    TERRACE_OPENED,
    draft,
    farmer,
    haiwan,
    price,
    rules_adopted,
    specification,
)
from tests.unit.bookings.test_references import proposed


def on(reference_id: str, price_fen: int = 6_400, who: Envelope | None = None, **more: Any) -> DraftSession:
    """A draft whose price stands on a reference."""
    wish = PriceSessionRequest(reference_id=reference_id, price_fen=price_fen)
    return draft(who=who, **more).model_copy(update={"price": wish})


def test_a_draft_has_the_price_that_it_is_drafted_with() -> None:
    catalogue = proposed().approve()
    spec = catalogue.spec.when(on(catalogue.id))
    drafted, priced = spec.happened(SessionDrafted), spec.happened(SessionPriced)
    assert (priced.session_id, priced.price_fen, priced.cap_fen) == (drafted.session_id, 6_400, 6_400)
    assert (priced.reference_id, priced.market_source) == (catalogue.id, "亲子种植课")
    assert spec.state.sessions[drafted.session_id].state is SessionState.PRICED


def test_the_price_of_a_draft_stands_against_the_same_rules() -> None:
    catalogue = proposed().approve(valid_days=2)
    spec = catalogue.spec
    assert spec.refuses(on(catalogue.id, 6_401), PRICE_IS_ABOVE_THE_CAP)["cap_fen"] == 6_400
    spec.refuses(on(NOWHERE), REFERENCE_IS_UNKNOWN)
    expired = on(catalogue.id, who=farmer(later(days=2)))
    assert spec.refuses(expired, REFERENCE_IS_NOT_IN_FORCE) == {"because": "expired"}
    spec.refuses(on(catalogue.id, volunteer=True), VOLUNTEER_ACTIVITY_HAS_NO_PRICE)
    typed = PriceSessionRequest(market_reference_fen=1, market_source="三家", price_fen=1)
    spec.refuses(draft().model_copy(update={"price": typed}), PRICE_NEEDS_A_REFERENCE)
    spec.when(on(catalogue.id, 0, volunteer=True))


def test_without_an_agreement_no_draft_has_a_price() -> None:
    spec = specification().given(rules_adopted(), TERRACE_OPENED, HOST_REGISTERED)
    wish = PriceSessionRequest(market_reference_fen=100, market_source="三家", price_fen=1)
    facts = spec.refuses(draft().model_copy(update={"price": wish}), PRICE_NEEDS_AN_ACTIVE_AGREEMENT)
    assert facts == {"missing": "no_agreement_was_activated"}


def test_where_rules_allow_it_a_draft_is_priced_by_what_is_said() -> None:
    wish = PriceSessionRequest(market_reference_fen=12_800, market_source="三家", price_fen=5_000)
    once = haiwan().when(draft(SATURDAY_LESSON).model_copy(update={"price": wish})).happened(SessionPriced)
    other = haiwan()
    other.when(draft(SATURDAY_LESSON))
    other.when(price(other.happened(SessionDrafted).session_id))
    later_priced = other.happened(SessionPriced)
    assert (once.market_reference_fen, once.cap_fen) == (
        later_priced.market_reference_fen,
        later_priced.cap_fen,
    )
