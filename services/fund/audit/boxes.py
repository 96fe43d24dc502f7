"""Donation boxes as an auditor follows them: what two people counted is banked, or a reason is said."""

from services.fund.audit.findings import Findings
from shared.contracts.fund.boxes.events import BoxBanked, BoxEmptied
from shared.contracts.fund.donations.events import DonationReceived


class Boxes:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._counted: dict[str, int] = {}
        """By opening."""
        self._given: dict[str, tuple[str | None, int]] = {}
        """The box and amount of each gift that was taken out of one."""

    def emptied(self, event: BoxEmptied) -> None:
        self._counted[event.opening_id] = event.counted_fen
        agreed = event.counts_fen.count(event.counted_fen) > 1
        self._findings.same(
            "what was in a box is what two people counted, or is decided with a reason",
            agreed or event.reason is not None,
            computed=True,
        )

    def given(self, event: DonationReceived) -> None:
        if event.box_id is not None:
            self._given[event.donation_id] = event.box_id, event.amount_fen

    def banked(self, event: BoxBanked) -> None:
        same = self._findings.same
        same("what is banked was counted", event.counted_fen, self._counted.get(event.opening_id))
        gift = self._given.get(event.donation_id)
        same("what is banked of a box is one gift", (event.box_id, event.amount_fen), gift)
        explained = event.amount_fen == event.counted_fen or event.reason is not None
        same("less is banked than was counted with a reason alone", explained, computed=True)
