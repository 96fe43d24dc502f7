"""What people write by or about people: in events, the place where the vault keeps it and what proves it.

A log is never changed, so it holds no such text: it holds `KeptWords`. A request brings a string, the
gateway keeps it in the vault and puts `KeptWords` into the command, and views are filled from the vault for
whoever may see them. Events of before hold the string itself: a field of this kind takes both.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import is_
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from shared.kernel.copies import copied

M = TypeVar("M", bound=BaseModel)


class KeptWords(BaseModel):
    """A text that the vault keeps, until it is erased."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text_id: str = Field(pattern=r"^[0-9a-f-]{36}$")
    """Where the vault keeps it."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of 32 random bytes and the text, in hexadecimal. The bytes lie with the text and go with it: without
    them a short text could be guessed from its hash."""


Wording = str | KeptWords
_WORDING, _SEVERAL = frozenset({str, KeptWords}), frozenset({tuple, list})
_NAMES = KeptWords.model_fields.keys()


@dataclass(frozen=True, slots=True)
class OrKept:
    """Annotates a field that holds a text of this kind, or says where the vault keeps it.

    In JSON Schema it is the text: that is what requests bring and what answers hold.
    """

    text: Any
    """The type of the text itself, with its bounds."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Reads both; errors are those of the text alone."""
        return core_schema.no_info_wrap_validator_function(
            _read,
            handler.generate_schema(self.text),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _as_it_is, return_schema=core_schema.any_schema()
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The text's."""
        return handler(schema["schema"])


def _read(value: object, text: core_schema.ValidatorFunctionWrapHandler) -> object:
    if isinstance(value, KeptWords):
        return value
    if isinstance(value, dict) and value.keys() >= _NAMES:
        return KeptWords.model_validate(value)
    return text(value)


def _as_it_is(value: object) -> object:
    return value


def words_in(value: BaseModel) -> Iterator[Wording]:
    """All that stands in the fields of this kind, those of models inside included."""
    found: list[Wording] = []
    _note_inside(value, found)
    return iter(found)


def _note_inside(value: BaseModel, found: list[Wording]) -> None:
    held = value.__dict__  # As `getattr`, for fields alone, in a fraction of the time.
    for name, itself in places_of(type(value)).items():
        inner = held[name]
        if inner is not None:
            _note(inner, found, itself)


def _note(value: object, found: list[Wording], itself: bool) -> None:  # noqa: FBT001 (of a table)
    kind = type(value)
    if kind in _WORDING:
        if itself:
            found.append(cast("Wording", value))
    elif kind in _SEVERAL:
        for one in cast("Iterable[object]", value):
            _note(one, found, itself)
    elif isinstance(value, BaseModel):
        _note_inside(value, found)


def with_words(value: M, change: Callable[[Wording], Wording]) -> M:
    """The same with every text of this kind changed; what has none that changes is not copied."""
    held, changed = value.__dict__, dict[str, object]()
    for name, itself in places_of(type(value)).items():
        before = held[name]
        if before is not None:
            after = _changed(before, change, itself)
            if after is not before:
                changed[name] = after
    return copied(value, changed) if changed else value


def _changed(value: object, change: Callable[[Wording], Wording], itself: bool) -> object:  # noqa: FBT001 (of a table)
    kind = type(value)
    if kind in _WORDING:
        return change(cast("Wording", value)) if itself else value
    if kind in _SEVERAL:
        several = cast("Sequence[object]", value)
        after = [_changed(one, change, itself) for one in several]
        if all(map(is_, after, several)):
            return value
        return after if kind is list else tuple(after)
    return with_words(value, change) if isinstance(value, BaseModel) else value


@cache
def places_of(model: type[BaseModel]) -> Mapping[str, bool]:
    """The fields that hold such texts: whether each does itself, or has them inside."""
    kinds = {
        name: True if _is_marked(field.metadata) else _kind(field.annotation)
        for name, field in model.model_fields.items()
    }
    return {name: kind for name, kind in kinds.items() if kind is not None}


def _kind(annotation: Any) -> bool | None:
    """True: such a text; False: it has some inside; None: neither."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return False if places_of(annotation) else None
    if isinstance(annotation, TypeVar):
        return False  # A plain ``Page``, whose items say themselves what they hold.
    args = get_args(annotation)
    if get_origin(annotation) is Annotated and _is_marked(args[1:]):
        return True
    kinds = {_kind(one) for one in args}
    return True if True in kinds else False if False in kinds else None


def _is_marked(metadata: object) -> bool:
    return isinstance(metadata, list | tuple) and any(isinstance(one, OrKept) for one in metadata)
