"""Fields of a form make any request of the API, and what makes none is named by its field."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from services.gateway.pages.site.fields import flat
from services.gateway.pages.site.forms import FormInvalid, read
from shared.contracts.bookings.bookings.commands import BookSpaceRequest
from shared.contracts.bookings.enrolments.commands import RecordPaymentRequest
from shared.contracts.partners.rulemaking.commands import SetRuleBoundsRequest
from shared.contracts.partners.trials.commands import GiveFeedbackRequest, PlanTrialRequest
from tests.architecture.contracts import requests
from tests.each import each

ZONE = ZoneInfo("Asia/Shanghai")
SPACE = "0197e3a0-5c00-7a10-8000-000000000001"


class Example(NamedTuple):
    """One of a request's body."""

    kind: type[BaseModel]
    number: int
    value: Any

    def __str__(self) -> str:
        return f"{self.kind.__name__}-{self.number}"


def examples() -> Iterator[Example]:
    """Every example of every request body; read when they are looked at, not whenever tests are collected."""
    for kind in requests():
        for number, value in enumerate(_examples_of(kind)):
            yield Example(kind, number, value)


def _examples_of(kind: type[BaseModel]) -> list[Any]:
    extra = kind.model_config.get("json_schema_extra")
    found = extra.get("examples", []) if isinstance(extra, dict) else []
    assert isinstance(found, list)
    return found


def fields(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """An example as a person types it into a form."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from fields(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from fields(inner, f"{name}.{number}" if isinstance(inner, dict) else name)
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    elif value is not None:
        yield name, f"{value / 100:,.2f}" if name.endswith("_fen") or "_bps" in name else str(value)


@each(examples())
def test_every_example_of_a_request_can_be_typed_into_a_form(example: Example) -> None:
    kind, _, value = example
    assert read(kind, fields(value), ZONE) == kind.model_validate_json(json.dumps(value))


@each(examples())
def test_what_a_form_begins_with_is_read_as_what_it_was_made_of(example: Example) -> None:
    """Rules that a form only passes on came back with amounts a hundred times what they were."""
    kind, _, value = example
    assert read(kind, flat(value), ZONE) == kind.model_validate_json(json.dumps(value))


@pytest.mark.parametrize(
    ("typed", "share_bps"), [("15", 1_500), ("17.5%", 1_750), ("0.01", 1), ("100 ％", 10_000)]
)
def test_a_share_is_typed_in_per_cent(typed: str, share_bps: int) -> None:
    bounds = {"bounds.share_bps_at_most": typed, "bounds.share_bps_at_least": "0", "reason": "街道会议纪要"}
    assert read(SetRuleBoundsRequest, bounds.items(), ZONE).bounds.share_bps_at_most == share_bps


@pytest.mark.parametrize("typed", ["¥15", "%15", "15.005", "%", "15%%%"])
def test_what_is_no_share_is_refused(typed: str) -> None:
    bounds = {"bounds.share_bps_at_most": typed, "bounds.share_bps_at_least": "0", "reason": "街道会议纪要"}
    with pytest.raises(FormInvalid) as wrong:
        read(SetRuleBoundsRequest, bounds.items(), ZONE)
    assert [one.field for one in wrong.value.faults] == ["bounds.share_bps_at_most"]


@pytest.mark.parametrize("typed", ["88", "88.00", "¥88", "￥ 88.0", " 88 "])
def test_money_is_typed_in_yuan(typed: str) -> None:
    assert read(RecordPaymentRequest, [("amount_fen", typed)], ZONE).amount_fen == 8_800


@pytest.mark.parametrize("typed", ["88.005", "eighty", "1e3", "--1", "∞", "88%", "88¥", "¥"])
def test_what_is_no_money_is_refused_and_never_rounded(typed: str) -> None:
    with pytest.raises(FormInvalid) as wrong:
        read(RecordPaymentRequest, [("amount_fen", typed)], ZONE)
    assert [one.field for one in wrong.value.faults] == ["amount_fen"]


def test_a_time_without_an_offset_is_one_of_the_communitys_zone() -> None:
    given = [("space_id", SPACE), ("starts_at", "2026-07-08T19:00"), ("ends_at", "2026-07-08T20:00")]
    assert read(BookSpaceRequest, given, ZONE).starts_at.isoformat() == "2026-07-08T11:00:00+00:00"


def test_an_empty_field_is_one_that_was_not_filled_in() -> None:
    given = read(GiveFeedbackRequest, [("score", "5"), ("in_favour", "true"), ("text", "  ")], ZONE)
    assert given.text is None
    with pytest.raises(FormInvalid) as wrong:
        read(GiveFeedbackRequest, [("score", ""), ("in_favour", "maybe")], ZONE)
    assert {(one.field, one.code) for one in wrong.value.faults} == {
        ("score", "missing"),
        ("in_favour", "bool_type"),
    }


def test_a_fault_deep_in_a_request_is_named_by_its_whole_field() -> None:
    given = [("window.starts_at", "tomorrow"), ("window.ends_at", ""), ("place", "露台"), ("capacity", "0")]
    with pytest.raises(FormInvalid) as wrong:
        read(PlanTrialRequest, given, ZONE)
    assert {one.field for one in wrong.value.faults} == {"window.starts_at", "window.ends_at", "capacity"}


@pytest.mark.parametrize("pairs", [[("a", "1"), ("a.b", "2")], [("a.b", "1"), ("a", "2")], [("", "x")]])
def test_fields_that_make_no_sense_are_no_crash(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(FormInvalid):
        read(PlanTrialRequest, pairs, ZONE)
