"""The register of relations, as far as rules read it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Register:
    """To whom an official is related."""

    people: set[str]
    organisations: set[str]
    """As `known_as` has them."""
