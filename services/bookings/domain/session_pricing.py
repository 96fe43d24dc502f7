"""What a session may cost: under an agreement, beside what the like costs, below the cap."""

from datetime import datetime

from services.bookings.domain.references import reference_in_force
from services.bookings.domain.state import Bookings, Host, Session
from shared.contracts.bookings.references.quotes import market_price
from shared.contracts.bookings.refusals.references import PRICE_NEEDS_A_REFERENCE
from shared.contracts.bookings.refusals.sessions import (
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.sessions.events import SessionPriced
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.partners.admission import AgreementTerms
from shared.kernel.money import price_cap
from shared.kernel.refusals import Rejected


def binding_terms(state: Bookings, host: Host, session: Session, now: datetime) -> AgreementTerms:
    """The terms under which a session may have a price (Charity Law, art. 37), or what is missing."""
    terms = host.terms
    missing: str | None = None
    if terms is None:
        missing = "agreement_has_ended" if host.agreement_id else "no_agreement_was_activated"
    elif now >= terms.ends_at:
        missing = "agreement_has_ended"
    elif not terms.starts_at <= session.starts_at < terms.ends_at:
        missing = "session_lies_outside_the_term"
    elif not terms.share_bps and state.rules_at(session.starts_at).share_bps:
        missing = "agreement_holds_no_share"
    if terms is None or missing is not None:
        raise Rejected(PRICE_NEEDS_AN_ACTIVE_AGREEMENT, missing=missing)
    return terms


def must_be_within_the_cap(price_fen: int, market_reference_fen: int, terms: AgreementTerms) -> int:
    """The cap under these terms; refuses what is above it."""
    cap_fen = price_cap(market_reference_fen, terms.price_ratio_bps)
    if price_fen > cap_fen:
        raise Rejected(
            PRICE_IS_ABOVE_THE_CAP,
            cap_fen=cap_fen,
            market_reference_fen=market_reference_fen,
            price_ratio_bps=terms.price_ratio_bps,
        )
    return cap_fen


def priced(
    state: Bookings, host: Host, session: Session, wish: PriceSessionRequest, now: datetime
) -> SessionPriced:
    """The price that is wished for a draft, or what stands against it."""
    terms = cap_fen = None
    if wish.price_fen:
        if session.volunteer:
            raise Rejected(VOLUNTEER_ACTIVITY_HAS_NO_PRICE)
        terms = binding_terms(state, host, session, now)
    market_fen, source = _market(state, wish, session, now)
    if terms is not None:
        cap_fen = must_be_within_the_cap(wish.price_fen, market_fen, terms)
    return SessionPriced(
        session_id=session.id,
        partner_id=host.id,
        market_reference_fen=market_fen,
        market_source=source,
        price_fen=wish.price_fen,
        reference_id=wish.reference_id,
        cap_fen=cap_fen,
        agreement_id=host.agreement_id if wish.price_fen else None,
        priced_at=now,
    )


def _market(state: Bookings, wish: PriceSessionRequest, session: Session, now: datetime) -> tuple[int, str]:
    """What the like costs, and where that comes from: the catalogue, or where rules allow it what is said."""
    if wish.reference_id is not None:
        reference = reference_in_force(state, wish.reference_id, now)
        length = session.ends_at - session.starts_at
        return market_price(reference.amount_fen, reference.unit, length), reference.category
    if wish.price_fen:
        may_do_without_a_reference(state, now)
    return wish.market_reference_fen or 0, wish.market_source or ""


def may_do_without_a_reference(state: Bookings, now: datetime) -> None:
    """Refuses a typed market price where the rules in force ask for an entry of the catalogue."""
    if state.rules_at(now).needs_references:
        raise Rejected(PRICE_NEEDS_A_REFERENCE)
