"""Replaying the log gives the same state, and so does a snapshot that was written and read back."""

import re

from pydantic import TypeAdapter

from services.fund.domain.decider import DECIDER
from services.fund.domain.state import Fund
from shared.contracts.fund import EVENTS
from tests.unit.fund.scenes import story
from tests.unit.shelves import assert_the_same_without_memory


def test_a_replayed_log_gives_the_same_state() -> None:
    history = story().history
    assert DECIDER.replay(history.events) == history.state


def test_events_that_were_written_and_read_back_give_the_same_state() -> None:
    history = story().history
    again = [type(event).model_validate_json(event.model_dump_json()) for event in history.events]
    assert again == history.events
    assert DECIDER.replay(again) == history.state


def test_a_snapshot_gives_the_same_state() -> None:
    state = story().history.state
    snapshot = TypeAdapter(Fund)
    assert snapshot.validate_json(snapshot.dump_json(state)) == state


def test_what_lies_beside_the_log_changes_no_bit_of_the_state() -> None:
    assert_the_same_without_memory(DECIDER, story().history.events)


def test_event_names_carry_service_and_version_and_differ() -> None:
    names = [event.type for event in EVENTS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"fund\.[a-z_]+\.v[12]", name) for name in names)
