"""Part 4 of the thread: grants feed two purposes, and each is divided between them to the fen."""

from datetime import date, timedelta

from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import ZONE, Facts, Stage, at, expect
from shared.contracts.fund.entries import EntryView
from shared.contracts.fund.income import RecordIncomeRequest
from shared.contracts.fund.ledger import HOST_CHARITY, IncomeSource
from shared.contracts.fund.refusals.splits import SPLIT_BEGINS_TOO_EARLY, WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE
from shared.contracts.fund.splits import (
    ProposeSourceSplitRequest,
    SetSourceSplitRequest,
    SourceView,
    SplitPart,
)
from shared.kernel.money import yuan

_FUND = f"{HAIWAN}/fund"
_GRANT_FEN, _FAMILIES_FEN, _GENERAL_FEN = 333_333, 200_000, 133_333
"""60% of it are 1,999.998 yuan: the fen that is left over goes to the larger fraction."""
_PARTS_BPS = (6_000, 4_000)
_REASON = "委员会商定：政府资助六成用于亲子名额"


def split_grants(stage: Stage, purse_id: str) -> None:
    """One person proposes what grants are for, another on the committee decides.

    Their day lies ahead whichever parts are played.
    """
    stage.title("4  Fund: grants feed two purposes")
    families, general = _PARTS_BPS
    split = ProposeSourceSplitRequest(
        source=IncomeSource.GRANT,
        parts=(SplitPart(earmark_id=purse_id, share_bps=families), SplitPart(share_bps=general)),
        from_day=_from_day(stage),
        reason=_REASON,
    )
    path = f"{_FUND}/source-split-proposals"
    early = split.model_copy(update={"from_day": stage.base.astimezone(ZONE).date()})
    by = SPLIT_BEGINS_TOO_EARLY
    stage.refused("gu-committee", "would divide what has come already", path, early, by=by, telling=_earliest)
    what = f"proposes {families // 100}% of each grant for the families' places from {split.from_day} on"
    proposed = SetSourceSplitRequest(proposal_id=stage.does("gu-committee", what, path, split).id)
    decides, by = f"{_FUND}/source-splits", WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE
    stage.refused("gu-committee", "would decide on it alone", decides, proposed, by=by)
    stage.does("shen-committee", "decides it as proposed", decides, proposed)
    stage.looks(None, "reads what each source is for", f"{_FUND}/sources", list[SourceView], _read)


def divide_grant(stage: Stage, purse_id: str) -> None:
    """A grant comes that names no purpose of its own."""
    stage.title("4  Fund: a grant is divided to the fen")
    day = _from_day(stage)
    stage.wait_for(at(day, 10), "the division of grants has begun")
    grant = RecordIncomeRequest(
        source=IncomeSource.GRANT,
        amount_fen=_GRANT_FEN,
        granted_by="港湾街道办事处",
        received_on=day,
        reference=f"银行回单 {stage.run}-20",
    )
    what = f"records a grant of ¥{yuan(_GRANT_FEN)} without a purpose of its own"
    income = stage.does("qian-treasurer", what, f"{_FUND}/income", grant)
    entries = stage.all(None, f"{_FUND}/ledger", EntryView)
    entry = next(one for one in entries if one.subject_id == income.id)
    parts = {one.earmark_id: one.amount_fen for one in entry.lines if one.account == HOST_CHARITY}
    expect(parts, {purse_id: _FAMILIES_FEN, None: _GENERAL_FEN}, "the parts of the grant")
    stage.tell(f"¥{yuan(_FAMILIES_FEN)} for the families' places, ¥{yuan(_GENERAL_FEN)} for any purpose")


def _from_day(stage: Stage) -> date:
    return (stage.base + timedelta(days=22)).astimezone(ZONE).date()


def _earliest(facts: Facts) -> str:
    return f"from {facts.get('earliest')} on at the earliest"


def _read(sources: list[SourceView]) -> str:
    splits = next(one.splits for one in sources if one.source is IncomeSource.GRANT)
    last = splits[-1]
    expect(tuple(one.share_bps for one in last.parts), _PARTS_BPS, "the split of grants")
    return f"of grants, from {last.from_day} on: {last.reason}"
