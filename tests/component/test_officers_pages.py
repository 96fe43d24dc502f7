"""The district's officers on pages: who they are, appointing one, dismissing one."""

import httpx2
import pytest

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_rulemaking import fills

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/district/officers"


async def test_an_officer_appoints_another_who_dismisses_the_first(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    first, second = identities()[OFFICER].person_id, identities()["chen-staff"].person_id
    async with stage(tmp_path_factory.mktemp("officers") / "data") as running:
        await running.open("haiwan")
        http = httpx2.AsyncClient(transport=Settling(running.platform), base_url="http://hehuo.test")
        async with http:
            browser = Browser(http)
            assert (await browser.get(HERE)).status_code == 303  # A stranger is led to the sign-in.
            await browser.sign_in("chen-staff")
            for path in (HERE, f"{HERE}/appointment", f"{HERE}/{first}/dismissal"):
                assert (await browser.get(path)).status_code == 403
            await browser.sign_in(OFFICER)
            assert f'href="{HERE}"' in (await browser.get("/district")).text
            alone = await browser.get(HERE)
            assert ("（您）" in alone.text, "dismissal" in alone.text) == (True, False)
            last = await fills(browser, OFFICER, f"{HERE}/{first}/dismissal")
            assert (last.status_code, "至少" in last.text or "至少一位" in last.text) == (409, True)
            wrong = await fills(browser, OFFICER, f"{HERE}/appointment", person_id="陈")
            assert (wrong.status_code, 'value="陈"' in wrong.text) == (422, True)
            both = await fills(browser, OFFICER, f"{HERE}/appointment", person_id=second)
            assert f'href="{HERE}/{second}/dismissal"' in both.text
            english = await browser.get(HERE, accept_language="en")
            assert "Officers of the district" in english.text
            gone = await fills(browser, "chen-staff", f"{HERE}/{first}/dismissal")
            assert first not in gone.text
            await browser.sign_in(OFFICER)
            assert (await browser.get(HERE)).status_code == 403
            await browser.sign_in("chen-staff")
            for wrong_id in ("x", first):
                assert (await browser.get(f"{HERE}/{wrong_id}/dismissal")).status_code == 404
