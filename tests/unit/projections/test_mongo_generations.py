"""Which generations there are: the rules by which their listing changes."""

import pytest

from shared.projections.mongo.generations import Listing
from shared.projections.store import Generation


def listing_of(count: int) -> Listing:
    listing = Listing()
    for _ in range(count):
        listing = listing.begin("tools", "f", ("name",))
    return listing


def test_generations_are_numbered_and_none_is_current_at_first() -> None:
    listing = listing_of(2)
    assert [one.number for one in listing.listed] == [1, 2]
    assert listing.serving is None
    assert listing.swap(listing.listed[1]).serving == listing.listed[1]


def test_a_number_is_not_given_again() -> None:
    listing = listing_of(2)
    left = listing.leave(listing.listed[1]).without(listing.listed[1])
    assert left.begin("tools", "f", ()).listed[-1].number == 3


def test_the_current_one_does_not_leave() -> None:
    listing = listing_of(1)
    serving = listing.swap(listing.listed[0])
    assert serving.leave(listing.listed[0]) == serving


def test_one_that_leaves_does_not_become_the_current_one() -> None:
    listing = listing_of(2)
    leaving = listing.leave(listing.listed[0])
    assert leaving.leaving == {1}
    for state in (leaving, leaving.without(listing.listed[0])):
        with pytest.raises(LookupError, match=r"tools\.1 has been dropped"):
            state.swap(listing.listed[0])


def test_one_that_was_never_listed_changes_nothing() -> None:
    stranger = Generation("tools", 9, "f", ())
    assert listing_of(2).leave(stranger) == listing_of(2).without(stranger) == listing_of(2)
