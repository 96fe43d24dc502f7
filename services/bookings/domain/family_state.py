"""The children of one community, as far as the rules need to know them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Child:
    """A child that is registered: who may act for it, and what is forgotten with it."""

    id: str
    guardian_ids: list[str]
    """Who registered it first; then who else was invited, and consented."""
    text_ids: tuple[str, ...]
    """Where the vault keeps its name and year of birth."""
    texts_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the texts, those that are kept for a second guardian."""
    invitation: tuple[str, datetime] | None = None
    """The open invitation of a second guardian, and until when it can be accepted."""
    fetchers: dict[str, str] = field(default_factory=dict)
    """Who may fetch it beside the guardian, and where the vault keeps the name of each."""


@dataclass(slots=True)
class Families:
    """Who is guardian of whom."""

    children: dict[str, Child] = field(default_factory=dict)
    of_guardian: dict[str, list[str]] = field(default_factory=dict)

    def acting_for(self, person_id: str, child_id: str | None) -> tuple[str, ...]:
        """Who acts for a place: its person, or the guardians of the child whose place it is."""
        if child_id is None:
            return (person_id,)
        child = self.children.get(child_id)
        return tuple(child.guardian_ids) if child else ()

    def of(self, person_id: str) -> list[Child]:
        """The children of one guardian."""
        return [self.children[one] for one in self.of_guardian.get(person_id, ())]

    def add(self, child: Child) -> None:
        """One more."""
        self.children[child.id] = child
        for one in child.guardian_ids:
            self.of_guardian.setdefault(one, []).append(child.id)

    def join(self, child_id: str, guardian_id: str, text_ids: tuple[str, ...]) -> None:
        """One more guardian."""
        child = self.children[child_id]
        child.guardian_ids.append(guardian_id)
        child.texts_of[guardian_id] = text_ids
        child.invitation = None
        self.of_guardian.setdefault(guardian_id, []).append(child_id)

    def leave(self, child_id: str, guardian_id: str) -> None:
        """One guardian less, and what was kept for them."""
        child = self.children[child_id]
        child.guardian_ids.remove(guardian_id)
        # What was kept for the one who stays is all that is kept from now on.
        child.text_ids = child.texts_of.get(child.guardian_ids[0], child.text_ids)
        child.texts_of.clear()
        self._is_none_of(guardian_id, child_id)

    def drop(self, child_id: str) -> None:
        """One less."""
        for one in self.children.pop(child_id).guardian_ids:
            self._is_none_of(one, child_id)

    def _is_none_of(self, guardian_id: str, child_id: str) -> None:
        theirs = self.of_guardian[guardian_id]
        theirs.remove(child_id)
        if not theirs:
            del self.of_guardian[guardian_id]
