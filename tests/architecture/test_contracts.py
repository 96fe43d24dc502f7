"""What the contracts promise to whoever reads events and sends requests."""

import importlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from services.bookings.service import SERVICE as BOOKINGS
from services.fund.service import SERVICE as FUND
from services.gateway.service import SERVICE as GATEWAY
from services.partners.service import SERVICE as PARTNERS
from shared.kernel.messages import Event, Tick, Withheld, readers_of
from shared.kernel.models import Request
from shared.kernel.people import person_fields
from shared.kernel.refusals import Kind
from shared.runtime.service import Service
from tests.architecture.contracts import SERVICES, all_refusals, commands, events, requests
from tests.each import each

Schema = Mapping[str, Any]

WIRE_NAME = re.compile(r"(?P<service>[a-z]+)\.[a-z]+(_[a-z]+)*\.v[1-9][0-9]*")
PERSONAL = re.compile(
    r"(^|_)(name|phone|mobile|email|mail|address|birthday|birth|surname|idcard|wechat)(_|$)"
)
NOT_PERSONAL = {
    "ApplicantIdentified.name": "where the vault keeps it",
    "ApplicantIdentified.phone": "where the vault keeps it",
    "ChildRegistered.birth_year": "where the vault keeps it",
    "ChildRegistered.name": "where the vault keeps it",
    "GuardianJoined.birth_year": "where the vault keeps it",
    "GuardianJoined.name": "where the vault keeps it",
    "CommunityOpened.name": "of a community",
    "CommunityOpened.name_en": "of a community",
    "EquipmentAdded.name": "of equipment",
    "EquipmentAdded.name_en": "of equipment",
    "EquipmentEdited.name": "of equipment",
    "EquipmentEdited.name_en": "of equipment",
    "FetcherNamed.name": "where the vault keeps it",
    "FundOpened.name": "of a community",
    "GoodsReceived.name": "of goods",
    "GoodsReceived.name_en": "of goods",
    "ScreenKeyMade.name": "of a screen",
    "ScreenKeyMadeV1.name": "of a screen",
    "ServiceAccountMade.name": "of another system",
    "SpaceOpened.name": "of a space",
    "SpaceOpened.name_en": "of a space",
    "SpaceEdited.name": "of a space",
    "SpaceEdited.name_en": "of a space",
    "DonationPledged.publish_name": "a consent, yes or no",
    "DonorRecorded.publish_name": "a consent, yes or no",
    "ConsentChanged.publish_name": "a consent, yes or no",
}
"""Fields whose names sound like personal data and are none, with the reason."""

SHARED_CODES = {
    "partner_is_unknown": {"shared.contracts.partners.refusals.agreements", "shared.contracts.fund.refusals"}
}
"""Codes that mean the very same in two services."""

NO_EXAMPLE = {"SlotRequest"}
"""Only ever a part of others."""

MESSAGES = [event for service in SERVICES for event in events(service)]
TABLES: list[Service] = [PARTNERS, BOOKINGS, FUND, GATEWAY]


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_has_a_versioned_wire_name_of_its_own_service(service: str) -> None:
    for event in events(service):
        name = WIRE_NAME.fullmatch(event.type)
        assert name, f"{event.__name__} is called {event.type}"
        assert name["service"] == service, f"{event.__name__} of {service} is called {event.type}"


def test_no_two_events_share_a_wire_name() -> None:
    names = [event.type for event in MESSAGES]
    assert len(names) > 100
    assert sorted(set(names)) == sorted(names)


@each(MESSAGES, lambda event: event.type)
def test_an_event_is_frozen_reads_what_a_later_version_adds_and_says_what_it_is(event: type[Event]) -> None:
    assert event.model_config.get("frozen")
    assert event.model_config.get("extra") == "ignore"
    assert isinstance(event.public, bool)


