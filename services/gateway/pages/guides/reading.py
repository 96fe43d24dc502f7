"""The guides as pages: their Markdown made into HTML, with addresses and pictures where the reader is."""

from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from services.gateway.pages.site.guides import ROOT, text_of
from services.gateway.pages.site.languages import Language

_PICTURE_SIZE = 'width="270" height="540"'
"""Of a phone's page; the files have twice that."""
_FIRST = 6
"""The tokens of the heading, which is the page's own, and of the way back in the folder of the texts."""

_FOLDERS = {Language.CHINESE: "guides", Language.ENGLISH: "guides/en"}
"""Below which address the pictures are."""


def html_of(name: str, language: Language, community: str, table: str, *, linked: bool) -> Markup:
    """A guide's text below its heading; its addresses are links where the reader may follow them.

    ``table`` is what its table is called for whoever hears it.
    """
    reader, tokens = _read(name, language)
    env = {"root": f"/{community}", "linked": linked, "pictures": _FOLDERS[language], "table": table}
    return Markup(reader.renderer.render(tokens, reader.options, env))  # noqa: S704 (ours, escaped as it is made)


@cache
def _read(name: str, language: Language) -> tuple[MarkdownIt, Sequence[Token]]:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("image", _image)
    reader.add_render_rule("code_inline", _address)
    reader.add_render_rule("table_open", _table)
    reader.add_render_rule("th_open", _heading)
    return reader, reader.parse(text_of(name, language))[_FIRST:]


def _table(
    _renderer: RendererHTML,
    _tokens: Sequence[Token],
    _at: int,
    _options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    return f'<table aria-label="{escape(env["table"])}">'


def _heading(
    _renderer: RendererHTML,
    _tokens: Sequence[Token],
    _at: int,
    _options: OptionsDict,
    _env: MutableMapping[str, Any],
) -> str:
    return '<th scope="col">'


def _image(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    _options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    source, says = str(tokens[at].attrGet("src")), escape(tokens[at].content)
    address = f"{env['root']}/{env['pictures']}/{escape(source)}"
    return f'<img src="{address}" alt="{says}" {_PICTURE_SIZE} loading="lazy">'


def _address(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    _options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    text = escape(tokens[at].content)
    if text.startswith(f"{ROOT}/"):
        text = env["root"] + text.removeprefix(ROOT)
        if env["linked"]:
            return f'<a href="{text}">{text.replace("/", "/<wbr>")}</a>'
    return f"<code>{text}</code>"
