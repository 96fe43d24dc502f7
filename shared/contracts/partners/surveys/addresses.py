"""How people write where they live, made alike: one household is one, and one building is named once."""

import re
from unicodedata import normalize

_BETWEEN = re.compile(r"[\W_栋幢座楼号室房单元]+")
"""What people write between the numbers of an address, each in their own way: 3栋1201, 3号楼 1201室."""
_NUMBER = re.compile(r"[0-9〇零一二三四五六七八九十百]")


def plain_address(text: str) -> str:
    """The same for each way of writing it; empty for what names nothing, such as 室 alone."""
    return _BETWEEN.sub("-", normalize("NFKC", text).casefold()).strip("-")


def names_a_flat(text: str) -> bool:
    """Whether it can be a flat: each has a number, and without one everybody would be its household."""
    return _NUMBER.search(plain_address(text)) is not None
