"""Many gifts at once: all are booked, or none is; and what stands against each of them."""

from services.fund.domain.donations import gift_events
from services.fund.domain.journal import Journal, slip
from services.fund.domain.matching import Matching
from services.fund.domain.state import Fund
from shared.contracts.fund.donations.many import GiftFault, RecordDonations, TryDonations
from shared.contracts.fund.refusals import (
    DONATIONS_ARE_ONLY_TRIED,
    GIFTS_DO_NOT_ADD_UP,
    REFERENCE_STANDS_TWICE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def record_donations(state: Fund, command: RecordDonations) -> list[Event]:
    given, given_fen = _sums(command)
    if (given, given_fen) != (command.counted, command.counted_fen):
        raise Rejected(
            GIFTS_DO_NOT_ADD_UP,
            counted=command.counted,
            given=given,
            counted_fen=command.counted_fen,
            given_fen=given_fen,
        )
    return [event for one in _decided(state, command) for event in _must_stand(one)]


def try_donations(state: Fund, command: TryDonations) -> list[Event]:
    given, given_fen = _sums(command)
    found = [
        (place, one) for place, one in enumerate(_decided(state, command), 1) if isinstance(one, Rejected)
    ]
    faults = [GiftFault(gift=place, code=one.code, facts=dict(one.facts)) for place, one in found]
    raise Rejected(
        DONATIONS_ARE_ONLY_TRIED,
        given=given,
        given_fen=given_fen,
        adds_up=(given, given_fen) == (command.counted, command.counted_fen),
        faults=[one.model_dump(mode="json") for one in faults],
    )


def _sums(command: RecordDonations | TryDonations) -> tuple[int, int]:
    return len(command.gifts), sum(one.amount_fen for one in command.gifts)


def _decided(state: Fund, command: RecordDonations | TryDonations) -> list[list[Event] | Rejected]:
    """Of each gift what it makes, or what stands against it."""
    matching, slips = Matching(state, Journal(state, command)), set[str]()
    found: list[list[Event] | Rejected] = []
    for place, one in enumerate(command.gifts, 1):
        reference = slip(one.reference)
        if reference in slips:
            found.append(Rejected(REFERENCE_STANDS_TWICE, reference=one.reference))
            continue
        slips.add(reference)
        try:
            found.append(gift_events(state, command, matching, one, command.new_id(f"donation-{place}")))
        except Rejected as against:
            found.append(against)
    return found


def _must_stand(decided: list[Event] | Rejected) -> list[Event]:
    if isinstance(decided, Rejected):
        raise decided
    return decided
