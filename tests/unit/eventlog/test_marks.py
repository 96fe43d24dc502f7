"""Marks stand for ids: every one that was added is found, whatever their number and order."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eventlog.marks import MARK, SEQUENCE, Marks, as_bytes, from_bytes, mark_of

some = st.lists(st.integers(0, 2**32 - 1), max_size=60)


@given(st.lists(some, max_size=12), some)
def test_those_that_were_added_are_there_and_no_others(added: list[list[int]], asked: list[int]) -> None:
    marks = Marks()
    for one in added:
        marks.add(one)
    every = {mark for one in added for mark in one}
    assert all(mark in marks for mark in every)
    assert [mark for mark in asked if mark in marks] == [mark for mark in asked if mark in every]
    assert len(marks) == sum(map(len, added))


def test_a_mark_is_the_same_in_every_process() -> None:
    assert mark_of("019f34f0-6e80-7fff-a20b-fbae0a4de30a") == 0x95783190


@pytest.mark.parametrize("kind", [MARK, SEQUENCE])
@pytest.mark.parametrize("order", ["little", "big"])
def test_numbers_lie_in_a_file_the_lowest_byte_first(
    kind: str, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = array(kind, [1, 2**32 - 1, 77])
    assert from_bytes(kind, as_bytes(numbers)) == numbers
    monkeypatch.setattr("sys.byteorder", order)
    assert from_bytes(kind, as_bytes(numbers)) == numbers
