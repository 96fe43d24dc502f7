"""Shelves: the parts of a state that grow with history, of which memory holds what was touched lately."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, TypeVar, get_args, overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

V = TypeVar("V")
T = TypeVar("T")

WITHOUT_SHELVES = {"shelves": "left out"}
"""The context in which a state is written without what its shelves hold."""


class Shelf(MutableMapping[str, V]):
    """A mapping by id for a field of a state: to rules, a ``dict`` without a value that is false.

    Where a log belongs to one process, what nobody touched since the last snapshot lies beside the log, keyed
    by id, and is read from there when a rule asks for it. Where an entry lies never changes an answer, so
    replay gives the same state with and without. To ask for one entry costs about the same however many there
    are; to go through all of them reads them all, which no rule may do: what it looks through it keeps apart.
    """

    __slots__ = ("_everything", "_gone", "_last", "_near", "_read")

    def __init__(self, content: Mapping[str, V] | None = None) -> None:
        self._near: dict[str, V] = dict(content or {})
        self._gone: set[str] = set()
        self._read: Callable[[str], V | None] | None = None
        self._everything: Callable[[], Iterable[str]] | None = None
        self._last = ""

    def lies_beside(
        self, read: Callable[[str], V | None], everything: Callable[[], Iterable[str]], last: str
    ) -> None:
        """From now on what is not in memory is read so: an entry by its id, and the ids of all entries.

        No id there is greater than ``last``. Most ids rise with time, so that of something new need not be
        looked up.
        """
        self._read, self._everything, self._last = read, everything, last

    @property
    def near(self) -> Mapping[str, V]:
        """What is in memory: the next snapshot puts it beside the log."""
        return self._near

    @property
    def gone(self) -> set[str]:
        """What was deleted and may still lie beside the log."""
        return self._gone

    def put_away(self) -> None:
        """Lets go of what is in memory, once all of it lies beside the log."""
        self._last = max(self._last, max(self._near, default=""))
        self._near = {}
        self._gone = set()

    def __getitem__(self, key: str) -> V:
        found = self._near.get(key) or self._fetched(key)
        if found is None:
            raise KeyError(key)
        return found

    @overload
    def get(self, key: str, /) -> V | None: ...
    @overload
    def get(self, key: str, /, default: V | T) -> V | T: ...
    def get(self, key: str, /, default: V | T | None = None) -> V | T | None:
        """What there is under this id."""
        return self._near.get(key) or self._fetched(key) or default

    def __setitem__(self, key: str, value: V) -> None:
        self._near[key] = value
        self._gone.discard(key)

    def __delitem__(self, key: str) -> None:
        self[key]
        del self._near[key]
        if self._read is not None:
            self._gone.add(key)

    def __iter__(self) -> Iterator[str]:
        yield from [*self._far(), *self._near]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"Shelf({self._near!r}{'' if self._read is None else ', and what lies beside the log'})"

    def _fetched(self, key: str) -> V | None:
        """What lies beside the log under this id; in memory from now on, since it may be changed in place."""
        if self._read is None or key > self._last or key in self._gone:
            return None
        found = self._read(key)
        if found is not None:
            self._near[key] = found
        return found

    def _far(self) -> Iterator[str]:
        """The ids of what lies beside the log alone."""
        if self._everything is not None:
            here = {*self._near, *self._gone}
            yield from (key for key in self._everything() if key not in here)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In JSON an object of what it holds; of nothing in the context `WITHOUT_SHELVES`."""
        (value,) = get_args(source)
        content = core_schema.dict_schema(core_schema.str_schema(), handler.generate_schema(value))

        def written(shelf: "Shelf[V]", info: core_schema.SerializationInfo) -> dict[str, V]:
            return {} if info.context is WITHOUT_SHELVES else {key: shelf[key] for key in sorted(shelf)}

        return core_schema.no_info_after_validator_function(
            cls,
            content,
            serialization=core_schema.plain_serializer_function_ser_schema(
                written, info_arg=True, return_schema=content
            ),
        )
