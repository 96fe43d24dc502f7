"""The API's own description: what FastAPI knows of the routes, and what holds for all of them.

Every refusal is listed with its code at its HTTP status, so a client can rely on the list, and a fuzzer
finds whatever is answered but not described.
"""

import json
from collections.abc import Iterable, Sequence

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import JsonValue

from services.gateway.api.access import Permission
from services.gateway.api.answers import Responses, refusals
from services.gateway.api.parameters import PATTERNS
from services.gateway.catalogue.widths import with_widths
from services.gateway.operations.admission import may_open
from services.gateway.web.description import (
    CONTACT,
    DESCRIPTION,
    HEADERS,
    SECURITY_SCHEMES,
    SERVERS,
    TAGS,
    TITLE,
    Schema,
)
from services.gateway.web.field_descriptions import describe_fields, describe_parameters
from services.gateway.web.refusal_unions import name_refusals
from shared.contracts.gateway.refusals import (
    COMMUNITY_NAME_IS_RESERVED,
    KEY_DOES_NOT_OPEN_THIS,
    ON_BEHALF_IS_FOR_STAFF,
    PERSON_IS_UNKNOWN,
    ROLES_HELD_EXCLUDE_EACH_OTHER,
    UNAUTHENTICATED,
)
from shared.eventlog.refusals import (
    COMMAND_ID_WAS_USED,
    COMMAND_WAITED_TOO_LONG,
    LOG_CANNOT_BE_WRITTEN,
    LOG_IS_BUSY,
    LOG_IS_CLOSING,
)
from shared.kernel.refusals import (
    ACTOR_MAY_NOT_DO_THIS,
    COMMUNITY_IS_NOT_OPEN,
    REVISION_HAS_MOVED_ON,
    Refusal,
)
from shared.kernel.roles import Role
from shared.projections.refusals import (
    CURSOR_IS_NOT_VALID,
    READ_MODEL_IS_BEHIND,
    SEQUENCE_LIES_BEYOND_THE_LOG,
)
from shared.rpc.problems import MEDIA_TYPE, Problem, status_of
from shared.runtime.refusals import SERVICE_DOES_NOT_ANSWER, STORE_DOES_NOT_ANSWER


def describe(routes: Sequence[APIRoute], version: str) -> Schema:
    """The OpenAPI document of these routes."""
    shown = [route for route in routes if route.include_in_schema]
    document: Schema = get_openapi(
        title=TITLE,
        version=version,
        description=DESCRIPTION,
        routes=shown,
        tags=TAGS,
        servers=SERVERS,
        contact=CONTACT,
    )
    document = _with_short_names(document)
    schemas = document["components"]["schemas"]
    schemas.pop("KeptWords", None)  # FastAPI finds it in annotations; requests and answers hold the text.
    describe_fields(schemas)
    schemas |= {name: with_widths(schema) for name, schema in schemas.items()}
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    document["components"]["securitySchemes"] = SECURITY_SCHEMES
    components: Schema = document["components"]
    components |= {"examples": {}, "responses": {}, "headers": HEADERS}
    operations = []
    for route in shown:
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            _complete(operation, route, method)
            operations.append(operation)
    name_refusals(operations, components)
    return document


def _with_short_names(document: Schema) -> Schema:
    """Two services may have models of one name, which pydantic then tells apart by their modules.

    A generated client names its classes by the title: both, the name and the title, get the service's name.
    """
    text = json.dumps(document)
    for name in document["components"]["schemas"]:
        module, _, title = name.rpartition("__")
        if module.startswith("shared__contracts__"):
            short = f"{module.split('__')[2].title()}{title}"
            text = text.replace(f'/schemas/{name}"', f'/schemas/{short}"').replace(
                f'"{name}":', f'"{short}":'
            )
    renamed: Schema = json.loads(text)
    for name, schema in renamed["components"]["schemas"].items():
        schema["title"] = name
    return renamed


def permission_of(route: APIRoute) -> Permission | None:
    """Who may use a route; None for routes that ask nobody."""
    calls = (dependant.call for dependant in route.dependant.dependencies)
    return next((call for call in calls if isinstance(call, Permission)), None)


def _complete(operation: Schema, route: APIRoute, method: str) -> None:
    """Adds what holds for every route of its kind."""
    permission = permission_of(route)
    responses: Schema = operation["responses"]
    if 422 not in route.responses:
        responses.pop("422", None)  # FastAPI's own form of it, which is never answered.
    describe_parameters(operation.setdefault("parameters", []), route)
    for one in operation["parameters"]:
        one["schema"] = with_widths(one["schema"], one["name"])
    operation["parameters"].extend(_parameters(route, method, permission))
    if not operation["parameters"]:
        del operation["parameters"]
    for extra in (_common(route, method, permission), _unforeseen(route)):
        _merge(responses, extra)
    for status, answer in responses.items():
        if int(status) < 400 and permission is not None:
            answer.setdefault("headers", {}).update(_answer_headers(route, method, status))
    if permission is not None:
        bearer: list[Schema] = [{"bearer": []}]
        operation["security"] = bearer if permission.signed_in else [{}, *bearer]