@each(MESSAGES, lambda event: event.type)
def test_an_event_is_public_or_says_why_not(event: type[Event]) -> None:
    if event.public:
        # An earlier form extends that of today, which may have ceased to be public.
        assert event.withheld is None or event.earlier
    else:
        assert event.withheld, f"{event.type} is not public: say why (`Withheld`)"


def test_what_holds_secrets_answers_or_whereabouts_says_that_and_no_lesser_reason() -> None:
    telling = {
        Withheld.CREDENTIAL: {"digest", "check_code"},
        Withheld.ANSWER: {"answer", "text_id"},
        Withheld.WHEREABOUTS: {"attended", "booked_by", "checked_in_at", "enrolled_at", "person_ids"},
    }
    found = {
        event.type: next((why for why, fields in telling.items() if fields & event.model_fields.keys()), None)
        for event in MESSAGES
        if not event.public
    }
    assert {*found.values()} == {*telling, None}
    said = {event.type: event.withheld for event in MESSAGES}
    assert {name: said[name] for name, why in found.items() if why} == {n: w for n, w in found.items() if w}


def test_the_restricted_feed_tells_nothing_but_what_is_not_published_yet_and_holds_no_text_itself() -> None:
    shown = [event for event in MESSAGES if readers_of(event)]
    assert {event.withheld for event in shown} == {Withheld.UNPUBLISHED}
    assert not any(event.public or event.earlier for event in shown)
    texts = {"answer", "note", "original", "question", "reason", "text"}
    themselves = {
        f"{event.type} {name}"
        for event in shown
        for name, field in event.model_fields.items()
        if name in texts and field.annotation in {str, str | None}
    }
    assert themselves == set(), "what somebody wrote is in the vault alone (`Words`)"


def test_the_restricted_feed_hides_every_id_of_a_person() -> None:
    named = {
        f"{event.type} {name}"
        for event in MESSAGES
        if readers_of(event)
        for name in event.model_fields
        if (name.endswith("_by") or name in {"applicant", "person"}) and name != "report_by"
        if name not in person_fields(event)
    }
    assert named == set(), "declare it `PersonId`"


def test_no_field_of_an_event_sounds_like_personal_data() -> None:
    suspicious = {
        f"{event.__name__}.{field}"
        for event in MESSAGES
        for field in event.model_fields
        if PERSONAL.search(field)
    }
    assert suspicious == NOT_PERSONAL.keys()


@pytest.mark.parametrize("service", TABLES, ids=lambda service: service.name)
def test_every_command_is_decided_and_every_event_evolved(service: Service) -> None:
    """`Dispatch.complete` compares tables with COMMANDS and EVENTS; these must name all there are."""
    contract = importlib.import_module(f"shared.contracts.{service.name}")
    assert {*contract.COMMANDS} == {*commands(service.name), Tick}
    assert {*contract.EVENTS} == {*events(service.name)}
    assert {*service.decider.commands} == {*contract.COMMANDS}
    assert {*service.decider.events} == {*contract.EVENTS}


def test_a_field_that_a_message_leaves_out_has_a_default_that_says_the_same() -> None:
    """Another process reads the message without it."""
    messages = [*MESSAGES, *(one for service in TABLES for one in service.decider.commands)]
    left_out = {
        f"{message.__name__}.{name}": field
        for message in messages
        for name, field in message.model_fields.items()
        if field.exclude_if is not None
    }
    assert left_out
    assert [
        name
        for name, field in left_out.items()
        if field.is_required() or not field.exclude_if(field.get_default())  # type: ignore[misc]  # Not None.
    ] == []


@pytest.mark.parametrize("service", TABLES, ids=lambda service: service.name)
def test_read_models_fold_events_of_their_own_service_and_policies_answer_those_of_others(
    service: Service,
) -> None:
    for projection in service.projections:
        foreign = [event.type for event in projection.events if event not in service.decider.events]
        assert foreign == [], f"{projection.name} folds {foreign}"
    answered, across = service.policies.tables
    assert [event.type for event in answered if event in service.decider.events] == []
    assert [event.type for event in across if event not in service.decider.events] == []


