"""What the gateway tells people of the fund: stalls to count, months of merchants, disclosures, points."""

from services.gateway.telling import tell
from shared.contracts.fund.boxes.events import BoxFellDue
from shared.contracts.fund.disclosures.overdue import DisclosureFellDue
from shared.contracts.fund.markets.events import MarketOpened, TakingsCounted
from shared.contracts.fund.merchants.events import SalesShareFellDue
from shared.contracts.fund.points.events import PointsExpireSoon
from shared.contracts.fund.residents_votes.events import ResidentsVoteOpened
from shared.contracts.fund.share_disputes.events import ShareDisputeAnswered, ShareDisputed
from shared.contracts.gateway.messages import MessageFacts, MessageKind, Notify, NotifyResidents
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.roles import Role


def on_market_opened(recorded: Recorded[MarketOpened]) -> list[Command]:
    """Staff learn that there will be stalls to count; others have it to do on their own page."""
    facts, kind = MessageFacts(subject_id=recorded.data.market_id), MessageKind.STALLS_TO_COUNT
    return [Notify(kind=kind, facts=facts, role=Role.STAFF, **caused_by(recorded, f"tell_{kind}"))]


def on_residents_vote_opened(recorded: Recorded[ResidentsVoteOpened]) -> list[Command]:
    """Every resident knows what is asked, and until when."""
    event, kind = recorded.data, MessageKind.RESIDENTS_VOTE
    facts = MessageFacts(subject_id=event.vote_id, project=event.title, until=event.ends_at)
    return [NotifyResidents(kind=kind, facts=facts, **caused_by(recorded, f"tell_{kind}"))]


def on_takings_counted(recorded: Recorded[TakingsCounted]) -> list[Command]:
    """Two counts differ: how much is said to nobody."""
    if not recorded.data.differs:
        return []
    facts, kind = MessageFacts(subject_id=recorded.data.market_id), MessageKind.COUNTS_DIFFER
    return [Notify(kind=kind, facts=facts, role=Role.SUPERVISOR, **caused_by(recorded, f"tell_{kind}"))]


def on_disclosure_fell_due(recorded: Recorded[DisclosureFellDue]) -> list[Command]:
    """Who publishes it hears of it, and who watches the fund."""
    event = recorded.data
    kind = MessageKind.MARKET_OVERDUE if event.market_id else MessageKind.DISCLOSURE_OVERDUE
    subject = event.market_id or event.disclosure_id or ""
    facts = MessageFacts(subject_id=subject, project=event.title or None)
    return [
        one
        for number, role in enumerate((Role.TREASURER, Role.SUPERVISOR))
        for one in tell(recorded, kind, facts, role=role, number=number)
    ]


def on_sales_share_fell_due(recorded: Recorded[SalesShareFellDue]) -> list[Command]:
    """Whoever states a merchant's sales hears that its month is late, and so does the treasurer."""
    event = recorded.data
    if event.stated and not event.due_fen:
        return []
    kind = MessageKind.SALES_SHARE_OVERDUE if event.stated else MessageKind.SALES_UNSTATED
    amount_fen = event.due_fen if event.stated else None
    facts = MessageFacts(subject_id=event.merchant_id, project=event.title, amount_fen=amount_fen)
    told = tell(recorded, kind, facts, role=Role.TREASURER)
    if event.contact_ids:
        told += tell(recorded, kind, facts, *event.contact_ids, number=1)
    return told


def on_box_fell_due(recorded: Recorded[BoxFellDue]) -> list[Command]:
    """Those who count hear of a box that nobody has counted by its day, and who watches the fund."""
    event, kind = recorded.data, MessageKind.BOX_OVERDUE
    facts = MessageFacts(subject_id=event.box_id, project=event.title)
    return [
        one
        for number, role in enumerate((Role.TREASURER, Role.STAFF, Role.SUPERVISOR))
        for one in tell(recorded, kind, facts, role=role, number=number)
    ]


def on_share_disputed(recorded: Recorded[ShareDisputed]) -> list[Command]:
    """Those who answer it hear of it, and until when."""
    event, kind = recorded.data, MessageKind.SHARE_DISPUTED
    facts = MessageFacts(subject_id=event.dispute_id, amount_fen=event.disputed_fen, until=event.answer_by)
    return [
        one
        for number, role in enumerate((Role.TREASURER, Role.SUPERVISOR))
        for one in tell(recorded, kind, facts, role=role, number=number)
    ]


def on_share_dispute_answered(recorded: Recorded[ShareDisputeAnswered]) -> list[Command]:
    """The partner hears whether it was right, and what of its dispute is not owed."""
    event = recorded.data
    kind = MessageKind.SHARE_DISPUTE_UPHELD if event.upheld else MessageKind.SHARE_DISPUTE_REJECTED
    facts = MessageFacts(
        subject_id=event.dispute_id, amount_fen=event.corrected_fen, until=event.falls_due_at
    )
    return tell(recorded, kind, facts, partner_id=event.partner_id)


def on_points_expire_soon(recorded: Recorded[PointsExpireSoon]) -> list[Command]:
    """Whose points expire can still spend them."""
    event, kind = recorded.data, MessageKind.POINTS_EXPIRE
    facts = MessageFacts(subject_id=event.lot_id, until=event.expires_at, minutes=event.minutes)
    envelope = caused_by(recorded, f"tell_{kind}")
    return [Notify(kind=kind, facts=facts, person_ids=(event.person_id,), **envelope)]
