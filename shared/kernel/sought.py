"""How words are compared in a search: as they mean the same, however they were typed."""

from unicodedata import normalize


def as_sought(text: str) -> str:
    """The text in the one form in which searches compare it.

    Compatibility forms become the plain ones, as full width letters and digits do (Unicode NFKC), upper and
    lower case are one, and any white space is one blank. Chinese needs no more: its words have no blanks
    between them, so they are found as parts of a text.
    """
    return " ".join(normalize("NFKC", normalize("NFKC", text).casefold()).split())


def words_of(text: str) -> tuple[str, ...]:
    """What must all be part of a text that is found: what stands between blanks, each once."""
    return tuple(dict.fromkeys(as_sought(text).split()))
