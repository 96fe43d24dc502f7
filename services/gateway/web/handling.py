"""Handling a request in a straight line: who asks, what they say, the route, the answer.

FastAPI declares and describes the routes. Its own way of calling them resolves graphs of dependencies,
which these routes don't have: each has one permission, its parameters and at most one body. For that
shape this does the same with less than half of the work; every other route is left to FastAPI. Bodies
are parsed by pydantic from the bytes, so what JSON has no type for (a time, a tuple) is read strictly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from fastapi._compat import ModelField
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.utils import request_params_to_args
from fastapi.routing import APIRoute
from pydantic import BaseModel, JsonValue, ValidationError
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.api.access import Permission
from shared.kernel.refusals import Rejected
from shared.rpc.problems import Refused, invalid_request, problem_of

_MOST_ERRORS = 20
_NO_QUERY = QueryParams()
_JSON = (b"content-type", b"application/json")


class Gone(Exception):  # noqa: N818 (nobody is there to be told)
    """The client went away before it had sent everything."""


def problem_of_errors(errors: list[Any], *place: str) -> Refused:
    """What is wrong where, without repeating what was sent: it may be a secret, or about a person."""
    found: list[JsonValue] = [
        {"location": ".".join([*place, *map(str, one["loc"])]), "message": one["msg"]}
        for one in errors[:_MOST_ERRORS]
    ]
    return Refused(invalid_request(found))


def straight(route: APIRoute) -> ASGIApp | None:
    """The handler of a route of the usual shape; None for any other."""
    dependant = route.dependant
    calls = [one.call for one in dependant.dependencies]
    unusual = (
        len(calls) != 1
        or not isinstance(calls[0], Permission)
        or len(dependant.body_params) > 1
        or dependant.header_params
        or dependant.cookie_params
        or dependant.request_param_name
        or dependant.background_tasks_param_name
        or not isinstance(route.response_class, DefaultPlaceholder)
        or route.response_field is None
    )
    body = _body_of(route)
    if unusual or (dependant.body_params and body is None):
        return None
    return _Straight(
        endpoint=cast("Callable[..., Any]", dependant.call),
        permission=cast("Permission", calls[0]),
        caller_name=cast("str", dependant.dependencies[0].name),
        response_name=dependant.response_param_name,
        path_params=tuple(dependant.path_params),
        query_params=tuple(dependant.query_params),
        body=body,
        status=route.status_code or 200,
        answer=cast("ModelField", route.response_field),
    )


def _body_of(route: APIRoute) -> tuple[str, type[BaseModel]] | None:
    """The name and the model of a body that must be there; None if there is none or it is unusual."""
    field = route.body_field
    if field is None or not field.field_info.is_required():
        return None
    model = field.field_info.annotation
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        return None
    return route.dependant.body_params[0].name, model


class _Draft(Response):
    """What a route may say of its answer before there is one: headers, and another status."""

    def __init__(self) -> None:
        self.raw_headers = []
        self.status_code = 0


@dataclass(frozen=True, slots=True)
class _Straight:
    """One route's handler, with everything looked up that does not change."""

    endpoint: Callable[..., Any]
    permission: Permission
    caller_name: str
    response_name: str | None
    path_params: tuple[ModelField, ...]
    query_params: tuple[ModelField, ...]
    body: tuple[str, type[BaseModel]] | None
    status: int
    answer: ModelField

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        draft = _Draft()
        try:
            result = await self._call(scope, receive, draft)
        except Rejected as rejected:
            await problem_of(rejected).response()(scope, receive, send)
            return
        except Refused as refused:
            await refused.problem.response()(scope, receive, send)
            return
        except Gone:
            return
        if isinstance(result, Response):
            await result(scope, receive, send)
            return
        content = self.answer.serialize_json(result)
        headers = [_JSON, (b"content-length", b"%d" % len(content)), *draft.raw_headers]
        status = draft.status_code or self.status
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _call(self, scope: Scope, receive: Receive, draft: _Draft) -> object:
        """What the route returns; raises `Rejected` or `Refused`, and whatever was not foreseen."""
        values: dict[str, Any] = {self.caller_name: await self.permission.admit(scope)}
        if self.path_params or self.query_params:
            values |= self._parameters(scope)
        if self.body is not None:
            name, model = self.body
            content = await _content(receive)
            try:
                values[name] = model.__pydantic_validator__.validate_json(content)
            except ValidationError as error:
                raise problem_of_errors(error.errors(include_url=False), "body") from None
        if self.response_name is not None:
            values[self.response_name] = draft
        return await self.endpoint(**values)

    def _parameters(self, scope: Scope) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        errors: list[Any] = []
        for field in self.path_params:
            value, faults = field.validate(scope["path_params"][field.alias], {}, loc=("path", field.alias))
            found[field.name] = value
            errors += faults
        if self.query_params:
            query = QueryParams(scope["query_string"]) if scope["query_string"] else _NO_QUERY
            values, faults = request_params_to_args(self.query_params, query)
            found |= values
            errors += faults
        if errors:
            raise problem_of_errors(errors)
        return found


async def _content(receive: Receive) -> bytes:
    """The whole body; the edge has bounded it."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    content: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return content
    pieces = [content]
    while message.get("more_body", False):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        pieces.append(message.get("body", b""))
    return b"".join(pieces)
