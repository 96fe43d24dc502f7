"""The languages of the pages, and which one a visitor gets."""

from enum import StrEnum
from typing import Protocol

COOKIE = "hehuo-language"


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


def title_in(language: Language, thing: Titled) -> str:
    """The title in this language, or as it was written where there is nothing else."""
    english = thing.title_en if language is Language.ENGLISH else None
    return english or thing.title


def text_in(language: Language, thing: Told) -> str:
    """The text in this language, or as it was written where there is nothing else."""
    english = thing.text_en if language is Language.ENGLISH else None
    return english or thing.text


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
    english = thing.description_en if language is Language.ENGLISH else None
    return english or thing.description or ""


def is_other(language: Language, thing: Described) -> bool:
    """Whether some of it is in the other language, since nobody said it in this one."""
    if language is Language.CHINESE or not thing.title:
        return False
    return thing.title_en is None or (thing.description is not None and thing.description_en is None)


def negotiate(chosen: str | None, accept_language: str | None) -> Language:
    """What the visitor chose before, or the first of the browser's that is spoken here, or Chinese.

    Any ``zh`` is Chinese and any ``en`` English: browsers in China say ``zh-CN``, which is neither the
    script's tag nor a prefix of it.
    """
    if chosen is not None and chosen in {*Language}:
        return Language(chosen)
    for tag in _in_order(accept_language or ""):
        if tag.startswith("zh"):
            return Language.CHINESE
        if tag.startswith("en"):
            return Language.ENGLISH
    return Language.CHINESE


def _in_order(accept_language: str) -> list[str]:
    """The tags of the header, the most wanted first (RFC 9110, section 12.5.4)."""
    weighted: list[tuple[float, str]] = []
    for one in accept_language[:400].split(","):
        tag, _, weight = one.strip().lower().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag and quality > 0:
            weighted.append((quality, tag))
    return [tag for _, tag in sorted(weighted, key=lambda one: -one[0])]
