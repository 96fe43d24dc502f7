"""Which purposes a source feeds, and how an amount is divided among them to the fen."""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from services.fund.domain.campaign_giving import campaign_of
from services.fund.domain.guards import local_day, require_earmark
from services.fund.domain.journal import transfer
from services.fund.domain.split_state import DatedSplit, SplitProposal
from services.fund.domain.state import GENERAL, Fund
from shared.contracts.fund.ledger import IncomeSource, Line
from shared.contracts.fund.refusals.splits import (
    SPLIT_BEGINS_TOO_EARLY,
    SPLIT_FEEDS_NO_CAMPAIGN,
    SPLIT_IS_NOT_PROPOSED,
    WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE,
)
from shared.contracts.fund.splits import (
    ProposeSourceSplit,
    SetSourceSplit,
    SourceSplitProposed,
    SourceSplitSet,
    SplitPart,
)
from shared.kernel.messages import Event
from shared.kernel.money import divided
from shared.kernel.refusals import Rejected, require

Parts = Mapping[str | None, int]
"""What of an amount is for which purse; null for the general one."""


def propose_source_split(state: Fund, command: ProposeSourceSplit) -> list[Event]:
    for part in command.parts:
        purse = part.earmark_id
        require_earmark(state, purse)
        if purse is not None and (campaign_of(state, purse) or purse in state.campaigns.pools):
            raise Rejected(SPLIT_FEEDS_NO_CAMPAIGN)
    _require_ahead(state, command.from_day, command.now)
    wished = _dated(command.from_day, command.parts)
    stands = state.split_proposals.get(command.source)
    said = (wished, command.reason, command.actor.id)
    if stands is not None and (stands.split, stands.reason, stands.proposed_by) == said:
        return []
    return [
        SourceSplitProposed(
            proposal_id=command.new_id("proposal"),
            source=command.source,
            parts=command.parts,
            from_day=command.from_day,
            reason=command.reason,
            proposed_by=command.actor.id,
            proposed_at=command.now,
        )
    ]


def _require_ahead(state: Fund, from_day: date, now: datetime) -> None:
    """A day's split is fixed before the day begins."""
    earliest = local_day(state, now) + timedelta(days=1)
    if from_day < earliest:
        raise Rejected(SPLIT_BEGINS_TOO_EARLY, from_day=from_day.isoformat(), earliest=earliest.isoformat())


def source_split_proposed(state: Fund, event: SourceSplitProposed) -> None:
    state.split_proposals[event.source.value] = SplitProposal(
        event.proposal_id, _dated(event.from_day, event.parts), event.reason, event.proposed_by
    )


def set_source_split(state: Fund, command: SetSourceSplit) -> list[Event]:
    stand = state.split_proposals.items()
    named = next((one for one in stand if one[1].proposal_id == command.proposal_id), None)
    source, proposal = require(named, SPLIT_IS_NOT_PROPOSED)
    if proposal.proposed_by in {command.actor.id, command.actor.person, *command.related_people}:
        raise Rejected(WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE)
    _require_ahead(state, proposal.split.from_day, command.now)
    return [
        SourceSplitSet(
            source=IncomeSource(source),
            parts=tuple(
                SplitPart(earmark_id=purse, share_bps=share_bps) for purse, share_bps in proposal.split.parts
            ),
            from_day=proposal.split.from_day,
            reason=proposal.reason,
            set_at=command.now,
            proposed_by=proposal.proposed_by,
            decided_by=command.actor.id,
        )
    ]


def source_split_set(state: Fund, event: SourceSplitSet) -> None:
    state.split_proposals.pop(event.source.value, None)
    splits = state.splits.setdefault(event.source.value, [])
    splits[:] = [one for one in splits if one.from_day != event.from_day]
    insort(splits, _dated(event.from_day, event.parts), key=lambda one: one.from_day)


def _dated(from_day: date, parts: Iterable[SplitPart]) -> DatedSplit:
    return DatedSplit(from_day, tuple((one.earmark_id, one.share_bps) for one in parts))


def parts_of(state: Fund, source: IncomeSource, earmark_id: str | None, day: date, amount_fen: int) -> Parts:
    """What of an amount that counts to this day is for which purse: all for the one that is named."""
    splits = state.splits.get(source.value, ()) if earmark_id is None else ()
    split = next((one for one in reversed(splits) if one.from_day <= day), None)
    if split is None:
        return {earmark_id: amount_fen}
    amounts = divided(amount_fen, [bps for _, bps in split.parts])
    return {purse: fen for (purse, _), fen in zip(split.parts, amounts, strict=True) if fen}


def owed_parts(state: Fund, account: str, amount_fen: int) -> Parts:
    """For which purses a payment is that settles what an account owes: in proportion to what is owed to each.

    Nothing of it goes to a purse to which the account has paid too much; no purse gets more than it is owed.
    """
    owed = sorted((purse, fen) for purse, fen in state.owed[account].items() if fen > 0)
    amounts = divided(amount_fen, [fen for _, fen in owed])
    return {
        None if purse == GENERAL else purse: fen for (purse, _), fen in zip(owed, amounts, strict=True) if fen
    }


def transfers(debit: str, credit: str, parts: Parts) -> Sequence[Line]:
    """The lines that move an amount within each of its purses."""
    return [line for purse, fen in parts.items() for line in transfer(debit, credit, fen, purse)]
