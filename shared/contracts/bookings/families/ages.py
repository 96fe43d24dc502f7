"""Whether somebody of whom only the year of birth is known fits what a session is meant for."""

LAST_OF_CHILDHOOD = 17
"""A minor is a person under 18 (Minors Protection Law, art. 2)."""


def bounds_for_children(age_from: int | None, age_to: int | None) -> tuple[int, int]:
    """The ages, in full years, at which a child takes part in a session that is meant for these ages."""
    highest = LAST_OF_CHILDHOOD if age_to is None else min(age_to, LAST_OF_CHILDHOOD)
    return age_from or 0, highest


def is_for_minors(age_to: int | None, *, said: bool) -> bool:
    """Whether it is for minors: who plans it says so, or it is meant up to an age under 18."""
    return said or (age_to is not None and age_to <= LAST_OF_CHILDHOOD)


def is_for_children_alone(age_to: int | None, *, for_minors: bool) -> bool:
    """Whether nobody but children takes part: for minors, and meant up to an age in childhood.

    One for minors without an upper age is for children and their parents alike.
    """
    return for_minors and age_to is not None and age_to <= LAST_OF_CHILDHOOD


def may_be_within(born_in: int, year: int, bounds: tuple[int, int]) -> bool:
    """Whether somebody born in one year is, on some day of another, of an age within these bounds.

    Whose birthday is not known is two ages in each year, and fits with either: nobody is turned away
    because the platform asks for no more than the year.
    """
    oldest = year - born_in
    return oldest >= bounds[0] and oldest - 1 <= bounds[1]
