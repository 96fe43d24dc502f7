"""The two languages of a community, and which of the two that a thing may have a reader is shown."""

from enum import StrEnum
from typing import Protocol


class Language(StrEnum):
    """By the tag that stands in ``lang`` (BCP 47)."""

    CHINESE = "zh-Hans"
    ENGLISH = "en"

    @property
    def other(self) -> "Language":
        """The one that the switch in the page's head leads to."""
        return Language.ENGLISH if self is Language.CHINESE else Language.CHINESE


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def name(self) -> str:
        """In Chinese."""

    @property
    def name_en(self) -> str:
        """In English."""


def name_in(language: Language, thing: Named) -> str:
    """The name in this language."""
    return thing.name if language is Language.CHINESE else thing.name_en


class Titled(Protocol):
    """What has a title, and may have one in English too."""

    @property
    def title(self) -> str:
        """As it was written first."""

    @property
    def title_en(self) -> str | None:
        """In English; None where nobody said."""


class Told(Titled, Protocol):
    """The same of a text."""

    @property
    def text(self) -> str:
        """As it was written first."""

    @property
    def text_en(self) -> str | None:
        """In English; None where nobody said."""


def _said(language: Language, written: str | None, english: str | None) -> str:
    """In this language, or as it was written where there is nothing else; empty for nothing."""
    return (english if language is Language.ENGLISH else None) or written or ""


def title_in(language: Language, thing: Titled) -> str:
    """The title in this language, or as it was written where there is nothing else."""
    return _said(language, thing.title, thing.title_en)


def text_in(language: Language, thing: Told) -> str:
    """The text in this language, or as it was written where there is nothing else."""
    return _said(language, thing.text, thing.text_en)


class Described(Titled, Protocol):
    """What has a title, and may have a description, each in one language or in both."""

    @property
    def description(self) -> str | None:
        """As it was written first; None for nothing beyond the title."""

    @property
    def description_en(self) -> str | None:
        """In English; None where nobody said."""


def described_in(language: Language, thing: Described) -> str:
    """The description in this language, or as it was written where there is nothing else; empty for none."""
    return _said(language, thing.description, thing.description_en)


def said_in(language: Language, thing: object, name: str) -> str:
    """What a thing says under this name, in this language, or as it was written where there is nothing else;
    empty for nothing. Its English has the same name with ``_en``."""
    english = getattr(thing, f"{name}_en") if language is Language.ENGLISH else None
    return _said(language, getattr(thing, name), english)


_NAMES = ("title", "description", "summary", "purpose", "use", "result", "question")


def is_other(language: Language, thing: object) -> bool:
    """Whether some of its title and text is in the other language, since nobody said it in this one."""
    if language is Language.CHINESE:
        return False
    return any(
        getattr(thing, name) and not getattr(thing, f"{name}_en")
        for name in _NAMES
        if hasattr(thing, f"{name}_en")
    )
