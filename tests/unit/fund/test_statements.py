"""What a bank or wallet says is laid beside the books: once each, to the fen, and nothing waits unseen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from services.fund.audit import audit
from shared.contracts.fund.account_statements.commands import (
    BookLines,
    DecideLine,
    ImportStatement,
    MatchLines,
    ReopenLine,
    SetLineAside,
    UndoMatch,
)
from shared.contracts.fund.account_statements.events import (
    StatementImported,
    StatementLineRecorded,
    StatementLineReopened,
    StatementLinesMatched,
    StatementLineStatusChanged,
)
from shared.contracts.fund.account_statements.movements import AsideReason, Books, Direction, Doubt, LineState
from shared.contracts.fund.account_statements.refusals import lines as refusals
from shared.contracts.fund.account_statements.views import ListStatementFiles, ListStatementLines
from shared.contracts.fund.campaigns.groups import AddToGroup
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.closing import PeriodClosed, PreparePeriod
from shared.contracts.fund.donations.commands import OF_ASKING
from shared.contracts.fund.donations.events import Channel, DonationReceived, DonorRecorded
from shared.contracts.fund.entries import GetEntry
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    EARMARK_IS_UNKNOWN,
    ENTRY_IS_UNKNOWN,
    PARTNER_IS_UNKNOWN,
    PERIOD_HAS_LINES_WAITING,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
    REMITTANCE_IS_MORE_THAN_DUE,
    SPACE_INCOME_IS_MORE_THAN_COLLECTED,
)
from shared.contracts.fund.refusals.campaigns import (
    DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
    MONEY_IS_NOT_RELEASED,
)
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from tests.specification import MONDAY
from tests.unit.fund.campaigns import draft, drafted, live, opening
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    SKY_FARM,
    TODAY,
    History,
    closing,
    delivered,
    donated,
    fee,
    given,
    granted,
    id_of,
    open_fund,
    staff,
    sums,
    treasurer,
    with_partner,
)
from tests.unit.fund.statements import BANK, WALLET, booking, imported, line, match, statement

NOBODY = id_of("nobody")


def state_of(spec: History, line_id: str) -> LineState:
    return spec.state.statements.lines[line_id].state


def test_a_line_and_the_entry_that_explains_it_are_matched_and_the_ledger_says_so() -> None:
    spec = open_fund()
    gift = donated(spec, given(8_800))
    (line_id,) = imported(spec, line(8_800))
    spec.when(match([line_id], gift.entry.entry_id))
    assert state_of(spec, line_id) is LineState.MATCHED
    assert spec.happened(StatementLinesMatched).entry_ids == (gift.entry.entry_id,)


async def test_the_lists_show_what_a_file_said_and_what_became_of_its_lines() -> None:
    spec = open_fund()
    gift = donated(spec, given(8_800))
    first, second = imported(spec, line(8_800), line(-500, status="处理中", doubt=Doubt.STATUS_IS_UNKNOWN))
    matched = spec.when(match([first], gift.entry.entry_id)).happened(StatementLinesMatched)
    spec.when(DecideLine(line_id=second, direction=Direction.OUT, **treasurer()))
    spec.when(SetLineAside(line_id=second, reason=AsideReason.NOT_OF_THIS_FUND, **treasurer()))
    books = ReadModels(*spec.events)
    (file,) = (await books.ask(ListStatementFiles())).items
    assert (file.lines, file.new_lines, file.in_fen, file.out_fen, file.beside) == (2, 2, 8_800, 500, 2)
    shown = {one.line_id: one for one in (await books.ask(ListStatementLines())).items}
    assert (shown[first].state, shown[first].match_id) == (LineState.MATCHED, matched.match_id)
    assert (shown[second].state, shown[second].aside) == (LineState.SET_ASIDE, AsideReason.NOT_OF_THIS_FUND)
    assert [one.line_id for one in (await books.ask(ListStatementLines(state=LineState.MATCHED))).items] == [
        first
    ]
    entry = await books.ask(GetEntry(entry_id=gift.entry.entry_id))
    assert entry is not None
    assert entry.on_statement
    spec.when(UndoMatch(match_id=matched.match_id, **treasurer()))
    books = ReadModels(*spec.events)
    assert [one.line_id for one in (await books.ask(ListStatementLines(state=LineState.WAITING))).items] == [
        first
    ]
    entry = await books.ask(GetEntry(entry_id=gift.entry.entry_id))
    assert entry is not None
    assert not entry.on_statement


async def test_what_was_set_aside_or_decided_by_mistake_is_again_what_its_file_makes_of_it() -> None:
    spec = open_fund()
    certain, unsure = imported(
        spec, line(8_800), line(500, doubt=Doubt.DIRECTION_IS_UNKNOWN, direction=Direction.UNKNOWN)
    )
    aside = SetLineAside(line_id=certain, reason=AsideReason.NOT_OF_THIS_FUND, **treasurer())
    spec.when(aside).when(DecideLine(line_id=unsure, direction=Direction.OUT, **treasurer()))
    for line_id, before in ((certain, LineState.WAITING), (unsure, LineState.DOUBTED)):
        spec.when(ReopenLine(line_id=line_id, **treasurer()))
        assert spec.happened(StatementLineReopened).state is before
        assert line_id in spec.state.statements.open_lines, "the month is not closed over it"
    assert spec.state.statements.lines[unsure].direction is Direction.UNKNOWN
    shown = {one.line_id: one for one in (await ReadModels(*spec.events).ask(ListStatementLines())).items}
    assert (shown[certain].state, shown[certain].aside) == (LineState.WAITING, None)
    assert (shown[unsure].state, shown[unsure].direction) == (LineState.DOUBTED, Direction.UNKNOWN)
    spec.when(DecideLine(line_id=unsure, direction=Direction.IN, **treasurer()))
    spec.when(booking([certain, unsure], Books.GIFT))
    assert sums(spec)["assets:host_charity"] == 9_300


def test_a_line_that_an_earlier_file_had_is_not_recorded_again_and_its_new_status_is_only_shown() -> None:
    spec = open_fund()
    (line_id,) = imported(spec, line(-1_200, key="M2", status="支付成功"))
    spec.when(statement(line(-1_200, key="M2", status="已全额退款"), line(1_200, key="M3")))
    assert [type(one) for one in spec.last] == [
        StatementImported,
        StatementLineStatusChanged,
        StatementLineRecorded,
    ]
    assert (spec.happened(StatementImported).lines, spec.happened(StatementImported).new_lines) == (2, 1)
    assert spec.happened(StatementLineStatusChanged).line_id == line_id
    spec.when(statement(line(-1_200, key="M2", status="已全额退款")))
    assert [type(one) for one in spec.last] == [StatementImported]


def test_a_wallets_withdrawal_and_the_banks_credit_are_one_movement_and_the_difference_is_the_fee() -> None:
    spec = open_fund()
    donated(spec, given(60_000))
    (out,) = imported(spec, line(-50_110), account=WALLET)
    (came,) = imported(spec, line(50_060))
    spec.refuses(match([out, came]), refusals.STATEMENT_MATCH_DOES_NOT_ADD_UP)
    charged = spec.when(booking([out, came], Books.FEE)).happened(BankFeeCharged)
    assert charged.amount_fen == 50
    assert {state_of(spec, one) for one in (out, came)} == {LineState.MATCHED}
    (out, came) = (*imported(spec, line(-1_000), account=WALLET), *imported(spec, line(1_000)))
    assert spec.when(match([out, came])).happened(StatementLinesMatched).entry_ids == ()


def test_a_payment_that_the_wallet_and_the_bank_both_tell_of_counts_once() -> None:
    spec = open_fund().when(granted(10_000))
    charged = spec.when(fee(300)).happened(BankFeeCharged)
    (wallet,) = imported(spec, line(-300), account=WALLET)
    (bank,) = imported(spec, line(-300))
    spec.when(match([wallet, bank], charged.entry.entry_id))
    assert {state_of(spec, one) for one in (wallet, bank)} == {LineState.MATCHED}


def test_what_no_entry_explains_is_booked_as_what_it_is_and_matched_at_once() -> None:
    spec = with_partner().when(delivered())
    ids = imported(spec, line(8_800), line(5_000_000), line(121), line(13_000), line(-500))
    gift = spec.when(booking(ids[:1], Books.GIFT, donor_id="resident-lin"))
    assert gift.happened(DonorRecorded).donor_id == "resident-lin"
    assert spec.happened(DonationReceived).channel is Channel.BANK_TRANSFER
    spec.when(booking(ids[1:2], Books.GRANT, granted_by="广州市南沙区民政局"))
    assert spec.happened(IncomeReceived).granted_by == "广州市南沙区民政局"
    assert spec.when(booking(ids[2:3], Books.INTEREST)).happened(IncomeReceived).amount_fen == 121
    share = spec.when(booking(ids[3:4], Books.SHARE, partner_id=SKY_FARM)).happened(ShareRemitted)
    assert share.amount_fen == 13_000
    assert spec.when(booking(ids[4:], Books.FEE)).happened(BankFeeCharged).reference.startswith(BANK)
    assert {state_of(spec, one) for one in ids} == {LineState.MATCHED}
    assert sums(spec)["assets:host_charity"] == sum((8_800, 5_000_000, 121, 13_000, -500))
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_a_month_is_not_closed_over_a_line_that_waits_and_is_once_it_is_set_aside() -> None:
    spec = open_fund()
    (line_id,) = imported(spec, line(8_800, day=TODAY.replace(month=6)))
    waiting = spec.refuses(PreparePeriod(month="2026-06", **treasurer()), PERIOD_HAS_LINES_WAITING)
    assert waiting == {"month": "2026-06", "waiting": 1, "line_ids": [line_id]}
    spec.when(SetLineAside(line_id=line_id, reason=AsideReason.NOT_OF_THIS_FUND, **treasurer()))
    spec.when(closing(spec, "2026-06", MONDAY))
    assert spec.happened(PeriodClosed).month == "2026-06"


def settled(spec: History) -> str:
    (line_id,) = imported(spec, line(100))
    spec.when(SetLineAside(line_id=line_id, reason=AsideReason.TAKEN_BACK, **treasurer()))
    return line_id


def doubted(spec: History) -> str:
    return imported(spec, line(100, doubt=Doubt.DIRECTION_IS_UNKNOWN, direction=Direction.UNKNOWN))[0]


def matched_gift(spec: History) -> str:
    gift = donated(spec, given(100))
    spec.when(match(imported(spec, line(100)), gift.entry.entry_id))
    return gift.entry.entry_id


def after(spec: History, first: Command, then: Command) -> Command:
    spec.when(first)
    return then


CASES: dict[Refusal, Callable[[History], list[Command]]] = {
    refusals.STATEMENT_FILE_IS_IMPORTED: lambda s: [after(s, statement(file="a"), statement(file="a"))],
    refusals.STATEMENT_IS_OF_ANOTHER_ACCOUNT: lambda s: [
        after(s, statement(account_key="k1"), statement(account_key="k2"))
    ],
    refusals.STATEMENT_LINE_HAS_CHANGED: lambda s: [
        after(s, statement(line(100, key="M2")), statement(line(101, key="M2")))
    ],
    refusals.STATEMENT_LINE_IS_UNKNOWN: lambda _: [
        DecideLine(line_id=NOBODY, direction=Direction.IN, **treasurer()),
        SetLineAside(line_id=NOBODY, reason=AsideReason.TAKEN_BACK, **treasurer()),
        ReopenLine(line_id=NOBODY, **treasurer()),
        match([NOBODY]),
        booking([NOBODY], Books.GIFT),
    ],
    refusals.STATEMENT_LINE_IS_AS_ITS_FILE_HAS_IT: lambda s: [
        ReopenLine(line_id=imported(s, line(100))[0], **treasurer()),
        ReopenLine(line_id=doubted(s), **treasurer()),
    ],
    refusals.STATEMENT_LINE_IS_IN_NO_DOUBT: lambda s: [
        DecideLine(line_id=settled(s), direction=Direction.IN, **treasurer())
    ],
    refusals.STATEMENT_LINE_IS_SETTLED: lambda s: [
        SetLineAside(line_id=settled(s), reason=AsideReason.TAKEN_BACK, **treasurer()),
        match([settled(s)]),
        booking([settled(s)], Books.GIFT),
    ],
    refusals.STATEMENT_LINE_NEEDS_A_DECISION: lambda s: [
        match([doubted(s)]),
        booking([doubted(s)], Books.GIFT),
    ],
    refusals.STATEMENT_MATCH_IS_UNKNOWN: lambda _: [UndoMatch(match_id=NOBODY, **treasurer())],
    refusals.STATEMENT_MATCH_DOES_NOT_ADD_UP: lambda s: [
        match(imported(s, line(101)), donated(s, given(100)).entry.entry_id)
    ],
    refusals.STATEMENT_MATCH_NEEDS_A_COUNTERPART: lambda s: [match(imported(s, line(100)))],
    refusals.ENTRY_IS_MATCHED: lambda s: [match(imported(s, line(100)), matched_gift(s))],
    refusals.ENTRY_MOVED_NO_MONEY: lambda s: [
        match(imported(s, line(100)), s.when(delivered()).happened(ShareAccrued).entry.entry_id)
    ],
    ENTRY_IS_UNKNOWN: lambda s: [match(imported(s, line(100)), NOBODY)],
    refusals.STATEMENT_LINES_CAN_NOT_BE_BOOKED_SO: lambda s: [booking(imported(s, line(-100)), Books.GIFT)],
    PARTNER_IS_UNKNOWN: lambda s: [booking(imported(s, line(1)), Books.SHARE, partner_id=NOBODY)],
    REMITTANCE_IS_MORE_THAN_DUE: lambda s: [booking(imported(s, line(1)), Books.SHARE, partner_id=SKY_FARM)],
    SPACE_INCOME_IS_MORE_THAN_COLLECTED: lambda s: [booking(imported(s, line(1)), Books.SPACE_INCOME)],
    EARMARK_IS_UNKNOWN: lambda s: [booking(imported(s, line(1)), Books.GIFT, earmark_id=NOBODY)],
    DAY_LIES_IN_THE_FUTURE: lambda s: [
        booking(imported(s, line(1, day=TODAY + timedelta(days=1))), Books.GIFT)
    ],
    PERIOD_IS_CLOSED: lambda s: [booking(late(s), Books.GIFT)],
    DAY_LIES_BEFORE_THE_FUND: lambda s: [
        booking(imported(s, line(1, day=TODAY - timedelta(days=1))), Books.GIFT)
    ],
    REFERENCE_IS_BOOKED: lambda s: [booking(booked_by_hand(s), Books.GIFT)],
    DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP: lambda s: [
        booking(imported(s, line(1)), Books.GIFT, earmark_id=directed(s))
    ],
    MONEY_IS_NOT_RELEASED: lambda s: [booking(imported(s, line(-1)), Books.FEE, earmark_id=live(s))],
    BALANCE_IS_TOO_LOW: lambda s: [booking(imported(s, line(-1)), Books.FEE)],
}


def directed(spec: History) -> str:
    """A campaign that asks 小何 alone."""
    campaign_id = drafted(spec, draft(CampaignKind.DIRECTED))
    spec.when(AddToGroup(campaign_id=campaign_id, person_id="resident-he", **staff()))
    spec.when(opening(campaign_id))
    return campaign_id


def late(spec: History) -> list[str]:
    """A line of a month that was closed before its file came."""
    spec.when(closing(spec, "2026-06", MONDAY))
    return imported(spec, line(1, day=TODAY.replace(month=6)))


def booked_by_hand(spec: History) -> list[str]:
    ids = imported(spec, line(1, key="K7"))
    spec.when(given(1).model_copy(update={"reference": f"{BANK} K7"}))
    return ids


COMMANDS = (ImportStatement, DecideLine, SetLineAside, ReopenLine, MatchLines, UndoMatch, BookLines)
NAMED = [
    (kind, refusal)
    for kind in COMMANDS
    for refusal in kind.operation.refuses
    if refusal is not PERSON_IS_NO_MEMBER_HERE  # The gateway's word, which knows the members.
    and refusal not in OF_ASKING  # What holds for every gift: test_appeals.py.
]


@pytest.mark.parametrize(("kind", "refusal"), NAMED, ids=[f"{k.__name__}-{r.code}" for k, r in NAMED])
def test_a_command_is_refused_as_its_operation_says(kind: type[Command], refusal: Refusal) -> None:
    spec = with_partner()
    commands = [one for one in CASES[refusal](spec) if type(one) is kind]
    assert commands, f"no case in which {refusal.code} refuses {kind.__name__}"
    for command in commands:
        assert spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_every_rule_on_lines_is_named_by_a_command() -> None:
    assert set(refusals.ALL) <= {refusal for _, refusal in NAMED}


AMOUNTS = st.integers(-10_000, 10_000).filter(bool)


@settings(max_examples=40, deadline=None)
@generated(st.lists(AMOUNTS, min_size=1, max_size=12), st.data())
def test_overlapping_files_in_any_order_give_the_same_lines(amounts: list[int], data: st.DataObject) -> None:
    whole = [line(amount, key=f"K{place}") for place, amount in enumerate(amounts)]
    cuts = st.integers(0, len(whole))
    files = [
        whole,
        *(whole[min(a, b) : max(a, b)] for a, b in data.draw(st.lists(st.tuples(cuts, cuts), max_size=4))),
    ]
    found = []
    for order in (files, data.draw(st.permutations(files))):
        spec = open_fund()
        for place, one in enumerate(order):
            spec.when(statement(*one, file=f"{place}"))
        known = spec.state.statements
        found.append({key: known.lines[line_id] for key, line_id in known.keys.items()})
    assert found[0] == found[1]
    assert len(found[0]) == len(whole)


@settings(max_examples=40, deadline=None)
@generated(st.lists(st.tuples(AMOUNTS, st.integers(0, 4)), min_size=1, max_size=10))
def test_what_is_matched_waits_and_was_decided_comes_to_the_files_total_to_the_fen(
    movements: list[tuple[int, int]],
) -> None:
    spec = open_fund().when(granted(1_000_000))
    ids = imported(
        spec,
        *(line(amount, doubt=Doubt.STATUS_IS_UNKNOWN if how == 4 else None) for amount, how in movements),
    )
    file = spec.happened(StatementImported)
    for line_id, (amount, how) in zip(ids, movements, strict=True):
        act(spec, line_id, amount, how)
    lines = spec.state.statements.lines.values()
    by_state = {one: sum(line.signed_fen for line in lines if line.state is one) for one in LineState}
    assert sum(by_state.values()) == file.in_fen - file.out_fen
    assert sum(line.amount_fen for line in lines) == file.in_fen + file.out_fen
    explained = by_state[LineState.MATCHED]
    assert explained == sums(spec)["assets:host_charity"] - 1_000_000


def act(spec: History, line_id: str, amount: int, how: int) -> None:
    if how == 1:
        spec.when(booking([line_id], Books.GIFT if amount > 0 else Books.FEE))
    elif how == 2:
        spec.when(SetLineAside(line_id=line_id, reason=AsideReason.NOT_OF_THIS_FUND, **treasurer()))
    elif how == 3:
        matched = spec.when(booking([line_id], Books.GIFT if amount > 0 else Books.FEE))
        event = matched.happened(StatementLinesMatched)
        spec.when(UndoMatch(match_id=event.match_id, **treasurer()))
        spec.when(match([line_id], *event.entry_ids))
    elif how == 4:
        decision = DecideLine(line_id=line_id, direction=Direction.IN, **treasurer())
        out = DecideLine(line_id=line_id, direction=Direction.OUT, **treasurer())
        spec.when(decision if amount > 0 else out)
