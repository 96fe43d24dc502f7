"""The API's description is complete, and true of the routes."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel

from services.gateway.web.app import COMMUNITY_PREFIX, OF_A_COMMUNITY, OF_THE_DISTRICT, OUTSIDE
from services.gateway.web.openapi import describe, permission_of
from shared.kernel.models import Request
from tests.architecture.descriptions import undescribed
from tests.each import told_if_failing

METHODS = {"GET", "POST", "PUT", "DELETE"}


@cache
def routes() -> list[APIRoute]:
    """All of the gateway's. Making them takes seconds: not whenever tests are collected."""
    prefixes = ((COMMUNITY_PREFIX, OF_A_COMMUNITY), ("/v1", OF_THE_DISTRICT), ("", OUTSIDE))
    return [
        APIRoute(
            prefix + route.path,
            route.endpoint,
            response_model=route.response_model,
            status_code=route.status_code,
            tags=route.tags,
            summary=route.summary,
            responses=route.responses,
            operation_id=route.operation_id,
            methods=route.methods,
            include_in_schema=route.include_in_schema,
            response_class=route.response_class,
        )
        for prefix, routers in prefixes
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
    ]


def shown() -> list[APIRoute]:
    """Those that are described."""
    return [route for route in routes() if route.include_in_schema]


def names() -> list[tuple[str, str]]:
    """The method and path of each operation that is to be described."""
    return [(method, route.path_format) for route in shown() for method in sorted(route.methods or ())]


@cache
def document() -> dict[str, Any]:
    """What is described."""
    return describe(routes(), "0.0.0")


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """The method and path of each operation that is described."""
    return [
        (method.upper(), path, operation)
        for path, found in document()["paths"].items()
        for method, operation in found.items()
    ]


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    """What a reference within the document stands for."""
    while "$ref" in part:
        found: Any = document()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def test_every_route_is_described() -> None:
    described = {(method, path) for method, path, _ in operations()}
    assert described == {*names()}
    assert described == {(method, route.path) for route in shown() for method in route.methods or ()}
    assert {method for method, _ in described} <= METHODS
    assert len(described) > 150


def test_every_field_and_parameter_is_described() -> None:
    assert list(undescribed(document())) == []


def test_every_model_is_described() -> None:
    schemas = document()["components"]["schemas"]
    silent = [name for name, schema in schemas.items() if not schema.get("description", "").endswith(".")]
    assert silent == ["JsonValue"], "which is pydantic's, and any value at all"


