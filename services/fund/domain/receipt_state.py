"""Whose receipts are due: what the close of a month looks through."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class ReceiptsDue:
    """The month of each whose receipt is due, by id."""

    donations: dict[str, str] = field(default_factory=dict)
    remittances: dict[str, str] = field(default_factory=dict)
    goods: dict[str, str] = field(default_factory=dict)

    def by(self, month: str) -> list[str]:
        """Those of this month and the ones before, gifts of money first."""
        return [
            key
            for due in (self.donations, self.remittances, self.goods)
            for key, one in due.items()
            if one <= month
        ]
