"""What is Chinese on an English page says so, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.pages.site.other_languages import mark_chinese


def zh(text: str) -> str:
    return f'<span lang="zh-Hans">{text}</span>'


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>Nothing to say.</p>", "<p>Nothing to say.</p>"),
        ("<p>Trial of 亲子种植 by 林秀英.</p>", f"<p>Trial of {zh('亲子种植')} by {zh('林秀英')}.</p>"),
        ("<td>周三（19:00）来，周四2次。</td>", f"<td>{zh('周三（')}19:00{zh('）来，周四2次。')}</td>"),
        ("<p>「自助」 and 𠮷</p>", f"<p>{zh('「自助」')} and {zh('𠮷')}</p>"),
        ('<p lang="zh-Hans">海湾<b>社区</b></p>南', f'<p lang="zh-Hans">海湾<b>社区</b></p>{zh("南")}'),
        ('<a lang="zh" href="/"><a>内</a>中文</a>外', f'<a lang="zh" href="/"><a>内</a>中文</a>{zh("外")}'),
        ("<title>海湾</title><textarea>字</textarea>", "<title>海湾</title><textarea>字</textarea>"),
        ('<input value="字"><svg><text>字</text></svg>', '<input value="字"><svg><text>字</text></svg>'),
        (
            '<option value="1">海湾</option><option>Haiwan 海湾</option>',
            '<option value="1" lang="zh-Hans">海湾</option><option>Haiwan 海湾</option>',
        ),
        ('<html lang="en"><p lang="en">字</p>', f'<html lang="en"><p lang="en">{zh("字")}</p>'),
    ],
)
def test_chinese_is_marked_where_it_can_be(page: str, marked: str) -> None:
    assert mark_chinese(page) == marked
    assert mark_chinese(marked) == marked, "what is marked stays as it is"


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "字", "a", "，", " ", '<i lang="zh">', "</i>"]))
)
def test_nothing_that_is_shown_changes(parts: list[str]) -> None:
    page = "".join(parts)
    assert mark_chinese(page).replace('<span lang="zh-Hans">', "").replace("</span>", "") == page
