"""What ``hehuo doctor`` has found."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Findings:
    """Lines to show, and how many of them tell of a problem."""

    lines: list[str] = field(default_factory=list)
    problems: int = 0

    def note(self, text: str) -> None:
        """Something good to know."""
        self.lines.append(f"   {text}")

    def good(self, text: str) -> None:
        """Something that is as it should be."""
        self.lines.append(f"ok {text}")

    def bad(self, text: str) -> None:
        """A problem, and what to do about it."""
        self.lines.append(f"!! {text}")
        self.problems += 1
