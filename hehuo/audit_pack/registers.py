"""Registers of a pack: receipts with their gaps, reversals, rules, splits, offices, relations and more.

Those of the period are written, but for rules, splits and offices, which are written from the beginning: what
held during the period may have begun before.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Any

from hehuo.audit_pack.entries import GENERAL, Period
from hehuo.audit_pack.reading import Told
from hehuo.audit_pack.sheets import Folder, Sheet
from shared.contracts.fund.approvals import RelationDeclared
from shared.contracts.fund.donations.events import DonationReceipted
from shared.contracts.fund.goods.events import GoodsReceipted
from shared.contracts.fund.ledger import EntryReversed
from shared.contracts.fund.opening import FundOpened, RulesAdopted
from shared.contracts.fund.relations.events import RelationSettled
from shared.contracts.fund.shares.events import ShareReceipted
from shared.contracts.fund.splits import SourceSplitSet
from shared.contracts.gateway.identity import PartnerUnbound, PersonErased, RoleGranted, RoleRevoked
from shared.kernel.messages import Event, forms_of

_NUMBERED = re.compile(r"(.*?)([0-9]{1,15})$")


def gaps_in(numbers: list[str]) -> list[tuple[str, str]]:
    """Numbers that are missing between others of the same series, as (first, last) of each gap.

    A series is what stands before the digits at a number's end, with as many digits.
    """
    series: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number in numbers:
        if found := _NUMBERED.fullmatch(number):
            series[found[1], len(found[2])].append(int(found[2]))
    gaps = []
    for (prefix, digits), found_numbers in sorted(series.items()):
        ordered = sorted(found_numbers)
        gaps += [
            (f"{prefix}{one + 1:0{digits}}", f"{prefix}{following - 1:0{digits}}")
            for one, following in pairwise(ordered)
            if following > one + 1
        ]
    return gaps


class Registers:
    """Reads the fund's events, one after the other."""

    def __init__(self, folder: Folder, period: Period) -> None:
        self._period = period
        self._numbers: list[str] = []
        self._receipts = Sheet(folder, "receipts", "receipt_number", "what", "subject_id", "issued_at", "by")
        self._gaps = Sheet(folder, "receipt-gaps", "first_missing", "last_missing")
        self._reversals = Sheet(
            folder, "reversals", "entry_id", "reverses", "reason", "proposed_by", "reversed_by",
            "cancelled_receipt", "reversed_at",
        )  # fmt: skip
        self._rules = Sheet(
            folder, "rules", "recorded_at", "effective_from", "disbursement_approvals", "committee", "by"
        )
        self._splits = Sheet(
            folder, "source-splits", "recorded_at", "source", "from_day", "parts", "reason", "proposed_by",
            "by",
        )  # fmt: skip
        self._relations = Sheet(folder, "relations", "disbursement_id", "person_id", "declared_by", "at")
        self._settlements = Sheet(
            folder, "relations-settled", "disbursement_id", "person_id", "upheld", "settled_by", "at"
        )
        self._on_behalf = Sheet(folder, "on-behalf", "sequence", "at", "event", "by", "on_behalf_of")
        self._kept: Mapping[type[Event], Callable[[Told, Any], None]] = {
            DonationReceipted: self._gift_receipted,
            ShareReceipted: self._share_receipted,
            GoodsReceipted: self._goods_receipted,
            EntryReversed: self._reversed,
            RelationDeclared: self._related,
            RelationSettled: self._settled,
        }

    @property
    def kinds(self) -> AbstractSet[type[Event]]:
        """Of which events."""
        return self._kept.keys() | {*forms_of(FundOpened), *forms_of(RulesAdopted), SourceSplitSet}

    def take(self, told: Told) -> None:
        """The next event that is of these kinds."""
        event = told.data
        if isinstance(event, FundOpened | RulesAdopted):
            self._rule(told, event)
        elif isinstance(event, SourceSplitSet):
            self._split(told, event)
        elif f"{told.time:%Y-%m}" in self._period:
            self._kept[type(event)](told, event)

    def take_on_behalf(self, told: Told) -> None:
        """The next event of any kind that somebody caused for another."""
        if f"{told.time:%Y-%m}" in self._period:
            self._on_behalf.row(told.sequence, told.time.isoformat(), told.type, told.actor, told.onbehalfof)

    def _rule(self, told: Told, event: FundOpened | RulesAdopted) -> None:
        since = event.opened_at if isinstance(event, FundOpened) else event.effective_from
        committee = event.committee.model_dump_json() if event.committee else ""
        self._rules.row(
            told.time.isoformat(), since.isoformat(), event.disbursement_approvals, committee, told.actor
        )

    def _split(self, told: Told, event: SourceSplitSet) -> None:
        parts = " ".join(f"{one.earmark_id or GENERAL}={one.share_bps}" for one in event.parts)
        self._splits.row(
            told.time.isoformat(),
            event.source.value,
            event.from_day.isoformat(),
            parts,
            event.reason,
            event.proposed_by or "",
            told.actor,
        )

    def _gift_receipted(self, told: Told, event: DonationReceipted) -> None:
        self._receipt(told, event.receipt_number, "donation", event.donation_id)

    def _share_receipted(self, told: Told, event: ShareReceipted) -> None:
        self._receipt(told, event.receipt_number, "remittance", event.remittance_id)

    def _goods_receipted(self, told: Told, event: GoodsReceipted) -> None:
        self._receipt(told, event.receipt_number, "goods", event.goods_id)

    def _reversed(self, _told: Told, event: EntryReversed) -> None:
        self._reversals.row(
            event.entry.entry_id,
            event.reversed_entry_id,
            event.reason,
            event.proposed_by,
            event.reversed_by,
            event.cancelled_receipt,
            event.reversed_at.isoformat(),
        )

    def _related(self, _told: Told, event: RelationDeclared) -> None:
        self._relations.row(
            event.disbursement_id, event.person_id, event.declared_by, event.declared_at.isoformat()
        )

    def _settled(self, _told: Told, event: RelationSettled) -> None:
        """What became of a relation that somebody else declared."""
        self._settlements.row(
            event.disbursement_id,
            event.person_id,
            event.upheld,
            event.settled_by,
            event.settled_at.isoformat(),
        )

    def _receipt(self, told: Told, number: str, what: str, subject_id: str) -> None:
        self._numbers.append(number)
        self._receipts.row(number, what, subject_id, told.time.isoformat(), told.actor)

    def finish(self) -> list[tuple[str, str]]:
        """Names the gaps between receipts; returns them too."""
        gaps = gaps_in(self._numbers)
        for gap in gaps:
            self._gaps.row(*gap)
        return gaps


class Offices:
    """Reads the gateway's events: who held which office from when to when."""

    def __init__(self, folder: Folder) -> None:
        self._sheet = Sheet(folder, "offices", "at", "sequence", "person_id", "role", "what", "by")

    def take(self, told: Told) -> None:
        """The next event."""
        event, place = told.data, (told.time.isoformat(), told.sequence)
        if isinstance(event, RoleGranted):
            self._sheet.row(*place, event.person_id, event.role.value, "granted", told.actor)
        elif isinstance(event, RoleRevoked):
            self._sheet.row(*place, event.person_id, event.role.value, "revoked", told.actor)
        elif isinstance(event, PartnerUnbound):
            self._sheet.row(*place, event.person_id, "partner", "no longer for one partner", told.actor)
        elif isinstance(event, PersonErased):
            self._sheet.row(*place, event.person_id, "", "erased, and all offices with it", told.actor)
