"""Marks what is Chinese on a page in another language (WCAG 2.2, 3.1.2), so that it is read aloud as such.

What people write is in their own language wherever it is shown. That the pages themselves need not know it,
it is found in their text: Han characters, with the punctuation and numbers between them.
"""

import re

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE = "\u3000-\u3004\u3008-\u3020\u30fb\uff00-\uffef"
"""Punctuation and letters in full width."""
_RUN = re.compile(f"[{_BESIDE}]*[{_HAN}](?:[{_HAN}{_BESIDE}0-9·]*[{_HAN}{_BESIDE}])?")
_ANY = re.compile(f"[{_HAN}]")
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
_SAYS_SO = re.compile(r'\slang="zh')
_NO_TAGS_INSIDE = frozenset({"option", "script", "style", "svg", "textarea", "title"})
"""What may hold no ``span``; an option says itself in which language it is."""


def mark_chinese(page: str) -> str:
    """The page, well-formed and not in Chinese, with each passage in Chinese in a ``span`` that says so.

    What lies in an element that says so already stays as it is.
    """
    if _ANY.search(page) is None:
        return page
    parts = _TAG.split(page)
    closing, depth = "", 0
    """The element that is left as it is, and how many of its name are open."""
    for at, part in enumerate(parts):
        if at % 2 == 0:
            if not closing and _ANY.search(part):
                parts[at] = _RUN.sub(r'<span lang="zh-Hans">\g<0></span>', part)
            continue
        found = _NAME.match(part)
        name = found[1].lower() if found else ""
        if closing:
            if name == closing:
                depth += -1 if part.startswith("</") else 1
                closing = closing if depth else ""
        elif name in _NO_TAGS_INSIDE or _SAYS_SO.search(part):
            if part.startswith("</") or part.endswith("/>"):
                continue
            closing, depth = name, 1
            if name == "option" and not _SAYS_SO.search(part) and _RUN.fullmatch(parts[at + 1].strip()):
                parts[at] = f'{part[:-1]} lang="zh-Hans">'
    return "".join(parts)
