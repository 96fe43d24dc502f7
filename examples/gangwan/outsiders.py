"""Part 6 of the thread: the people of one community can neither see nor touch another one's.

Which routes there are, and whom each is for, is read from the platform's own OpenAPI document. So a route
that is added later is tried here as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from textwrap import fill

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from examples.gangwan.api import Problem, Unexpected
from examples.gangwan.stage import Stage
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS

_STRANGERS = ("nan-staff", "jin-treasurer", "chun-committee", "lan")
"""Of 南北台社区: staff, treasurer, committee, resident."""
_NOBODY = "0197c000-0000-7000-8000-00000000dead"
_COMMUNITY = "/v1/communities/{community}"
_LEAST_CLOSED = 50
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class _Response(BaseModel):
    """One answer of a route: described where it stands, or elsewhere in the document."""

    model_config = ConfigDict(extra="ignore")

    reference: str = Field(default="", alias="$ref")
    description: str = ""


class _Operation(BaseModel):
    """What the OpenAPI document says of one route."""

    model_config = ConfigDict(extra="ignore")

    operation_id: str = Field(alias="operationId")
    security: list[dict[str, list[str]]] = Field(default_factory=list)
    responses: dict[str, _Response]

    @property
    def is_public(self) -> bool:
        """Whether nobody need sign in."""
        return not self.security or {} in self.security


class _Components(BaseModel):
    model_config = ConfigDict(extra="ignore")

    responses: dict[str, _Response] = Field(default_factory=dict)


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore")

    paths: dict[str, dict[str, _Operation]]
    components: _Components

    def is_for_roles(self, operation: _Operation) -> bool:
        """Whether it is for people with a role in the community: it documents what it says to others."""
        answer = operation.responses.get("403", _Response())
        named = self.components.responses.get(answer.reference.rpartition("/")[2], answer)
        return ACTOR_MAY_NOT_DO_THIS.code in named.description


class _Nothing(BaseModel):
    """An empty body: whoever may not ask is refused before anybody looks at it."""


class _List(BaseModel):
    """What a list shows to somebody who has nothing here."""

    model_config = ConfigDict(extra="ignore")

    items: list[JsonValue] = Field(default_factory=list)


@dataclass(frozen=True)
class _Route:
    method: str
    path: str
    operation: _Operation

    @property
    def body(self) -> BaseModel | None:
        """As little as can be sent."""
        return None if self.method in {"GET", "DELETE"} else _Nothing()


def shut_out(stage: Stage, application_id: str) -> None:
    """Plays the part: every route that is for people of 海湾社区 refuses those of 南北台社区."""
    stage.title("6  The people of 南北台社区 knock at 海湾社区")
    document = stage.api.get(None, "/openapi.json", _Document)
    routes = list(_routes(document, application_id))
    private = [route for route in routes if not route.operation.is_public]
    closed = [route for route in private if document.is_for_roles(route.operation)]
    if len(closed) < _LEAST_CLOSED:
        raise Unexpected(f"only {len(closed)} routes say that they are for members: the check would be empty")
    for stranger in _STRANGERS:
        for route in closed:
            _refused(stage, stranger, route)
        stage.note(stranger, f"tries all {len(closed)} routes for members: each refuses")
    for route in private:
        answer = stage.api.attempt(None, route.path, route.body, method=route.method)
        if not isinstance(answer, Problem) or answer.status != HTTPStatus.UNAUTHORIZED:
            raise Unexpected(f"{route.method} {route.path} without a token: expected 401, got {answer}")
    stage.note("a stranger", f"tries {len(private)} routes without a token: each asks to sign in first")
    ajar = [route for route in private if route not in closed]
    for route in ajar:
        _shows_nothing(stage, _STRANGERS[0], route)
    names = ", ".join(sorted(route.operation.operation_id for route in ajar))
    stage.tell(
        f"{len(routes) - len(private)} routes show everybody what is public. {len(ajar)} are for all who"
    )
    stage.tell(f"are signed in, each for their own things alone:\n{fill(names, 90)}")


def _routes(document: _Document, application_id: str) -> Iterator[_Route]:
    """Every route of a community, with the application of this run where it asks for one."""
    values = {"community": "haiwan", "role": "resident", "application_id": application_id}
    for path, operations in document.paths.items():
        if path.startswith(f"{_COMMUNITY}/"):
            filled = _PLACEHOLDER.sub(lambda found: values.get(found[1], _NOBODY), path)
            for method, operation in operations.items():
                yield _Route(method.upper(), filled, operation)


def _refused(stage: Stage, who: str, route: _Route) -> None:
    answer = stage.api.attempt(who, route.path, route.body, method=route.method)
    if not isinstance(answer, Problem) or answer.code != ACTOR_MAY_NOT_DO_THIS.code:
        wanted = f"the refusal {ACTOR_MAY_NOT_DO_THIS.code}"
        raise Unexpected(f"{route.method} {route.path} as {who}: expected {wanted}, got {answer}")


def _shows_nothing(stage: Stage, who: str, route: _Route) -> None:
    """Signed in but a stranger here: a refusal, or an empty list."""
    response = stage.api.call(route.method, who, route.path, body=route.body)
    if response.is_client_error:
        return
    shown = _List.model_validate_json(response.content) if response.is_success else None
    own = route.method == "GET" or "/me/" in route.path  # Below /me all is one's own.
    if shown is None or shown.items or not own:
        raise Unexpected(
            f"{route.method} {route.path} as {who}: got {response.status_code} {response.text[:200]}"
        )
