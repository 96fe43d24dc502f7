"""Which guide tells how a page works."""

import pytest

from services.gateway.pages.guides.reading import html_of
from services.gateway.pages.site.guides import GUIDES, guide_of, pages_of
from services.gateway.pages.site.languages import Language
from shared.kernel.roles import Role


@pytest.mark.parametrize("name", GUIDES)
def test_every_page_that_a_guide_lists_leads_to_it(name: str) -> None:
    role = GUIDES[name]
    pages = pages_of(name)
    assert len(pages) > 5
    for below in pages:
        assert guide_of("haiwan", f"/haiwan{below}/a-page-below", [role] if role else []) == name


def test_of_several_guides_the_one_of_an_office_comes_first_and_the_nearest_before_it() -> None:
    both = [Role.STAFF, Role.PARTNER]
    assert guide_of("haiwan", "/haiwan/prices", both) == "staff"
    assert guide_of("haiwan", "/haiwan/partner/plan", both) == "partner"
    assert guide_of("haiwan", "/haiwan/roomsy", both) is None
    assert guide_of("", "/account", both) is None


def test_ones_own_page_leads_to_the_guide_of_what_one_is() -> None:
    assert guide_of("haiwan", "/haiwan/me", {Role.RESIDENT}) == "resident"
    assert guide_of("haiwan", "/haiwan/me", {Role.RESIDENT, Role.TREASURER}) == "treasurer"
    assert guide_of("haiwan", "/haiwan/me/family", {Role.STAFF, Role.RESIDENT}) == "resident"
    assert guide_of("haiwan", "/haiwan/members", {Role.RESIDENT}) is None


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", GUIDES)
def test_no_star_of_its_markdown_is_left_in_a_guide(name: str, language: Language) -> None:
    """Bold type that ends in a mark is none before Chinese: ``findings/notices-bold-before-chinese.sh``."""
    shown = str(html_of(name, language, "haiwan", "a table", linked=False))
    assert "<p>" in shown
    assert "*" not in shown
