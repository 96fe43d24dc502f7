"""Bytes that nobody takes are counted by address and in all."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from hehuo.web_server.bounds import Bounds
from hehuo.web_server.unread import Unread

BOUNDS = Bounds(most_unread_bytes=100, most_unread_bytes_per_address=50)


@dataclass(eq=False)
class Listener:
    origin: str | None
    is_cut: bool = False

    def cut(self) -> None:
        self.is_cut = True


@given(
    st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 60))),
)
def test_the_bounds_hold_but_for_one_alone(origins: list[str | None], doings: list[tuple[int, int]]) -> None:
    unread, held = Unread(BOUNDS), dict[Listener, int]()
    everybody = [Listener(origin) for origin in origins]
    for number, size_bytes in doings:
        one = everybody[number % len(everybody)]
        if one.is_cut:
            continue
        if size_bytes:
            held.pop(one, None)
            held[one] = size_bytes
            unread.holds(one, one.origin, size_bytes)
        else:
            held.pop(one, None)
            unread.taken(one)
        assert not one.is_cut, "whoever has just been sent something"
        held = {each: size for each, size in held.items() if not each.is_cut}
        assert sum(held.values()) <= 100 or len(held) == 1
        for origin in ("a", "b", "c"):
            of_it = [size for each, size in held.items() if each.origin == origin]
            assert sum(of_it) <= 50 or len(of_it) == 1


def test_an_address_pays_for_its_own_alone() -> None:
    unread = Unread(BOUNDS)
    first, other, second = Listener("a"), Listener("b"), Listener("a")
    unread.holds(first, "a", 30)
    unread.holds(other, "b", 30)
    unread.holds(second, "a", 30)
    assert [one.is_cut for one in (first, other, second)] == [True, False, False]


def test_what_was_taken_counts_no_more() -> None:
    unread = Unread(BOUNDS)
    first, second = Listener("a"), Listener("a")
    unread.holds(first, "a", 40)
    unread.taken(first)
    unread.taken(first)
    unread.holds(second, "a", 40)
    assert not first.is_cut
