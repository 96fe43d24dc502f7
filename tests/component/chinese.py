"""Chinese on a page in English: where it stands, and whether somebody may have typed it."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import examples

_HAN = re.compile("[\u3400-\u9fff]+")
_GLOSS = re.compile(f"(?<=[a-z] )[(]{_HAN.pattern}[)]")
"""The Chinese term behind an English one, for those who know the law by it."""
_CAPITALS = re.compile("人民币[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+")
"""An amount in the figures of bills, which are the same in every language."""
_MARKED = re.compile(r'<span lang="zh-Hans">([^<]*)</span>')
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_WITHOUT_TAGS = frozenset({"option", "svg", "textarea", "title"})
"""Elements in which no passage can say that it is in another language."""
_SPOKEN = ("alt", "aria-label", "placeholder", "title", "value")


class _Reader(HTMLParser):
    """Goes through a page and notes what is Chinese on it."""

    def __init__(self) -> None:
        super().__init__()
        self.unmarked: list[str] = []
        self.shown: list[str] = []
        """All but what a template says in Chinese on purpose, such as a guide."""
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self._is_meant:
            self.shown += [given[name] or "" for name in _SPOKEN if name in given]
        if tag not in _VOID:
            self._open.append((tag, given.get("lang")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        names = {name for name, _ in self._open}
        if not _HAN.search(data) or "script" in names:
            return
        language = next((lang for _, lang in reversed(self._open) if lang), None)
        if not self._is_meant:
            self.shown.append(data)
        if names.isdisjoint(_WITHOUT_TAGS) and not (language or "").startswith("zh"):
            self.unmarked.append(data)

    @property
    def _is_meant(self) -> bool:
        return any(
            name not in {"span", "option"} and (lang or "").startswith("zh") for name, lang in self._open
        )


def unmarked_in(page: str) -> list[str]:
    """Passages in Chinese that don't say so, though they could."""
    reader = _Reader()
    reader.feed(page)
    return reader.unmarked


def untranslated_in(page: str) -> set[str]:
    """Chinese on it that nobody of the example has typed: words of the platform that are not translated."""
    reader = _Reader()
    reader.feed(_MARKED.sub(r"\1", page))
    ours = (_CAPITALS.sub("", _GLOSS.sub("", text)) for text in reader.shown)
    return {han for text in ours for han in _HAN.findall(text) if han not in _typed()}


@cache
def _typed() -> str:
    """All that is written in Chinese in the example."""
    return "\n".join(_texts(Path(examples.__path__[0])))


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.*")):
        if path.suffix in {".py", ".toml", ".json", ".jsonl"}:
            yield path.read_text(encoding="utf-8")
