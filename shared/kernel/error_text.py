"""What an error says in a log: where it happened and what it is, and never what somebody sent."""

from collections.abc import Iterator
from traceback import format_tb

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
