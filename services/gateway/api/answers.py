"""What routes answer: created, done, found; and how they document their refusals."""

from typing import Any, TypeVar

from fastapi import Response

from shared.kernel.models import View
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Refusal, require
from shared.rpc.problems import MEDIA_TYPE, example_of, status_of

V = TypeVar("V", bound=View)

Responses = dict[int | str, dict[str, Any]]
"""FastAPI's own type for ``responses=``."""


class Created(View):
    """Something new is there, under ``id``."""

    id: str
    """Id of the new thing; its path is in the header `Location`."""
    sequence: int
    """A query that carries it as ``min_sequence`` sees the new thing."""


class Done(View):
    """What was asked for holds."""

    sequence: int
    """A query that carries it as ``min_sequence`` sees the change."""


def created(response: Response, outcome: Outcome, id: str, path: str) -> Created:  # noqa: A002 (the answer's own word)
    """The answer to a command that made something.

    ``path`` is where things of its kind are found, below the community: ``bookings``. The Location
    header is completed with the community by `services.gateway.web.edge`.
    """
    return created_in(response, outcome, id, f"{path}/{id}")


def created_in(response: Response, outcome: Outcome, id: str, path: str) -> Created:  # noqa: A002 (as above)
    """As `created`, for a thing that has no address of its own: it is seen at ``path``."""
    # Not by name into `headers`, which looks for it among those that are there: on the way of every command.
    response.raw_headers.append((b"location", path.encode("latin-1")))
    _mark(response, outcome)
    return Created(id=id, sequence=outcome.sequence)


def done(response: Response, outcome: Outcome) -> Done:
    """The answer to a command that changed something."""
    _mark(response, outcome)
    return Done(sequence=outcome.sequence)


def found(view: V | None, refusal: Refusal, response: Response | None = None) -> V:
    """The view, or the refusal where there is none; with ``response``, its revision becomes the ETag."""
    there = require(view, refusal)
    return there if response is None else tagged(there, response)


def tagged(view: V, response: Response) -> V:
    """The view; its revision, if it has one, becomes the ETag."""
    revision = getattr(view, "revision", None)
    if revision is not None:
        response.headers["ETag"] = f'"{revision}"'
    return view


def refusals(*refusals: Refusal) -> Responses:
    """The documentation of what a route's rules refuse, for ``responses=``, grouped by HTTP status."""
    responses: Responses = {}
    for refusal in refusals:
        answer = responses.setdefault(
            status_of(refusal),
            {"description": "", "content": {MEDIA_TYPE: {"examples": {}}}},
        )
        examples = answer["content"][MEDIA_TYPE]["examples"]
        examples[refusal.code] = {"summary": refusal.sentence, "value": example_of(refusal)}
        answer["description"] = "One of: " + ", ".join(f"`{code}`" for code in examples) + "."
    return responses


def _mark(response: Response, outcome: Outcome) -> None:
    response.raw_headers.append((b"hehuo-sequence", b"%d" % outcome.sequence))
    if outcome.repeated:
        response.raw_headers.append((b"idempotent-replayed", b"true"))
