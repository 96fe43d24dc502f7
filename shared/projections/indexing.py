"""How a view's fields become values that a store can compare."""

from datetime import UTC, date, datetime

from shared.projections.store import Indexed

Scalar = str | int | bool | datetime | date
"""What an indexed field may be, in a view and in a question."""
Wanted = Scalar | None | tuple[Scalar, ...]
"""What an indexed field must equal; a tuple: any one of its values."""


def indexed(value: object) -> Indexed:
    """The value as stores hold it; ``TypeError`` for what can't be indexed.

    An instant becomes RFC 3339 text in UTC with microseconds, always as wide, so that text order is
    time order; a day becomes its ISO text.
    """
    kind = type(value)
    if kind is str or kind is int or value is None:
        return value  # type: ignore[return-value]  # What the line above has found out; the hot case.
    if isinstance(value, datetime):
        text = value.isoformat("T", "microseconds")
        if text[-6:] != "+00:00":
            text = value.astimezone(UTC).isoformat("T", "microseconds")
        return text[:-6] + "Z"
    if isinstance(value, str):
        return str.__str__(value)  # An enum's member becomes its text.
    if isinstance(value, int):
        return int(value)  # False is 0, true is 1.
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a {kind.__name__} can't be indexed")
