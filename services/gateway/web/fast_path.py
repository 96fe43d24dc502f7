"""Handling a request in a straight line: who asks, what they say, the route, the answer.

FastAPI declares and describes the routes. Its own way of calling them resolves graphs of dependencies,
which these routes don't have: each has one permission, its parameters and at most one body. For that
shape this does the same with about half of the work (docs/decisions/0019); every other route is left to
FastAPI. Bodies are parsed by pydantic from the bytes, so what JSON has no type for (a time, a tuple) is
read strictly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.api.access import Permission
from services.gateway.api.shape import Shape, Value, is_whole, shape_of
from services.gateway.web.errors import names_a_field_twice, problem_of_errors
from shared.kernel.refusals import Rejected
from shared.rpc.problems import Problem, Refused, invalid_request, problem_of, unavailable_store
from shared.storage.faults import StoreUnavailable

_log = structlog.get_logger(__name__)

_NO_QUERY: Mapping[str, str] = {}
_JSON = (b"content-type", b"application/json")
_MISSING = {"type": "missing", "loc": (), "msg": "Field required"}
_NOT_WHOLE = {"type": "whole", "loc": (), "msg": "Input should be a whole number, in digits alone"}


def problem_of_store(error: Exception) -> Problem:
    """A database does not answer: what is said of it, to the log and to whoever asks."""
    _log.warning("store_does_not_answer", error=str(error))
    return unavailable_store()


def fast_path(route: APIRoute) -> ASGIApp | None:
    """The handler of a route of the usual shape; None for any other."""
    shape = shape_of(route.endpoint, route.path)
    if shape.permission is None or shape.others or route.response_model is None:
        return None
    return FastRoute(
        route.endpoint, shape.permission, shape, route.status_code or 200, TypeAdapter(route.response_model)
    )


class ResponseHeaders(Response):
    """What a route may say of its answer before there is one: headers, and another status."""

    def __init__(self) -> None:
        self.raw_headers = []
        self.status_code = 0


@dataclass(frozen=True, slots=True)
class FastRoute:
    """One route's handler, with everything looked up that does not change."""

    endpoint: Callable[..., Any]
    permission: Permission
    shape: Shape
    status: int
    answer: TypeAdapter[Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request."""
        answer = ResponseHeaders()
        try:
            result = await self._call(scope, receive, answer)
        except Rejected as rejected:
            await problem_of(rejected).response()(scope, receive, send)
            return
        except Refused as refused:
            await refused.problem.response()(scope, receive, send)
            return
        except StoreUnavailable as error:
            await problem_of_store(error).response()(scope, receive, send)
            return
        if isinstance(result, Response):
            await result(scope, receive, send)
            return
        content = self.answer.dump_json(result)
        headers = [_JSON, (b"content-length", b"%d" % len(content)), *answer.raw_headers]
        status = answer.status_code or self.status
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _call(self, scope: Scope, receive: Receive, answer: ResponseHeaders) -> object:
        """What the route returns; raises `Rejected` or `Refused`, and whatever was not foreseen."""
        shape = self.shape
        values: dict[str, Any] = {shape.caller: await self.permission.admit(scope)}
        errors: list[Any] = []
        for one in shape.path:
            _read(one, scope["path_params"][one.name], "path", values, errors)
        if shape.query or shape.query_model:
            self._read_query(scope, values, errors)
        if errors:
            raise problem_of_errors(errors)
        if shape.body is not None:
            name, model = shape.body
            content = (await receive()).get("body", b"")  # All of it: the edge has read it before.
            try:
                values[name] = model.__pydantic_validator__.validate_json(content)
            except ValidationError as error:
                raise problem_of_errors(error.errors(include_url=False), "body") from None
            if names_a_field_twice(content):
                raise Refused(invalid_request([{"location": "body", "message": "names a field twice"}]))
        if shape.response is not None:
            values[shape.response] = answer
        return await self.endpoint(**values)

    def _read_query(self, scope: Scope, values: dict[str, Any], errors: list[Any]) -> None:
        shape = self.shape
        given = QueryParams(scope["query_string"]) if scope["query_string"] else _NO_QUERY
        for one in shape.query:
            text = given.get(one.alias)
            if text is not None and one.whole and not is_whole(text):
                errors.append(_NOT_WHOLE | {"loc": ("query", one.alias)})
            elif text is not None:
                _read(one, text, "query", values, errors)
            elif one.required:
                errors.append(_MISSING | {"loc": ("query", one.alias)})
        if shape.query_model is not None:
            name, model = shape.query_model
            fields = {field: given[field] for field in model.model_fields if field in given}
            unfit = [field for field in shape.whole_fields if field in fields and not is_whole(fields[field])]
            errors += [_NOT_WHOLE | {"loc": ("query", field)} for field in unfit]
            if unfit:
                return
            try:
                values[name] = model.model_validate(fields)
            except ValidationError as error:
                errors += _placed(error, "query")


def _read(one: Value, text: str, where: str, values: dict[str, Any], errors: list[Any]) -> None:
    try:
        values[one.name] = one.read.validate_python(text)
    except ValidationError as error:
        errors += _placed(error, where, one.alias)


def _placed(error: ValidationError, *place: str) -> list[Any]:
    return [{**one, "loc": (*place, *one["loc"])} for one in error.errors(include_url=False)]
