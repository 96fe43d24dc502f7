"""A programme that is read back, from its log or from a snapshot, is the programme that was."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from pydantic import TypeAdapter

from services.partners.domain.decider import DECIDER
from services.partners.domain.state import Programme
from shared.contracts.partners import EVENTS
from shared.contracts.partners.admission import AgreementEndedV1
from shared.kernel.ids import derived_id
from shared.kernel.messages import Event, forms_of
from shared.kernel.words import KeptWords, places_of, with_words
from tests.each import each
from tests.specification import MONDAY
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


def as_before(event: Event) -> Event:
    """The form in which 0.1 recorded it, its texts in it."""
    before = forms_of(type(event))[-1]
    fields = event.model_dump()
    if before.type == AgreementEndedV1.type and event.model_dump()["reason"] is None:
        fields["reason"] = "expired"
    return before.model_validate(fields)


@pytest.mark.parametrize("name", SCENES)
def test_a_log_of_before_gives_the_same_state(name: str) -> None:
    scene = SCENES[name]()
    before = [as_before(event) for event in scene.history]
    assert {event.type for event in before} != {event.type for event in scene.history}
    assert DECIDER.replay(before) == scene.state


def _hashed(texts: Iterator[int]) -> KeptWords:
    return KeptWords(text_id=derived_id(MONDAY, "a text", str(next(texts))), sha256="0" * 64)


@pytest.mark.parametrize("name", SCENES)
def test_words_that_the_vault_keeps_are_replayed_and_snapshot_like_others(name: str) -> None:
    numbers = count()
    history = [with_words(event, lambda _: _hashed(numbers)) for event in SCENES[name]().history]
    assert next(numbers) > 1
    read = [type(event).model_validate_json(event.model_dump_json()) for event in history]
    assert read == history
    state = DECIDER.replay(read)
    assert SNAPSHOTS.validate_json(SNAPSHOTS.dump_json(state)) == state == DECIDER.replay(history)


FOR_OTHER_REASONS = {"partners.feedback_closed.v2"}
"""It tells less of few answers than its earlier form did."""


def test_an_event_of_today_holds_no_text_that_its_earlier_form_held() -> None:
    without_words = set()
    for event in EVENTS:
        if event.earlier:
            (today,) = (one for one in EVENTS if event in forms_of(one)[1:])
            if not places_of(today):
                without_words.add(today.type)
    assert without_words == FOR_OTHER_REASONS


def test_events_have_wire_names_of_their_own() -> None:
    names = [event.type for event in EVENTS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"partners\.[a-z_]+\.v[12]", name) for name in names)


@each(EVENTS, lambda kind: str(kind.type))
def test_what_tells_who_said_what_is_not_public(kind: type[Event]) -> None:
    telling = {"person", "raised_by", "offered_by", "text_id", "score"}
    assert not (kind.public and telling & kind.model_fields.keys())
