"""Routes made from what commands and queries declare of themselves.

An operation whose route holds no rule of its own needs a line: `open_to`. One whose route does is a
function under `route_to`, which takes everything else from the declaration. Both make ordinary FastAPI
routes.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from inspect import Parameter, Signature, getdoc, signature
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import APIRouter, Depends, Response
from fastapi import Query as QueryParameters
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.gateway.api.access import Permission
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.late_route import LateRoute
from services.gateway.operations.caller import Caller
from shared.kernel.messages import Command
from shared.kernel.models import Id, PagedQuery, Query, Request, answer_of
from shared.kernel.operations import Operation, service_of
from shared.projections.refusals import CURSOR_IS_NOT_VALID

F = TypeVar("F", bound=Callable[..., Any])
Message = type[Command] | type[Query[Any]]

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_IN_BRACES = re.compile(r"{(\w+)}")


def open_to(router: APIRouter, route: str, message: Message, *, name: str = "", at: str = "") -> None:
    """Adds the whole route to a command or query that needs nothing but to be asked.

    ``route`` is method and path: ``POST /sessions/{session_id}/opening``; the path's parameters are
    fields of the message. A command's body is the `Request` that it extends; a query's other fields are
    query parameters. ``name`` is the operation's in the API, where it isn't the message's in lower
    case. ``at`` says where what a command makes is found, where that isn't below the path it is sent to.
    """
    method, _, path = route.partition(" ")
    if issubclass(message, Command):
        endpoint = _submitting(message, path, at or path.strip("/"))
    else:
        endpoint = _asking(message, path)
    _add(router, method, path, message, endpoint, name or _in_lower_case(message.__name__))


def route_to(
    router: APIRouter, route: str, message: Message | Operation, *, name: str = "", asks: bool = False
) -> Callable[[F], F]:
    """Adds the decorated function as the route to a command or query, for whoever is allowed to use it.

    Its ``caller: Caller`` is whoever asks. Its docstring, if it has one, stands in the API documents instead
    of the message's. What is neither command nor query is an `Operation` alone, of which the docstring must
    tell (``TypeError``); ``asks`` then says whether it asks a read model.
    """
    method, _, path = route.partition(" ")

    def add(function: F) -> F:
        if isinstance(message, Operation) and not getdoc(function):
            raise TypeError(f"{function.__name__} must say what it does: its operation alone doesn't")
        given = signature(function)
        parameters = [
            one.replace(annotation=_caller_of(message, asks=asks)) if one.annotation is Caller else one
            for one in given.parameters.values()
        ]
        _sign(function, parameters, given.return_annotation)
        _add(router, method, path, message, function, name or function.__name__)
        return function

    return add


def body_of(command: type[Command]) -> type[Request] | None:
    """What a person sends with a command: the request that it extends."""
    return next((one for one in command.__bases__ if issubclass(one, Request)), None)


def _submitting(command: type[Command], path: str, at: str) -> Callable[..., Any]:
    body, makes = body_of(command), command.operation.makes

    async def submit(
        caller: Caller, response: Response, body: BaseModel | None = None, **ids: str
    ) -> Done | Created:
        outcome = await caller.submit(command, body, **ids)
        if makes is None:
            return done(response, outcome)
        return created(response, outcome, outcome.made(makes), at)

    parameters = [
        *_ids(path),
        *([_parameter("body", body)] if body else []),
        _parameter("caller", _caller_of(command)),
        _parameter("response", Response),
    ]
    return _sign(submit, parameters, Created if makes else Done)


def _asking(query: type[Query[Any]], path: str) -> Callable[..., Any]:
    answer = answer_of(query)
    optional = type(None) in get_args(answer)
    unknown = query.operation.refuses[0] if optional else None

    async def ask(caller: Caller, response: Response, **values: Any) -> object:
        view = await caller.ask(query(**values))
        return view if unknown is None else found(view, unknown, response)

    ids = _ids(path)
    path_names = {one.name for one in ids}
    # Those that every list has come last.
    names = sorted(query.model_fields, key=PagedQuery.model_fields.__contains__)
    parameters = [
        *ids,
        *(_query_parameter(one, query.model_fields[one]) for one in names if one not in path_names),
        _parameter("caller", _caller_of(query)),
        _parameter("response", Response),
    ]
    if optional:
        answer = next(one for one in get_args(answer) if one is not type(None))
    return _sign(ask, parameters, answer)


def _query_parameter(name: str, field: FieldInfo) -> Parameter:
    """A field of a query as FastAPI takes it from the address; what it means is added to the description."""
    kind: Any = field.annotation
    annotation = Annotated[kind, *field.metadata, QueryParameters()]
    default = Parameter.empty if field.is_required() else field.default
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _ids(path: str) -> Sequence[Parameter]:
    return [_parameter(name, Id) for name in _IN_BRACES.findall(path)]


def _caller_of(message: Message | Operation, *, asks: bool = False) -> Any:
    allowed = _operation_of(message).allowed
    if isinstance(message, type) and issubclass(message, Query):
        return Annotated[Caller, Depends(Permission(allowed, asks=True, service=service_of(message)))]
    return Annotated[Caller, Depends(Permission(allowed, asks=asks))]


def _operation_of(message: Message | Operation) -> Operation:
    return message if isinstance(message, Operation) else message.operation


def _parameter(name: str, annotation: Any) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=annotation)


def _sign(function: Callable[..., Any], parameters: Iterable[Parameter], answer: Any) -> Callable[..., Any]:
    """Tells FastAPI what the function takes and gives; it asks `inspect.signature`, which looks here."""
    function.__dict__["__signature__"] = Signature(list(parameters), return_annotation=answer)
    return function


def _add(
    router: APIRouter,
    method: str,
    path: str,
    message: Message | Operation,
    endpoint: Callable[..., Any],
    name: str,
) -> None:
    operation = _operation_of(message)
    answer = signature(endpoint).return_annotation
    refused = operation.refuses
    text = endpoint.__doc__ or ""
    if not isinstance(message, Operation):
        if issubclass(message, PagedQuery):
            refused = (*refused, CURSOR_IS_NOT_VALID)
        endpoint.__dict__["message"] = message  # Its fields' docstrings describe the query parameters.
        text = text or getdoc(message) or ""
    endpoint.__doc__ = _in_markdown(text)
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        status_code=201 if issubclass(get_origin(answer) or answer, Created) else 200,
        operation_id=name,
        summary=operation.title,
        responses=refusals(*refused),
        route_class_override=LateRoute,
    )


def _in_lower_case(name: str) -> str:
    return _CAPITAL.sub("_", name).lower()


def _in_markdown(docstring: str) -> str:
    return docstring.replace("``", "`")
