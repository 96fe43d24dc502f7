"""Texts that people send say what they show; what was recorded before that rule is replayed as it was."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

import shared.contracts
from services.bookings.domain.decider import DECIDER as BOOKINGS
from services.gateway.catalogue.events import examples
from shared.contracts.bookings.spaces.events import SpaceOpened
from shared.contracts.gateway.identity import RegisterPersonRequest
from shared.contracts.partners.intents import (
    IntentRequest,
    OfferIntent,
)
from shared.contracts.partners.offered import Contribution
from shared.eventlog.wire import Wire
from shared.kernel.legible import legible
from shared.kernel.models import Request
from tests.specification import envelope

UNSEEN = ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202a", "\u202e", "\u2066", "\u200f",
          "\u3164", "\u115f", "\u2800", "\U000e0041", "\u034f"]  # fmt: skip


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda text: f"U+{ord(text):04X}")
def test_what_cannot_be_seen_or_turns_the_direction_is_refused(unseen: str) -> None:
    for text in (f"林{unseen}秀英", f"{unseen}Lin", f"Lin{unseen}"):
        with pytest.raises(ValidationError, match="can't be seen"):
            RegisterPersonRequest(name=text)


@pytest.mark.parametrize("control", ["\u0080", "\u0085", "\u009f"], ids=lambda text: f"U+{ord(text):04X}")
def test_a_control_above_ascii_is_refused_which_some_readers_of_lines_take_for_an_end(control: str) -> None:
    with pytest.raises(ValidationError, match="can't be seen"):
        RegisterPersonRequest(name=f"林{control}秀英")


@pytest.mark.parametrize(
    "text",
    [
        "林秀英",
        "Nguyễn Thị",
        "محمد",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "👩\u200d👧",
        "👍🏽",
        "❤\ufe0f",
        "Zoë-Anne O’Neil",
        "　",
    ],
)
def test_what_can_be_seen_passes_with_the_joiners_that_scripts_and_pictures_need(text: str) -> None:
    assert legible(text) == text


def test_one_name_has_one_spelling() -> None:
    composed, taken_apart = "Zo\u00eb", "Zoe\u0308"
    assert RegisterPersonRequest(name=taken_apart).name == composed
    assert RegisterPersonRequest(name=composed).name == composed


def test_texts_deep_in_a_request_are_seen_too() -> None:
    def intent(summary: str) -> IntentRequest:
        parts = [{"kind": "time", "summary": summary}]
        return IntentRequest.model_validate(
            {"project": "共享菜园", "mechanism": "space_cooperation", "contributions": parts}
        )

    assert intent("Zoe\u0308").contributions[0].summary == "Zo\u00eb"
    with pytest.raises(ValidationError, match="can't be seen"):
        intent("a\u202eb")


def test_what_was_recorded_is_read_and_may_be_sent_on_by_policies() -> None:
    recorded = Contribution.model_validate({"kind": "time", "summary": "a\u202eb"})
    sent = OfferIntent.model_validate(
        {
            **envelope("resident-lin"),
            "project": "a\u200bb",
            "mechanism": "space_cooperation",
            "contributions": [recorded],
        }
    )
    assert (sent.project, sent.contributions[0].summary) == ("a\u200bb", "a\u202eb")


def test_a_history_with_such_a_name_is_replayed_as_it_was() -> None:
    line = examples()[SpaceOpened.type].replace("舞蹈室".encode(), "舞蹈\u202e室\u200b".encode())
    (named,) = Wire(BOOKINGS.events, BOOKINGS.upcasters).events((SpaceOpened.type,), (line,))
    assert isinstance(named, SpaceOpened)
    assert named.name == "舞蹈\u202e室\u200b"
    assert named.space_id in BOOKINGS.replay([named]).spaces


def requests() -> Iterator[type[Request]]:
    for module in pkgutil.walk_packages(shared.contracts.__path__, "shared.contracts."):
        importlib.import_module(module.name)
    waiting = [Request]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if "command_id" not in one.model_fields:
                yield one


def test_every_request_has_the_rule() -> None:
    for request in requests():
        assert "_says_what_it_shows" in request.__pydantic_decorators__.field_validators
