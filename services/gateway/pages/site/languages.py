"""Which language a visitor gets; what things are called in it, `shared/kernel/languages.py` says."""

from shared.kernel.languages import (
    Described,
    Language,
    Named,
    Titled,
    Told,
    described_in,
    is_other,
    name_in,
    said_in,
    text_in,
    title_in,
)

__all__ = [
    "COOKIE",
    "Described",
    "Language",
    "Named",
    "Titled",
    "Told",
    "described_in",
    "is_other",
    "name_in",
    "negotiate",
    "said_in",
    "text_in",
    "title_in",
]

COOKIE = "hehuo-language"


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
