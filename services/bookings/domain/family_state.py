"""The children of one community, as far as the rules need to know them."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Child:
    """A child that is registered: who may act for it, and what is forgotten with it."""

    id: str
    guardian_id: str
    text_ids: tuple[str, ...]
    """Where the vault keeps its name and year of birth."""
    fetchers: dict[str, str] = field(default_factory=dict)
    """Who may fetch it beside the guardian, and where the vault keeps the name of each."""


@dataclass(slots=True)
class Families:
    """Who is guardian of whom."""

    children: dict[str, Child] = field(default_factory=dict)
    of_guardian: dict[str, list[str]] = field(default_factory=dict)

    def of(self, person_id: str) -> list[Child]:
        """The children of one guardian."""
        return [self.children[one] for one in self.of_guardian.get(person_id, ())]

    def add(self, child: Child) -> None:
        """One more."""
        self.children[child.id] = child
        self.of_guardian.setdefault(child.guardian_id, []).append(child.id)

    def drop(self, child_id: str) -> None:
        """One less."""
        child = self.children.pop(child_id)
        siblings = self.of_guardian[child.guardian_id]
        siblings.remove(child_id)
        if not siblings:
            del self.of_guardian[child.guardian_id]
