"""Somebody reads that they are said to be related to a payee, contests it, and another person settles it."""

from collections.abc import Mapping

import httpx2
import pytest
from playwright.sync_api import expect

from examples.gangwan.people import identities
from tests.browser.conftest import Enter
from tests.browser.looking import looks_right
from tests.component.platform import RunningPlatform

pytestmark = pytest.mark.browser

WORDS = {
    "zh": ("我没有关系，提出异议", "有异议", "作出裁定", "不成立", "否"),
    "en": ("I am not related: contest it", "Contested", "Settle it", "Dismissed", "No"),
}


@pytest.mark.parametrize(("language", "width"), [("zh", 320), ("en", 1280)])
def test_a_relation_is_contested_and_dismissed_without_a_script(
    own_platform: RunningPlatform, enter: Enter, language: str, width: int
) -> None:
    def done(who: str, path: str, body: Mapping[str, object]) -> str:
        answer = httpx2.post(
            f"{own_platform.url}/v1/communities/haiwan/fund/disbursements{path}",
            json=body,
            headers={"Authorization": f"Bearer {own_platform.token(who)}"},
        )
        assert answer.is_success, answer.text
        return str(answer.json().get("id"))

    contest, contested, settle, dismissed, no = WORDS[language]
    wish = {"title": "楼道灯", "purpose": "facilities", "amount_fen": 100, "payee_organisation": "灯具店"}
    payment = done("chen-staff", "", wish)
    related = {"person_id": identities()["gu-committee"].person_id}
    done("qian-treasurer", f"/{payment}/relations", related)
    own = enter(identities()["gu-committee"].name, language=language, width=width, scripts=False)
    own.goto(f"/haiwan/fund/spending/{payment}/relations")
    looks_right(own, f"relation-claimed-{language}-{width}", scripts=False)
    own.get_by_role("button", name=contest).click()
    expect(own.get_by_text(contested, exact=True)).to_be_visible()
    third = enter(identities()["bao-supervisor"].name, language=language, width=width, scripts=False)
    third.goto(f"/haiwan/fund/spending/{payment}/relations")
    looks_right(third, f"relation-contested-{language}-{width}", scripts=False)
    third.get_by_role("link", name=settle).click()
    looks_right(third, f"relation-settlement-{language}-{width}", scripts=False)
    third.get_by_label(no, exact=True).check()
    third.locator("textarea").fill("查无此事")
    third.get_by_role("main").get_by_role("button").click()
    looks_right(third, f"relations-{language}-{width}", scripts=False)
    third.goto(f"/haiwan/fund/spending/{payment}/relations")
    expect(third.get_by_text(dismissed, exact=True)).to_be_visible()