def test_a_parameter_without_a_sentence_is_named() -> None:
    operation = {"parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}]}
    assert list(undescribed({"paths": {"/needs": {"get": operation}}})) == [
        "/paths//needs/get/parameters/limit"
    ]


def test_operation_ids_are_unique_and_names_that_a_generated_client_can_use() -> None:
    found = [operation["operationId"] for _, _, operation in operations()]
    assert len(found) == len(set(found))
    assert all(one.isidentifier() and one == one.lower() for one in found)
    assert [route for route in shown() if route.operation_id is None] == []


def test_every_reference_leads_somewhere_and_nothing_is_left_over() -> None:
    used = set(_references(document()))
    for reference in used:
        _resolved({"$ref": reference})
    for kind in ("schemas", "responses", "examples", "headers"):
        for name in document()["components"][kind]:
            assert f"#/components/{kind}/{name}" in used, name


def test_what_a_route_refuses_is_a_class_of_its_own_with_a_name_for_people() -> None:
    schemas = document()["components"]["schemas"]
    problems = {
        name.removesuffix("Problem"): one for name, one in schemas.items() if name.endswith("Problem")
    }
    for name, problem in problems.items():
        assert problem["properties"]["code"]["$ref"] == f"#/components/schemas/{name}Code"
        assert schemas[f"{name}Code"]["enum"]
    assert {"PublishNeedConflict", "AccountIsErasedOrOther"} <= problems.keys()
    assert schemas["TooManyRequestsCode"]["enum"] == ["too_many_requests"]
    assert document()["servers"]
    assert document()["info"]["contact"]


def test_models_have_names_that_a_generated_client_can_use() -> None:
    schemas = document()["components"]["schemas"]
    assert all(schema["title"] == name for name, schema in schemas.items())
    assert not [name for name in schemas if "__" in name]


def test_an_operation_says_what_it_does_and_all_that_it_may_answer(subtests: pytest.Subtests) -> None:
    for method, path in names():
        with told_if_failing(subtests, f"{method} {path}"):
            _says_what_it_does_and_all_that_it_may_answer(method, path)


def _says_what_it_does_and_all_that_it_may_answer(method: str, path: str) -> None:
    operation = document()["paths"][path][method.lower()]
    assert operation["summary"]
    assert operation["description"].endswith((".", "?", ")"))
    assert operation["tags"]
    assert {tag["name"] for tag in document()["tags"]} >= set(operation["tags"])
    statuses = {int(status) for status in operation["responses"]}
    assert any(200 <= status < 300 for status in statuses)
    assert {429, 500} <= statuses
    if path.startswith("/v1"):
        assert 422 in statuses
    if "requestBody" in operation:
        assert {408, 413, 415, 422} <= statuses
    if "{community}" in path:
        assert 404 in statuses
    named = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
    assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
    if method == "POST" and path.startswith(COMMUNITY_PREFIX):
        assert "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}


def test_an_operation_gives_an_example_of_every_refusal(subtests: pytest.Subtests) -> None:
    for method, path in names():
        with told_if_failing(subtests, f"{method} {path}"):
            _gives_an_example_of_every_refusal(method, path)


def _gives_an_example_of_every_refusal(method: str, path: str) -> None:
    operation = document()["paths"][path][method.lower()]
    for status, reference in operation["responses"].items():
        answer = _resolved(reference)
        if int(status) < 400:
            continue
        content = answer["content"]["application/problem+json"]
        codes = _resolved(_resolved(content["schema"])["properties"]["code"])["enum"]
        assert sorted(content["examples"]) == codes
        for code, example in content["examples"].items():
            problem = _resolved(example)["value"]
            assert problem["code"] == code
            assert problem["status"] == int(status)
            assert problem["detail"].endswith((".", "?"))


def test_a_route_asks_for_what_its_description_says(subtests: pytest.Subtests) -> None:
    for route in shown():
        with told_if_failing(subtests, str(route.operation_id)):
            _asks_for_what_its_description_says(route)


def _asks_for_what_its_description_says(route: APIRoute) -> None:
    method = min(route.methods or ())
    operation = document()["paths"][route.path][method.lower()]
    permission = permission_of(route)
    if permission is None:
        assert "security" not in operation
    elif permission.signed_in:
        assert operation["security"] == [{"bearer": []}]
        assert "401" in operation["responses"]
        assert not permission.roles or "403" in operation["responses"]
    else:
        assert operation["security"] == [{}, {"bearer": []}]


def test_whoever_edits_can_say_what_they_read(subtests: pytest.Subtests) -> None:
    for route in shown():
        with told_if_failing(subtests, str(route.operation_id)):
            _edits_can_say_what_they_read(route)


def _edits_can_say_what_they_read(route: APIRoute) -> None:
    method = min(route.methods or ())
    operation = document()["paths"][route.path][method.lower()]
    takes = "If-Match" in {parameter["name"] for parameter in operation.get("parameters", [])}
    assert takes == ("412" in operation["responses"])


def _bodies() -> list[type[BaseModel]]:
    found = {route.body_field.field_info.annotation for route in shown() if route.body_field is not None}
    return sorted((body for body in found if isinstance(body, type)), key=lambda body: body.__name__)


def test_every_body_has_an_example_that_it_takes_and_refuses_what_it_does_not_know(
    subtests: pytest.Subtests,
) -> None:
    bodies = _bodies()
    assert len(bodies) > 150
    for body in bodies:
        with told_if_failing(subtests, body.__name__):
            _has_an_example_that_it_takes_and_refuses_what_it_does_not_know(body)


def _has_an_example_that_it_takes_and_refuses_what_it_does_not_know(body: type[BaseModel]) -> None:
    assert issubclass(body, Request)
    examples = body.model_json_schema().get("examples", [])
    assert examples, "nobody can try it out"
    for example in examples:
        body.model_validate_json(json.dumps(example))
        with pytest.raises(ValueError, match="surprise"):
            body.model_validate_json(json.dumps(example | {"surprise": 1}))


def test_every_refusal_that_exists_is_described_somewhere() -> None:
    """A refusal that no route lists is one that a client meets unprepared."""
    described = set(document()["components"]["examples"])
    missing = {}
    for service in ("partners", "bookings", "fund", "gateway"):
        module = import_module(f"shared.contracts.{service}.refusals")
        codes = {value.code for value in vars(module).values() if type(value).__name__ == "Refusal"}
        if stray := codes - described:
            missing[service] = sorted(stray)
    assert missing == {}


def test_no_route_swallows_what_it_does_not_expect() -> None:
    """Routes let refusals through; a broad except would hide what the description can't know."""
    folder = Path(import_module("services.gateway.api").__path__[0])
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, file
                assert ast.unparse(node.type) not in ("Exception", "BaseException"), file
