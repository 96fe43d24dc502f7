"""Donation boxes: registered, filed where they ask everybody, sealed, counted by two, banked, closed."""

from datetime import date, datetime, timedelta

from services.fund.domain.box_state import Banked, Box
from services.fund.domain.campaign_law import require_certificate, require_plan
from services.fund.domain.counts import must_lie_between, must_not_have_counted
from services.fund.domain.disclosure_clocks import after
from services.fund.domain.donations import gift_events
from services.fund.domain.guards import local_day, require_earmark
from services.fund.domain.journal import Journal
from services.fund.domain.matching import Matching
from services.fund.domain.state import Fund
from shared.contracts.fund.boxes.commands import (
    BankBox,
    CloseBox,
    CountBox,
    FileBox,
    RegisterBox,
    SealBox,
    SettleBox,
)
from shared.contracts.fund.boxes.events import (
    BoxBanked,
    BoxClosed,
    BoxCounted,
    BoxEmptied,
    BoxFellDue,
    BoxFiled,
    BoxRegistered,
    BoxSealed,
)
from shared.contracts.fund.boxes.terms import BoxKind, BoxReach, BoxState
from shared.contracts.fund.donations.commands import RecordDonationRequest
from shared.contracts.fund.donations.events import Channel
from shared.contracts.fund.refusals.boxes import (
    BANKED_SUM_NEEDS_ITS_REASON,
    BOX_COUNTS_DO_NOT_DIFFER,
    BOX_HELD_LESS,
    BOX_IS_IN_ANOTHER_STATE,
    BOX_IS_UNKNOWN,
    BOX_LEAVES_ITS_PLAN,
    BOX_MUST_BE_FILED_FIRST,
    BOX_SETTLER_MUST_NOT_HAVE_COUNTED,
    CERTIFICATE_DOES_NOT_COVER_THE_BOX,
    KEEPER_DOES_NOT_COUNT_THE_BOX,
    OPENING_IS_UNKNOWN,
    PERSON_HAS_COUNTED_THE_BOX,
    PERSON_IS_RELATED_TO_THE_BOX,
    SUM_LIES_OUTSIDE_THE_COUNTS,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_CHANNELS = {BoxKind.BOX: Channel.CASH, BoxKind.QR_CODE: Channel.QR_CODE}


def require_box(state: Fund, box_id: str, *possible: BoxState) -> Box:
    box = state.boxes.by_id.get(box_id)
    if box is None:
        raise Rejected(BOX_IS_UNKNOWN)
    if possible and box.state not in possible:
        raise Rejected(BOX_IS_IN_ANOTHER_STATE, state=box.state.value)
    return box


def register_box(state: Fund, command: RegisterBox) -> list[Event]:
    require_earmark(state, command.earmark_id)
    return [
        BoxRegistered(
            box_id=command.new_id("box"),
            kind=command.kind,
            title=command.title,
            place=command.place,
            keeper_id=command.keeper_id,
            reach=command.reach,
            use=command.use,
            earmark_id=command.earmark_id,
            count_days=command.count_days,
            registered_at=command.now,
            title_en=command.title_en,
            use_en=command.use_en,
        )
    ]


def box_registered(state: Fund, event: BoxRegistered) -> None:
    state.boxes.by_id[event.box_id] = Box(
        kind=event.kind,
        title=event.title,
        keeper_id=event.keeper_id,
        reach=event.reach,
        earmark_id=event.earmark_id,
        count_days=event.count_days,
        english=(event.title_en, event.use_en),
    )


def file_box(state: Fund, command: FileBox) -> list[Event]:
    require_box(state, command.box_id, *(one for one in BoxState if one is not BoxState.CLOSED))
    return [
        BoxFiled(
            box_id=command.box_id,
            filing_number=command.filing_number,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            area=command.area,
            cost_fen=command.cost_fen,
            filed_at=command.now,
        )
    ]


def box_filed(state: Fund, event: BoxFiled) -> None:
    state.boxes.by_id[event.box_id].planned = (event.starts_on, event.ends_on)


def _require_lawful(state: Fund, box: Box, today: date) -> None:
    """The law's gate for a box that asks everybody (Charity Law, art. 22 to 24); each refusal names its
    article."""
    day, told = (today, today), today.isoformat()
    require_certificate(state.campaigns, day, CERTIFICATE_DOES_NOT_COVER_THE_BOX, today=told)
    require_plan(box.planned, day, BOX_MUST_BE_FILED_FIRST, BOX_LEAVES_ITS_PLAN, today=told)


def seal_box(state: Fund, command: SealBox) -> list[Event]:
    box = require_box(state, command.box_id, BoxState.REGISTERED, BoxState.EMPTIED)
    today = local_day(state, command.now)
    count_by = today + timedelta(days=box.count_days)
    if box.reach is BoxReach.PUBLIC:
        _require_lawful(state, box, today)
        count_by = min(count_by, box.planned[1]) if box.planned else count_by
    return [
        BoxSealed(
            box_id=command.box_id,
            seal=command.seal,
            count_by=count_by,
            sealed_by=command.actor.id,
            sealed_at=command.now,
        )
    ]


def box_sealed(state: Fund, event: BoxSealed) -> None:
    box = state.boxes.by_id[event.box_id]
    box.state, box.seal, box.counts, box.seal_intact = BoxState.IN_USE, event.seal, {}, True
    state.boxes.days.put(event.box_id, after(state, event.count_by, event.sealed_at))


def _require_counter(state: Fund, command: CountBox | SettleBox) -> Box:
    box = require_box(state, command.box_id, BoxState.IN_USE, BoxState.COUNTING)
    if box.keeper_id in {command.actor.id, command.actor.person}:
        raise Rejected(KEEPER_DOES_NOT_COUNT_THE_BOX)
    if box.keeper_id in command.related_people:
        raise Rejected(PERSON_IS_RELATED_TO_THE_BOX)
    return box


def count_box(state: Fund, command: CountBox) -> list[Event]:
    box = _require_counter(state, command)
    must_not_have_counted(box.counts, command, PERSON_HAS_COUNTED_THE_BOX)
    agreed = command.counted_fen in box.counts.values()
    counted = BoxCounted(
        box_id=command.box_id,
        counted_fen=command.counted_fen,
        seal_intact=command.seal_intact,
        counted_by=command.actor.id,
        differs=bool(box.counts) and not agreed,
        counted_at=command.now,
    )
    if not agreed:
        return [counted]
    counts = (*box.counts.values(), command.counted_fen)
    return [counted, _emptied(box, command, counts, seal_intact=box.seal_intact and command.seal_intact)]


def box_counted(state: Fund, event: BoxCounted) -> None:
    box = state.boxes.by_id[event.box_id]
    box.state = BoxState.COUNTING
    box.counts[event.counted_by] = event.counted_fen
    box.seal_intact = box.seal_intact and event.seal_intact


def settle_box(state: Fund, command: SettleBox) -> list[Event]:
    box = _require_counter(state, command)
    if len(box.counts) < 2:
        raise Rejected(BOX_COUNTS_DO_NOT_DIFFER)
    must_not_have_counted(box.counts, command, BOX_SETTLER_MUST_NOT_HAVE_COUNTED)
    counts = must_lie_between(box.counts, command.counted_fen, SUM_LIES_OUTSIDE_THE_COUNTS)
    return [_emptied(box, command, counts, seal_intact=box.seal_intact)]


def _emptied(
    box: Box, command: CountBox | SettleBox, counts: tuple[int, ...], *, seal_intact: bool
) -> BoxEmptied:
    decides = isinstance(command, SettleBox)
    return BoxEmptied(
        box_id=command.box_id,
        opening_id=command.new_id("opening"),
        seal=box.seal,
        seal_intact=seal_intact,
        counts_fen=counts,
        counted_fen=command.counted_fen,
        reason=command.reason if isinstance(command, SettleBox) else None,
        settled_by=command.actor.id if decides else None,
        emptied_at=command.now,
    )


def box_emptied(state: Fund, event: BoxEmptied) -> None:
    box = state.boxes.by_id[event.box_id]
    box.state, box.seal, box.counts = BoxState.EMPTIED, "", {}
    state.boxes.days.drop(event.box_id)
    if event.counted_fen:
        box.to_bank[event.opening_id] = event.counted_fen


def bank_box(state: Fund, command: BankBox) -> list[Event]:
    box = require_box(state, command.box_id)
    counted_fen = box.to_bank.get(command.opening_id)
    if counted_fen is None:
        raise Rejected(OPENING_IS_UNKNOWN)
    if command.amount_fen > counted_fen:
        raise Rejected(BOX_HELD_LESS, counted_fen=counted_fen, amount_fen=command.amount_fen)
    if command.amount_fen < counted_fen and command.reason is None:
        raise Rejected(BANKED_SUM_NEEDS_ITS_REASON, counted_fen=counted_fen, amount_fen=command.amount_fen)
    gift = RecordDonationRequest(
        amount_fen=command.amount_fen,
        channel=_CHANNELS[box.kind],
        received_on=command.received_on,
        reference=command.reference,
        earmark_id=box.earmark_id,
    )
    donation_id = command.new_id("donation")
    banked = BoxBanked(
        box_id=command.box_id,
        opening_id=command.opening_id,
        donation_id=donation_id,
        counted_fen=counted_fen,
        amount_fen=command.amount_fen,
        reason=command.reason if command.amount_fen < counted_fen else None,
        banked_at=command.now,
    )
    matching = Matching(state, Journal(state, command))
    return [*gift_events(state, command, matching, gift, donation_id, command.box_id), banked]


def box_banked(state: Fund, event: BoxBanked) -> None:
    del state.boxes.by_id[event.box_id].to_bank[event.opening_id]
    state.boxes.banked[event.donation_id] = Banked(event.box_id, event.opening_id, event.counted_fen)


def close_box(state: Fund, command: CloseBox) -> list[Event]:
    box = require_box(state, command.box_id, BoxState.REGISTERED, BoxState.EMPTIED, BoxState.CLOSED)
    if box.state is BoxState.CLOSED:
        return []
    return [BoxClosed(box_id=command.box_id, reason=command.reason, closed_at=command.now)]


def box_closed(state: Fund, event: BoxClosed) -> None:
    state.boxes.by_id[event.box_id].state = BoxState.CLOSED


def boxes_due(state: Fund, now: datetime) -> list[Event]:
    """Sealed boxes that nobody has counted by their day: told once, and late until they are."""
    return [
        BoxFellDue(box_id=key, title=state.boxes.by_id[key].title, fell_due_at=now)
        for key in state.boxes.days.until(now)
    ]


def box_fell_due(state: Fund, event: BoxFellDue) -> None:
    state.boxes.days.drop(event.box_id)
