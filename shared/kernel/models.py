"""Base models and field types that commands, events, views and requests are made of."""

from datetime import UTC, datetime
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from shared.kernel.legible import legible
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN
from shared.kernel.words import KeptWords, OrKept

T = TypeVar("T")


_NUMBERS = (int, float)
"""Not `int | float`, which would be made anew for every moment that is read."""


def _not_a_number(value: object) -> object:
    """Refuses numbers, which pydantic would read as seconds since 1970."""
    if isinstance(value, _NUMBERS):
        raise ValueError("must be an RFC 3339 date-time with an offset, not a number")  # noqa: TRY004 (pydantic wants ValueError)
    return value


def _to_utc(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2199:
        raise ValueError("must lie between the years 2000 and 2199")
    return value.astimezone(UTC)


Instant = Annotated[AwareDatetime, BeforeValidator(_not_a_number), AfterValidator(_to_utc)]
"""A moment: RFC 3339 with an offset on the way in, UTC inside and on the way out."""

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]
"""An opaque identifier: a lower-case UUID, version 7 where Hehuo made it."""

CommunityId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,31}$")]
"""A community's short name, chosen when it is opened: it names the log and keys the events."""

Whole = Annotated[int, Field(strict=True, ge=-(2**53) + 1, le=2**53 - 1)]
"""A whole number that every JSON reader can hold exactly."""

Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
Score = Annotated[int, Field(strict=True, ge=1, le=5)]
"""How good something is, from 1 (poor) to 5 (very good)."""

PositiveCount = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]

Fen = Annotated[int, Field(strict=True, ge=0, le=10**13)]
"""An amount of money, CNY, in fen (1/100 yuan), not negative, at most 100 billion yuan."""

PositiveFen = Annotated[int, Field(strict=True, ge=1, le=10**13)]

SignedFen = Annotated[int, Field(strict=True, ge=-(10**13), le=10**13)]

BasisPoints = Annotated[int, Field(strict=True, ge=0, le=10_000)]
"""A share or ratio in 1/100 of a per cent: 1,500 is 15%."""

Flag = Annotated[bool, Field(strict=True)]

Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$"),
]
"""One line of text a person reads."""

Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$"
    ),
]
"""Text of several lines. Never about an identifiable person: that belongs in the vault (`Prose`)."""

Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{3,22}[0-9]$")]
"""A telephone number as people write it."""

Line = Annotated[str | KeptWords, OrKept(Title)]
"""One line by or about people, which the vault keeps: see `shared.kernel.words`."""

Prose = Annotated[str | KeptWords, OrKept(Text)]
"""A text by or about people, which the vault keeps: see `shared.kernel.words`."""

Words = Annotated[str | KeptWords, OrKept(str)]
"""What was recorded of a `Line` or a `Prose`. In an answer it is the text, and empty once that is erased."""

Revision = Annotated[int, Field(strict=True, ge=1)]
"""How many times a person has edited a thing, starting at 1: the value of its ETag."""


def is_unsaid(value: object) -> bool:
    """For ``exclude_if`` of a field that a command gained later: left out, the wish is the one of before, and
    a repeat of it gets its first outcome."""
    return value is None


class Frozen(BaseModel):
    """A value that never changes and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Request(Frozen):
    """The body of a request: what a person may choose. Commands add who, when and for what.

    Its texts say what they show (`shared.kernel.legible`). Commands made of it are not checked again:
    policies send some of them with what was recorded. Who sends a request sends the words themselves, and
    can't point at those of others.
    """

    @field_validator("*", mode="after")
    @classmethod
    def _says_what_it_shows(cls, value: T) -> T:
        return value if _is_a_command(cls) else legible(value)


@cache
def _is_a_command(model: type[Request]) -> bool:
    """Kept, since it is asked of each field of each body."""
    return "command_id" in model.model_fields


class View(BaseModel):
    """A document that queries return. Readers ignore fields they do not know, so it may grow."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Page(View, Generic[T]):
    """One page of a list, and the cursor that fetches the next; no cursor means the end."""

    items: list[T]
    """The items of this page, in the order of the list."""
    next_cursor: str | None = None
    """What to send as `cursor` for the next page; null on the last one."""


Answer = TypeVar("Answer")


class Query(Frozen, Generic[Answer]):
    """A question to one service about one community; ``Answer`` is the type of what comes back."""

    model_config = ConfigDict(defer_build=True)

    operation: ClassVar[Operation] = Operation("", SIGNED_IN)
    """Who may ask it, and what is refused: each query that a route leads to declares its own."""

    if not TYPE_CHECKING:  # No field has it: pydantic's own would make a model for each answer.
        __class_getitem__ = classmethod(GenericAlias)


def answer_of(query: type[Query[Any]]) -> Any:
    """The type of what comes back: ``Page[NeedView]``, ``NeedView | None``."""
    for one in query.__mro__:
        for base in vars(one).get("__orig_bases__", ()):
            origin = get_origin(base)
            if isinstance(origin, type) and issubclass(origin, Query):
                return get_args(base)[0]
    raise TypeError(f"{query.__name__} does not say what answers it")


class PagedRequest(Frozen):
    """The parameters of a list: what a person may ask for, where the query says more than that."""

    # A GET takes `min_sequence` too; what no route knows is refused before parameters are read.
    model_config = ConfigDict(extra="ignore")

    cursor: str | None = Field(default=None, max_length=512)
    """`next_cursor` of the page before; left out for the first."""
    limit: int = Field(default=50, ge=1, le=200)
    """Maximum number of items to return."""


class PagedQuery(PagedRequest, Query[Answer], Generic[Answer]):
    """A question whose answer comes in pages."""
