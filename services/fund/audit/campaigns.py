"""Campaigns as an auditor follows them: caps, refunds, and that nothing was paid before its step."""

from collections import defaultdict
from dataclasses import dataclass, field

from services.fund.audit.books import Books
from services.fund.audit.findings import Findings
from shared.contracts.fund.campaigns.events import (
    CampaignDrafted,
    CampaignFailed,
    MilestoneReleased,
    SurplusMoved,
)
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned, PoolOpened
from shared.contracts.fund.campaigns.refunds import GiftRefunded
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.donations.events import DonationPledged, DonationReceived, DonorRecorded
from shared.contracts.fund.income import BankFeeCharged
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, EntryKind, EntryReversed


@dataclass
class _Pool:
    terms: PoolOpened
    by_person: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_campaign: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Crowd:
    def __init__(self, findings: Findings, books: Books) -> None:
        self._findings = findings
        self._books = books
        self._pools: dict[str, _Pool] = {}
        self._released: dict[str, int] = {}
        """Basis points, by campaign; 0 for a pool."""
        self._spent: dict[str, int] = defaultdict(int)
        self._gifts: dict[str, tuple[str | None, int]] = {}
        """Purse and amount of each gift that stands."""
        self._donors: dict[str, str] = {}
        self._matched: dict[str, int] = {}
        self._failed: set[str] = set()

    def drafted(self, event: CampaignDrafted) -> None:
        self._released[event.campaign_id] = 0
        required_fen = sum(cost.amount_fen for cost in event.costs if cost.required)
        self._findings.same("the minimum is what is required", event.minimum_fen, required_fen)

    def failed(self, event: CampaignFailed) -> None:
        self._failed.add(event.campaign_id)
        standing = [key for key, (purse, _) in self._gifts.items() if purse == event.campaign_id]
        self._findings.same("each gift is on the list of refunds", sorted(event.refund_ids), sorted(standing))

    def released(self, event: MilestoneReleased) -> None:
        self._released[event.campaign_id] += event.share_bps
        self._findings.same(
            "a campaign that failed releases nothing", event.campaign_id in self._failed, computed=False
        )

    def donor_recorded(self, event: DonorRecorded | DonationPledged) -> None:
        self._donors[event.donation_id] = event.donor_id

    def gift_received(self, event: DonationReceived) -> None:
        self._gifts[event.donation_id] = (event.earmark_id, event.amount_fen)
        late = event.earmark_id in self._failed
        self._findings.same("what comes too late goes back", event.refund_due, late)

    def gift_refunded(self, event: GiftRefunded) -> None:
        gift = self._gifts.pop(event.donation_id, None)
        self._findings.same(
            "a refund is the whole of a gift that stands", (event.campaign_id, event.amount_fen), gift
        )
        self._findings.same(
            "what is given back was given to what failed", event.campaign_id in self._failed, computed=True
        )
        purse, amount_fen = event.campaign_id, event.amount_fen
        self._books.book(
            event.entry,
            [("income:crowdfunding", purse, amount_fen), (HOST_CHARITY, purse, -amount_fen)],
        )

    def pool_opened(self, event: PoolOpened) -> None:
        self._pools[event.pool_id] = _Pool(event)
        self._released[event.pool_id] = 0

    def gift_matched(self, event: GiftMatched) -> None:
        pool, gift = self._pools[event.pool_id], self._gifts.get(event.donation_id)
        self._findings.same("a gift is matched once", event.donation_id in self._matched, computed=False)
        self._matched[event.donation_id] = event.amount_fen
        donor = self._donors.get(event.donation_id, "")
        pool.by_person[donor] += event.amount_fen
        pool.by_campaign[event.campaign_id] += event.amount_fen
        terms, amount_fen = pool.terms, gift[1] if gift else 0
        caps = {
            "the factor": (event.amount_fen * 10_000, amount_fen * terms.factor_bps),
            "the pool": (sum(pool.by_campaign.values()), terms.cap_fen),
            "a gift": (event.amount_fen, terms.gift_cap_fen),
            "a person": (pool.by_person[donor], terms.person_cap_fen),
            "a campaign": (pool.by_campaign[event.campaign_id], terms.campaign_cap_fen),
        }
        for whose, (reached, cap) in caps.items():
            if cap is not None:
                self._findings.same(f"matching keeps the cap of {whose}", max(reached, cap), cap)
        self._moved(event, "matching", event.pool_id, event.campaign_id)

    def match_returned(self, event: MatchReturned) -> None:
        pool, matched = self._pools[event.pool_id], self._matched.pop(event.donation_id, None)
        self._findings.same("a match goes back whole", event.amount_fen, matched)
        self._findings.same("a match goes with its gift", event.donation_id in self._gifts, computed=False)
        pool.by_person[self._donors.get(event.donation_id, "")] -= event.amount_fen
        pool.by_campaign[event.campaign_id] -= event.amount_fen
        self._moved(event, "matching", event.campaign_id, event.pool_id)

    def surplus_moved(self, event: SurplusMoved) -> None:
        if event.proposed_by is not None:
            one_person = event.proposed_by == event.decided_by
            self._findings.same("two people decide where a surplus goes", one_person, computed=False)
        self._moved(event, "surplus", event.from_earmark_id, event.to_earmark_id)

    def paid_out(self, event: DisbursementPaid | BankFeeCharged) -> None:
        purse = event.earmark_id
        if purse is None:
            return
        self._spent[purse] += event.amount_fen
        bps = self._released.get(purse)
        if bps is not None:
            whole_fen = self._findings.purses[purse] + self._spent[purse]
            paid = max(self._spent[purse] * 10_000, whole_fen * bps + 5_000)
            self._findings.same("no more is paid than released, to half a fen", paid, whole_fen * bps + 5_000)

    def entry_reversed(self, event: EntryReversed) -> None:
        if event.reversed_kind is EntryKind.DONATION_RECEIVED:
            self._gifts.pop(event.reversed_subject_id, None)
        for line in event.entry.lines:
            if line.account.startswith(EXPENSE) and line.earmark_id:
                self._spent[line.earmark_id] += line.amount_fen
            if event.reversed_kind is EntryKind.GIFT_REFUNDED and line.account == HOST_CHARITY:
                self._gifts[event.reversed_subject_id] = (line.earmark_id, line.amount_fen)

    def _moved(
        self, event: GiftMatched | MatchReturned | SurplusMoved, kind: str, source: str, target: str
    ) -> None:
        account, amount_fen = f"transfers:{kind}", event.amount_fen
        self._books.book(
            event.entry,
            [
                (HOST_CHARITY, source, -amount_fen),
                (account, source, amount_fen),
                (HOST_CHARITY, target, amount_fen),
                (account, target, -amount_fen),
            ],
        )
