"""What the rules read of a partner's roster."""

from dataclasses import dataclass, field

from shared.contracts.partners.roster.events import RosterRole


@dataclass(slots=True)
class Invitation:
    """A role that waits for somebody's acceptance."""

    role: RosterRole
    hands: set[str]
    """Who invited, and who entered it."""


@dataclass(slots=True)
class Handover:
    """An offer to take a partner over."""

    to: str
    hands: set[str]


@dataclass(slots=True)
class Roster:
    """The people of a partner beside its representative."""

    members: dict[str, RosterRole] = field(default_factory=dict)
    """By person; without the representative."""
    former: set[str] = field(default_factory=set)
    """Who was on it, or represented the partner."""
    invited: dict[str, Invitation] = field(default_factory=dict)
    handover: Handover | None = None
    representative_gone: bool = False

    @property
    def second(self) -> str | None:
        """Who may do what the representative may; None where nobody does."""
        found = (one for one, role in self.members.items() if role is RosterRole.SECOND_REPRESENTATIVE)
        return next(found, None)

    def holds(self, person: str) -> bool:
        """Whether a person, who is not the representative, is on it in any way."""
        offered = self.handover is not None and self.handover.to == person
        return person in self.members or person in self.invited or offered