def test_no_two_rules_share_a_code_unless_they_mean_the_same() -> None:
    declared = defaultdict(set)
    kinds = defaultdict(set)
    for module, refusal in all_refusals():
        declared[refusal.code].add(module)
        kinds[refusal.code].add(refusal.kind)
    assert {code: where for code, where in declared.items() if len(where) > 1} == SHARED_CODES
    assert [code for code, found in kinds.items() if len(found) > 1] == []


def test_every_refusal_is_a_sentence_for_people_and_a_code_for_programs() -> None:
    found = all_refusals()
    assert len(found) > 100
    for _, refusal in found:
        assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", refusal.code), refusal.code
        assert refusal.kind in Kind
        assert refusal.sentence[0].isupper(), refusal.code
        assert refusal.sentence[-1] in ".!?:", refusal.code
        assert json.loads(json.dumps(refusal.example)) == refusal.example


@each(requests(), lambda one: one.__name__)
def test_every_field_of_a_request_is_bounded(request_class: type[Request]) -> None:
    schema = request_class.model_json_schema()
    assert list(unbounded(schema, request_class.__name__, schema.get("$defs", {}))) == []


def unbounded(schema: Schema, path: str, definitions: Mapping[str, Schema]) -> Iterator[str]:
    """Where a client could send more than anybody wants to keep, or what nobody asked for."""
    if "$ref" in schema:
        yield from unbounded(definitions[schema["$ref"].rpartition("/")[2]], path, definitions)
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        yield from unbounded(choice, path, definitions)
    if "enum" in schema or "const" in schema:
        return
    match schema.get("type"):
        case "string" if not _is_bounded_text(schema):
            yield f"{path} is text of any length"
        case "integer" if not _has_ends(schema):
            yield f"{path} is any whole number"
        case "number":
            yield f"{path} is a fraction"
        case "array":
            if "maxItems" not in schema:
                yield f"{path} is a list of any length"
            yield from unbounded(schema.get("items", {}), f"{path}[]", definitions)
        case "object":
            if schema.get("additionalProperties") is not False:
                yield f"{path} takes fields that nobody knows"
            for name, inner in schema.get("properties", {}).items():
                yield from unbounded(inner, f"{path}.{name}", definitions)


def _is_bounded_text(schema: Schema) -> bool:
    endless = re.search(r"(?<!\\)[*+]|\{\d+,\}", schema.get("pattern", "*"))
    return "maxLength" in schema or "format" in schema or not endless


def _has_ends(schema: Schema) -> bool:
    lowest = {"minimum", "exclusiveMinimum"} & schema.keys()
    highest = {"maximum", "exclusiveMaximum"} & schema.keys()
    return bool(lowest and highest)


@each(requests(), lambda one: one.__name__)
def test_a_request_has_examples_and_takes_nothing_that_is_nearly_right(request_class: type[Request]) -> None:
    examples = request_class.model_json_schema().get("examples", [])
    assert bool(examples) is (request_class.__name__ not in NO_EXAMPLE)
    for example in examples:
        request_class.model_validate_json(json.dumps(example))
        taken = [what for what, spoilt in nearly_right(example) if takes(request_class, spoilt)]
        assert taken == []


def takes(request_class: type[Request], body: dict[str, Any]) -> bool:
    try:
        request_class.model_validate_json(json.dumps(body))
    except ValidationError:
        return False
    return True


def nearly_right(example: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The example with one field of another type, or with one that nobody knows."""
    yield "a field that nobody knows", example | {"nobody_knows": 1}
    for name, value in example.items():
        for wrong in _other_types(value):
            yield f"{name}={wrong!r}", deepcopy(example) | {name: wrong}


def _other_types(value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return (int(value), str(value).lower(), [value])
    if isinstance(value, int):
        return (str(value), value + 0.5, float(value) + 1e-9, True, [value])
    if isinstance(value, str):
        return (7, [value], {"value": value}, True)
    return ("something else",) if value is not None else ()
