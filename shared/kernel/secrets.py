"""Secrets that can be changed while processes run."""

import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChangingSecret:
    """What several processes know: the secret that this one shows, and another one that it takes as well.

    Processes start again one after the other, so a change is three rounds: all take the new one as well; all
    show it, and take the old one as well; all take the new one alone.
    """

    shown: str = field(repr=False)
    also: str | None = field(default=None, repr=False)

    @property
    def taken(self) -> tuple[str, ...]:
        """All that are taken, the one that is shown first."""
        return (self.shown,) if self.also is None else (self.shown, self.also)

    def takes(self, given: str) -> bool:
        """Whether this is one of them; how long it takes to say so tells nothing of which."""
        checks = [hmac.compare_digest(given.encode(), one.encode()) for one in self.taken]
        return any(checks)
