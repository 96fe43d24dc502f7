"""What an error says in a log: where it happened and what it is, and never what somebody sent."""

from collections.abc import Iterable, Iterator, Sequence
from traceback import format_tb
from typing import Any

from pydantic import ValidationError


def describe_error(error: BaseException | None) -> str:
    """The traceback of an error and of those that led to it, oldest first, without values of variables.

    pydantic's own text repeats the input, which may be a name or a secret; here it says the place alone.
    """
    return "\n".join(_parts(error)) if error is not None else ""


def _parts(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _parts(cause)
        yield "which led to:"
    yield "".join(format_tb(error.__traceback__)).rstrip()
    yield f"{type(error).__name__}: {_text(error)}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _parts(one)


def _text(error: BaseException) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    places = (f"{'.'.join(map(str, one['loc']))} {one['type']}" for one in error.errors(include_input=False))
    return f"{error.title}: {'; '.join(places)}"


def in_one_line(error: Exception) -> str:
    """What is wrong first, and where, to whoever checks a file; never what stands there."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{first['msg']} ({'.'.join(map(str, first['loc']))})" if first["loc"] else first["msg"]


def without_echoes(errors: Iterable[Any]) -> Sequence[Any]:
    """pydantic's errors, less what is wrong with nothing but the number of items that it could read.

    Of a tuple it counts the items that are valid: to one bad item in a list of one it adds that there should
    be at least one, not none. Whoever sent the list would look for an item that is there.
    """
    every = list(errors)
    faulty = {one["loc"][:at] for one in every for at in range(len(one["loc"]))}
    return [one for one in every if not _is_an_echo(one, faulty)]


def _is_an_echo(error: Any, faulty: set[tuple[int | str, ...]]) -> bool:
    if error["type"] != "too_short" or error["loc"] not in faulty:
        return False
    given = error.get("input")
    return isinstance(given, list | tuple) and len(given) >= error["ctx"]["min_length"]
