"""Which purposes a source feeds, and how an amount is divided among them to the fen."""

from bisect import insort
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from services.fund.domain.campaign_giving import campaign_of
from services.fund.domain.guards import local_day, require_earmark
from services.fund.domain.journal import transfer
from services.fund.domain.split_state import DatedSplit
from services.fund.domain.state import GENERAL, Fund
from shared.contracts.fund.ledger import IncomeSource, Line
from shared.contracts.fund.refusals.splits import SPLIT_BEGINS_TOO_EARLY, SPLIT_FEEDS_NO_CAMPAIGN
from shared.contracts.fund.splits import SetSourceSplit, SourceSplitSet
from shared.kernel.messages import Event
from shared.kernel.money import divided
from shared.kernel.refusals import Rejected

Parts = Mapping[str | None, int]
"""What of an amount is for which purse; null for the general one."""


def set_source_split(state: Fund, command: SetSourceSplit) -> list[Event]:
    for part in command.parts:
        purse = part.earmark_id
        require_earmark(state, purse)
        if purse is not None and (campaign_of(state, purse) or purse in state.campaigns.pools):
            raise Rejected(SPLIT_FEEDS_NO_CAMPAIGN)
    earliest = local_day(state, command.now) + timedelta(days=1)
    if command.from_day < earliest:
        raise Rejected(
            SPLIT_BEGINS_TOO_EARLY, from_day=command.from_day.isoformat(), earliest=earliest.isoformat()
        )
    wished = tuple((one.earmark_id, one.share_bps) for one in command.parts)
    standing = state.splits.get(command.source, [])
    if any(one.from_day == command.from_day and one.parts == wished for one in standing):
        return []
    return [
        SourceSplitSet(
            source=command.source,
            parts=command.parts,
            from_day=command.from_day,
            reason=command.reason,
            set_at=command.now,
        )
    ]


def source_split_set(state: Fund, event: SourceSplitSet) -> None:
    splits = state.splits.setdefault(event.source.value, [])
    splits[:] = [one for one in splits if one.from_day != event.from_day]
    parts = tuple((one.earmark_id, one.share_bps) for one in event.parts)
    insort(splits, DatedSplit(event.from_day, parts), key=lambda one: one.from_day)


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
