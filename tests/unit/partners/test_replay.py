"""A programme that is read back, from its log or from a snapshot, is the programme that was."""

import pytest
from pydantic import TypeAdapter

from services.partners.domain.decider import DECIDER
from services.partners.domain.state import Programme
from shared.contracts.partners import EVENTS
from shared.kernel.messages import Event
from tests.unit.partners.scenes import RESIDENTS, Scene

SNAPSHOTS = TypeAdapter(Programme)
SCENES = {
    "recruiting": lambda: Scene().opened().need_published().call_published().intent_offered(),
    "trial": lambda: Scene().opened().answered(RESIDENTS[:3], serves_minors=True).screened(),
    "publicity": lambda: Scene().opened().decided().objected(),
    "active": lambda: Scene().opened().agreement_active(),
}


@pytest.mark.parametrize("name", SCENES)
def test_replaying_the_events_gives_the_same_state(name: str) -> None:
    scene = SCENES[name]()
    assert DECIDER.replay(scene.history) == scene.state


@pytest.mark.parametrize("name", SCENES)
def test_events_that_were_written_and_read_back_give_the_same_state(name: str) -> None:
    scene = SCENES[name]()
    read = [type(event).model_validate_json(event.model_dump_json()) for event in scene.history]
    assert DECIDER.replay(read) == scene.state


@pytest.mark.parametrize("name", SCENES)
def test_a_snapshot_that_is_read_back_is_the_same_state(name: str) -> None:
    scene = SCENES[name]()
    assert SNAPSHOTS.validate_json(SNAPSHOTS.dump_json(scene.state)) == scene.state


def test_events_have_wire_names_of_their_own() -> None:
    names = [event.type for event in EVENTS]
    assert len(set(names)) == len(names)
    assert all(name.startswith("partners.") and name.endswith(".v1") for name in names)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: str(kind.type))
def test_what_tells_who_said_what_is_not_public(kind: type[Event]) -> None:
    telling = {"person", "raised_by", "offered_by", "text_id", "score"}
    assert not (kind.public and telling & kind.model_fields.keys())
