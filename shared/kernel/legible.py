"""Text that says what it shows: nothing invisible, nothing that turns the direction of reading, one spelling.

For what people send now. What was recorded stays as it is: events have the wider types of old, and a history
with such a name in it is replayed like any other.
"""

import unicodedata
from typing import TypeVar, cast

from pydantic import BaseModel

from shared.kernel.words import KeptWords

T = TypeVar("T")

_UNSEEN_CATEGORIES = frozenset({"Cf", "Zl", "Zp"})
"""Format characters (zero width, directions, tags) and the separators that no line needs."""
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and symbols that show nothing."""
_C1 = frozenset(map(chr, range(0x80, 0xA0)))
"""Controls above ASCII; some readers of lines, Python's own too, end one at U+0085."""
_JOINERS = frozenset("\u200c\u200d")
_MESSAGE = "must not hold characters that can't be seen, or that turn the direction of reading"
_VIRAMA = 9
"""The combining class of the sign after which Indic scripts join on purpose (RFC 5892, appendix A.1)."""


def legible(value: T) -> T:
    """The same with every text in it in NFC; ``ValueError`` for one that doesn't say what it shows, or that
    points at words which the vault keeps: they may be somebody else's."""
    changed: object = value
    if isinstance(value, str):
        changed = value if value.isascii() else _checked(value)
    elif isinstance(value, KeptWords):
        raise ValueError("must be a string")  # noqa: TRY004 (pydantic wants ValueError)
    elif isinstance(value, tuple):
        changed = tuple(map(legible, value))
    elif isinstance(value, BaseModel):
        changed = value.model_copy(update={name: legible(one) for name, one in value})
    return cast("T", changed)  # Of the same kind in each branch.


def _checked(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    for before, here, after in zip(f" {text[:-1]}", text, f"{text[1:]} ", strict=True):
        if here in _BLANKS or here in _C1 or unicodedata.category(here) in _UNSEEN_CATEGORIES:
            if here in _JOINERS and _may_join(before, after):
                continue
            raise ValueError(_MESSAGE)
    return text


def _may_join(before: str, after: str) -> bool:
    """Whether scripts or pictures need a joiner here, and show that it is there."""
    of_pictures = unicodedata.category(after) == "So" and unicodedata.category(before) in {"So", "Sk", "Mn"}
    of_arabic = unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    return of_pictures or of_arabic or unicodedata.combining(before) == _VIRAMA
