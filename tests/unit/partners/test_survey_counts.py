"""What a survey shows: no number under 5, and no way to work one out."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.partners.domain.survey_counts import shown_of
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.refusals.surveys import SURVEY_IS_ANSWERED_ONCE
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.unit.partners.scenes import by, for_resident, resident
from tests.unit.partners.test_surveys import OPENS, Surveyed, answer


def tables(cells: int, together: int) -> Iterator[tuple[int, ...]]:
    """All tables of so many numbers that make this sum."""
    if cells == 1:
        yield (together,)
        return
    for first in range(together + 1):
        for rest in tables(cells - 1, together - first):
            yield (first, *rest)


@pytest.mark.parametrize(("cells", "most"), [(2, 30), (3, 19), (4, 14)])
def test_whoever_knows_the_sum_and_how_it_is_done_works_out_no_hidden_number(cells: int, most: int) -> None:
    # Everything is tried: all tables that would be shown alike, told apart by nothing that is seen.
    for together in range(1, most):
        alike = defaultdict(list)
        for table in tables(cells, together):
            alike[tuple(shown_of({str(i): n for i, n in enumerate(table)}).values())].append(table)
        for shown, possible in alike.items():
            for place, number in enumerate(shown):
                assert number is None or number >= 5
                if number is None:
                    assert len({table[place] for table in possible}) > 1, (shown, possible)


@given(st.lists(st.integers(min_value=5, max_value=10_000), min_size=2, max_size=20))
def test_a_table_of_many_is_shown_whole(numbers: list[int]) -> None:
    table = {str(place): number for place, number in enumerate(numbers)}
    assert shown_of(table) == table


class Voices(RuleBasedStateMachine):
    """People answer by themselves and through staff, and records are merged: each is one voice."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Surveyed().survey_published()
        self.counts_as: dict[str, str] = {}
        self.heard: set[str] = set()

    def one(self, person: str) -> str:
        while person in self.counts_as:
            person = self.counts_as[person]
        return person

    @rule(person=st.sampled_from("abcde"), by_staff=st.booleans())
    def answers(self, person: str, by_staff: bool) -> None:
        who = for_resident(person, at=OPENS) if by_staff else resident(person, at=OPENS)
        command = answer(self.scene, who)
        if self.one(person) in self.heard:
            self.scene.refuses(command, SURVEY_IS_ANSWERED_ONCE)
        else:
            self.scene.when(command)
            self.heard.add(self.one(person))

    @rule(person=st.sampled_from("abcde"), into=st.sampled_from("abcde"))
    def merged(self, person: str, into: str) -> None:
        if self.one(person) != person or self.one(into) != into or person == into:
            return
        self.scene.when(CountAsOne(person_id=person, into=into, **by("gateway", Role.SYSTEM)))
        self.counts_as[person] = into
        if person in self.heard:
            self.heard.discard(person)
            self.heard.add(into)

    @invariant()
    def each_is_heard_once(self) -> None:
        assert self.scene.state.surveys[self.scene.survey_id].given.keys() == self.heard


Voices.TestCase.settings = settings(max_examples=when_soaking(100, 5), stateful_step_count=15, deadline=None)
TestVoices = Voices.TestCase
