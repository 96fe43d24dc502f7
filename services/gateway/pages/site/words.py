"""Words of the pages: message catalogues in PO files, one for a language in each folder of pages.

Keys are made of what the words are for: ``refusal.space_is_not_free``, ``BookingState.confirmed``,
``field.starts_at``, ``rooms.title``. A missing key is an error, which tests find before a visitor does.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.pofile import read_po

from services.gateway.pages.site.languages import Language

_FILE_OF = {Language.CHINESE: "zh_Hans.po", Language.ENGLISH: "en.po"}


class Words:
    """The words of one language."""

    def __init__(self, language: Language, messages: Mapping[str, tuple[str, ...]]) -> None:
        self.language = language
        self._messages = messages
        self._members: dict[tuple[type[StrEnum], str], str] = {}
        self._plain = {key: one[0] for key, one in messages.items() if _is_plain(one)}
        """Most of them: one form, and no place for a fact. There is nothing to be made of these anew."""

    def __call__(self, key: str, **facts: object) -> str:
        """The words under a key, with these facts in their places; ``KeyError`` for an unknown key.

        Where a key has two forms (English), ``n`` says which: one, or several.
        """
        plain = self._plain.get(key)
        if plain is not None:
            return plain
        forms = self._messages[key]
        several = len(forms) > 1 and facts.get("n") != 1
        return forms[1 if several else 0].format(**facts)

    def __contains__(self, key: str) -> bool:
        return key in self._messages

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)

    def of(self, member: StrEnum) -> str:
        """The word for a member of an enumeration."""
        key = type(member), member
        if key not in self._members:
            self._members[key] = self(f"{type(member).__name__}.{member.value}")
        return self._members[key]

    def forms(self, key: str) -> tuple[str, ...]:
        """The words as they stand in the catalogue, places for facts included."""
        return self._messages[key]


def _is_plain(forms: tuple[str, ...]) -> bool:
    return len(forms) == 1 and "{" not in forms[0] and "}" not in forms[0]


@cache
def words_in(language: Language) -> Words:
    """The words of a language, read once. ``ValueError`` for a key that two catalogues have."""
    messages: dict[str, tuple[str, ...]] = {}
    for path in _catalogues(files("services.gateway.pages"), _FILE_OF[language]):
        for key, forms in _read(path):
            if key in messages:
                raise ValueError(f"{key} stands in several catalogues, the last of them {path}")
            messages[key] = forms
    return Words(language, messages)


def _catalogues(folder: Traversable, name: str) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if one.is_dir():
            yield from _catalogues(one, name)
        elif one.name == name or one.name.endswith(f".{name}"):
            yield one


def _read(path: Traversable) -> Iterator[tuple[str, tuple[str, ...]]]:
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                forms = message.string
                yield key, (forms,) if isinstance(forms, str) else tuple(forms or ())
