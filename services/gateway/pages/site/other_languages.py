"""Marks what is Chinese on a page in another language (WCAG 2.2, 3.1.2), so that it is read aloud as such.

What people write is in their own language wherever it is shown. That the pages themselves need not know it,
it is found in their text: Han characters, with the punctuation and numbers between them.
"""

import re

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE = "\u3000-\u3004\u3008-\u3020\u30fb\uff00-\uffef"
"""Punctuation and letters in full width."""
_RUN = f"[{_BESIDE}]*[{_HAN}](?:[{_HAN}{_BESIDE}0-9·]*[{_HAN}{_BESIDE}])?"
_LEFT = r'<(?=(?:option|script|style|svg|textarea|title)\b|[^>]*\slang="zh)[a-z0-9]+[^>]*>'
"""What begins an element that is left as it is: it may hold no ``span``, or says so already. An option says
itself in which language it is."""
_ANY = re.compile(f"[{_HAN}]")
_CHINESE = re.compile(_RUN)
_NAME = re.compile(r"[a-z0-9]+")
_NEXT = re.compile(
    # What needs nothing is passed in one step, as far as it goes: a long page is thousands of tags.
    rf"(?:[^<{_BESIDE}{_HAN}]+|(?!{_LEFT})<[^>]*>|(?!{_RUN})[{_BESIDE}])++"
    rf"|(?P<chinese>{_RUN})|(?P<left>{_LEFT})|<"
)
_SAYS_SO = re.compile(r'\slang="zh')


def mark_chinese(page: str) -> str:
    """The page, well-formed and not in Chinese, with each passage in Chinese in a ``span`` that says so.

    What lies in an element that says so already stays as it is.
    """
    if _ANY.search(page) is None:
        return page
    parts, at = [], 0
    while found := _NEXT.match(page, at):
        at = found.end()
        if found["chinese"]:
            parts.append(f'<span lang="zh-Hans">{found[0]}</span>')
        elif found["left"]:
            ends = _end_of(page, found[0], at)
            parts += (_labelled(found[0], page[at:ends]), page[at:ends])
            at = ends
        else:
            parts.append(found[0])
    return "".join(parts)


def _end_of(page: str, tag: str, begins: int) -> int:
    """Where the element of this tag ends, whose content begins here; elements of its name may lie in it."""
    if tag.endswith("/>"):
        return begins
    name, depth = _NAME.findall(tag)[0], 1
    for found in re.compile(rf"<(/?){name}\b[^>]*>").finditer(page, begins):
        depth += -1 if found[1] else 1
        if not depth:
            return found.start()
    return len(page)


def _labelled(tag: str, content: str) -> str:
    """The tag of an option whose whole label is Chinese, which says so; any other as it is."""
    is_bare_option = tag.startswith("<option") and not _SAYS_SO.search(tag)
    if is_bare_option and _CHINESE.fullmatch(content.partition("<")[0].strip()):
        return f'{tag[:-1]} lang="zh-Hans">'
    return tag
