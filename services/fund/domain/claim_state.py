"""What another says of somebody's relation to a payee, as far as rules read it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Claim:
    """A relation that somebody else declared, until it is confirmed, settled, or too late to contest."""

    declared_by: str
    contested: bool = False
    lapses: bool = False
    """Whether it lapses if nobody settles it; not one that was contested before that was so."""