def _parameters(route: APIRoute, method: str, permission: Permission | None) -> Iterable[Schema]:
    if "{community}" in route.path:
        yield _parameter("path", "community", "The community's short name.", "haiwan", required=True)
    if permission is None:
        return
    if method == "GET":
        if permission.asks:
            text = "Wait until the read model has seen this sequence of the service's log."
            yield _parameter("query", "min_sequence", text, None)
    elif method == "POST":
        text = "Makes a repeat safe: the same key with the same content gives the first outcome."
        yield _parameter("header", "Idempotency-Key", text, "2026-07-06-book-dance-room-1")
    if _takes_if_match(route):
        yield _parameter("header", "If-Match", "The ETag that was read; `*` for whatever is there.", '"1"')
    if _takes_on_behalf(route, permission):
        text = "For staff: the resident (a person id) for whom this is done."
        yield _parameter("header", "On-Behalf-Of", text, None)


def _parameter(where: str, name: str, text: str, example: str | None, *, required: bool = False) -> Schema:
    schema: Schema = {"type": "string", "pattern": PATTERNS[name]}
    if name == "min_sequence":
        schema = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
    shown = {"example": example} if example is not None else {}
    return {"in": where, "name": name, "required": required, "description": text, "schema": schema, **shown}


def _takes_if_match(route: APIRoute) -> bool:
    return status_of(REVISION_HAS_MOVED_ON) in route.responses


def _takes_on_behalf(route: APIRoute, permission: Permission) -> bool:
    return "{community}" in route.path and Role.RESIDENT in permission.roles


def _common(route: APIRoute, method: str, permission: Permission | None) -> Responses:
    """What every route of this kind may refuse."""
    found: list[Refusal] = []
    if permission is not None:
        found += (*UNAUTHENTICATED, KEY_DOES_NOT_OPEN_THIS)
        if "{community}" in route.path:
            found.append(COMMUNITY_IS_NOT_OPEN)
            if may_open(permission.allowed) and method != "GET":
                found.append(COMMUNITY_NAME_IS_RESERVED)
        if permission.roles:
            found.append(ACTOR_MAY_NOT_DO_THIS)
            if method != "GET" and "{community}" in route.path:
                found.append(ROLES_HELD_EXCLUDE_EACH_OTHER)
        found += (SERVICE_DOES_NOT_ANSWER, STORE_DOES_NOT_ANSWER)
        # Whoever sends the header is answered, whether the route is meant for it or not.
        found.append(ON_BEHALF_IS_FOR_STAFF)
        if "{community}" in route.path:
            found.append(PERSON_IS_UNKNOWN)
        if method != "GET":
            found += (LOG_IS_BUSY, LOG_CANNOT_BE_WRITTEN, LOG_IS_CLOSING, COMMAND_WAITED_TOO_LONG)
        if method == "POST":
            found.append(COMMAND_ID_WAS_USED)
        if method != "GET" or permission.asks:
            found.append(READ_MODEL_IS_BEHIND)
        if method == "GET" and permission.asks:
            found.append(SEQUENCE_LIES_BEYOND_THE_LOG)
        if any(field.alias == "cursor" for field in route.dependant.query_params):
            found.append(CURSOR_IS_NOT_VALID)
    return refusals(*found)


def _unforeseen(route: APIRoute) -> Responses:
    """What the framework and the edge answer."""
    problems = [
        Problem(429, "too_many_requests", "Rate limit exceeded.",
                {"retry_after_seconds": 3}),
        Problem(500, "unforeseen_error", "Something went wrong that nobody foresaw.",
                {"error_id": "5f0c0f6e-7e0b-4d8e-9d3f-0d6f5f2b9c11"}),
    ]  # fmt: skip
    if permission_of(route) is not None or route.dependant.query_params or route.dependant.path_params:
        errors: list[JsonValue] = [{"location": "query.limit", "message": "Input should be a valid integer"}]
        problems.append(
            Problem(422, "request_is_not_valid", "This request is not as it must be.", {"errors": errors})
        )
    if route.body_field is not None:
        problems += [
            Problem(408, "body_came_too_slowly", "The body did not come in time.", {"within_seconds": 20.0}),
            Problem(413, "body_is_too_large", "The body is larger than this platform takes.",
                    {"most_bytes": 65_536}),
            Problem(415, "body_is_not_json", "Bodies are JSON."),
            Problem(415, "body_is_encoded", "Bodies are read as they come."),
        ]  # fmt: skip
    found: Responses = {}
    for problem in problems:
        example = {"summary": problem.detail, "value": problem.document()}
        of_status = found.setdefault(
            problem.status, {"description": "", "content": {MEDIA_TYPE: {"schema": {}, "examples": {}}}}
        )
        of_status["content"][MEDIA_TYPE]["examples"][problem.code] = example
    return found


def _answer_headers(route: APIRoute, method: str, status: str) -> Schema:
    names = []
    if method == "POST":
        names.append("Idempotent-Replayed")
    if method != "GET":
        names.append("Hehuo-Sequence")
    if status == "201":
        names.append("Location")
    if "revision" in getattr(route.response_model, "model_fields", ()):
        names.append("ETag")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _merge(responses: Schema, extra: Responses) -> None:
    for status, answer in extra.items():
        mine = responses.setdefault(str(status), {"content": {}})
        content = mine.setdefault("content", {}).setdefault(MEDIA_TYPE, {})
        content.setdefault("examples", {}).update(answer["content"][MEDIA_TYPE]["examples"])
