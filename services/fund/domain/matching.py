"""Matching: what a pool adds to a gift, in the order of the log, within every cap and the pool's money."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from services.fund.domain.campaign_giving import campaign_of
from services.fund.domain.campaign_state import KEEPS, Pool
from services.fund.domain.journal import Journal, book, transfer
from services.fund.domain.state import Donation, Fund
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.ledger import HOST_CHARITY, TRANSFERS, EntryKind, Line
from shared.kernel.messages import Event
from shared.kernel.money import WHOLE_IN_BPS

_ACCOUNT = f"{TRANSFERS}matching"


@dataclass(slots=True)
class Matching:
    """Matches the gifts of one command: what one of them takes, the next finds gone."""

    state: Fund
    journal: Journal
    paid: dict[tuple[str, str], int] = field(default_factory=dict)
    """What this command has added, by pool and: campaign, person, or nothing for all."""

    def of(
        self, donation_id: str, campaign_id: str | None, donor_id: str | None, amount_fen: int, day: date
    ) -> list[Event]:
        """What is added to this gift: one event or none."""
        campaign = campaign_of(self.state, campaign_id)
        if campaign_id is None or campaign is None or campaign.pool_id is None or campaign.state not in KEEPS:
            return []
        pool_id = campaign.pool_id
        pool = self.state.campaigns.pools[pool_id]
        added_fen = self._room(pool_id, pool, campaign_id, donor_id, amount_fen)
        if added_fen <= 0:
            return []
        for whose in {"", campaign_id, donor_id or ""}:
            self.paid[pool_id, whose] = self.paid.get((pool_id, whose), 0) + added_fen
        return [
            GiftMatched(
                donation_id=donation_id,
                pool_id=pool_id,
                campaign_id=campaign_id,
                amount_fen=added_fen,
                entry=self.journal.entry(
                    EntryKind.GIFT_MATCHED,
                    donation_id,
                    between(pool_id, campaign_id, added_fen),
                    booked_on=day,
                ),
            )
        ]

    def _room(self, pool_id: str, pool: Pool, campaign_id: str, donor_id: str | None, amount_fen: int) -> int:
        """The factor's part of the gift, rounded down so that no cap is passed by a fen."""
        now = self.paid.get((pool_id, ""), 0)
        rooms = [
            amount_fen * pool.factor_bps // WHOLE_IN_BPS,
            pool.cap_fen - pool.paid_fen - now,
            self.state.purses.get(pool_id, 0) - now,
        ]
        if pool.gift_cap_fen is not None:
            rooms.append(pool.gift_cap_fen)
        if pool.campaign_cap_fen is not None:
            paid_fen = pool.by_campaign.get(campaign_id, 0) + self.paid.get((pool_id, campaign_id), 0)
            rooms.append(pool.campaign_cap_fen - paid_fen)
        if pool.person_cap_fen is not None:
            if donor_id is None:
                return 0  # Nobody could tell whether it is the same person again.
            paid_fen = pool.by_person.get(donor_id, 0) + self.paid.get((pool_id, donor_id), 0)
            rooms.append(pool.person_cap_fen - paid_fen)
        return min(rooms)


def between(source: str, target: str, amount_fen: int) -> Sequence[Line]:
    """The lines that move an amount from purse to purse; each balances for itself."""
    return (
        *transfer(_ACCOUNT, HOST_CHARITY, amount_fen, source),
        *transfer(HOST_CHARITY, _ACCOUNT, amount_fen, target),
    )


def match_returned_with(donation: Donation, donation_id: str, journal: Journal, day: date) -> list[Event]:
    """What had been added to a gift goes back with it; nothing where nothing was."""
    if not donation.matched_fen or donation.pool_id is None or donation.earmark_id is None:
        return []
    return [
        MatchReturned(
            donation_id=donation_id,
            pool_id=donation.pool_id,
            campaign_id=donation.earmark_id,
            amount_fen=donation.matched_fen,
            entry=journal.entry(
                EntryKind.MATCH_RETURNED,
                donation_id,
                between(donation.earmark_id, donation.pool_id, donation.matched_fen),
                booked_on=day,
            ),
        )
    ]


def gift_matched(state: Fund, event: GiftMatched) -> None:
    donation = state.donations[event.donation_id]
    donation.matched_fen, donation.pool_id = event.amount_fen, event.pool_id
    _count(state, event, donation, event.amount_fen)


def match_returned(state: Fund, event: MatchReturned) -> None:
    donation = state.donations[event.donation_id]
    donation.matched_fen, donation.pool_id = 0, None
    _count(state, event, donation, -event.amount_fen)


def _count(state: Fund, event: GiftMatched | MatchReturned, donation: Donation, amount_fen: int) -> None:
    state.campaigns.by_id[event.campaign_id].matched_fen += amount_fen
    pool = state.campaigns.pools[event.pool_id]
    pool.by_campaign[event.campaign_id] = pool.by_campaign.get(event.campaign_id, 0) + amount_fen
    if donation.donor_id is not None:
        pool.by_person[donation.donor_id] = pool.by_person.get(donation.donor_id, 0) + amount_fen
    book(state, event.entry)
