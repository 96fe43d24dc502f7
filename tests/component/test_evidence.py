"""Evidence that nobody can make up: what was tried through the API by those who would, and is refused."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Stage, stage
from tests.component.test_partners_thread import (
    HERE,
    RESIDENTS,
    REVIEWER,
    REVIEWERS,
    SECOND,
    STAFF,
    a_matched_application,
    a_partner,
    a_trial,
    a_tried_application,
    at_the_door,
    reviewed,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("evidence") / "data") as running:
        await running.open("haiwan")
        yield running


async def test_whoever_is_related_enters_nobodys_answer(platform: Stage) -> None:
    application = await a_matched_application(platform, serves_minors=False)
    await a_trial(platform, application)
    path = f"{HERE}/applications/{application}"
    for name in RESIDENTS[:2]:
        code = await at_the_door(platform, f"{path}/trial")
        await platform.done(name, "POST", f"{path}/trial/check-ins", code)
    await platform.done(STAFF, "POST", f"{path}/trial/holding")
    await platform.done(SECOND, "POST", f"{path}/relations", {"kind": "family"})
    answer = {"score": 5, "in_favour": True}
    here, lin = f"{path}/trial/feedback", identities()["lin"].person_id
    refused = await platform.refused(SECOND, "POST", here, answer, On_Behalf_Of=lin)
    assert refused == (403, "related_person_takes_no_part")
    await platform.done(STAFF, "POST", here, answer, On_Behalf_Of=lin)


async def test_a_review_counts_while_its_author_holds_the_office(platform: Stage) -> None:
    application = await a_tried_application(platform, serves_minors=False)
    path = f"{HERE}/applications/{application}"
    await reviewed(platform, application)
    office = f"{HERE}/people/{identities()[REVIEWERS[1]].person_id}/roles/committee"
    await platform.done(OFFICER, "DELETE", office)
    verdict = {"decision": "admit", "reason": "居民试课反馈良好"}
    answer = await platform.ask(REVIEWER, "POST", f"{path}/decision", verdict)
    assert (answer.json()["code"], answer.json()["facts"]["given"]) == ("decision_needs_reviews", 1)
    seen = await platform.done(REVIEWER, "GET", f"{path}/reviews")
    assert (seen["given"], [one["counts"] for one in seen["reviews"]].count(True)) == (1, 1)
    await platform.done(OFFICER, "PUT", office)
    await platform.done(REVIEWER, "POST", f"{path}/decision", verdict)


async def test_nobody_closes_a_need_alone_at_the_counter(platform: Stage) -> None:
    await a_partner(platform)
    need = (await platform.done(STAFF, "GET", f"{HERE}/needs?state=in_project"))["items"][0]["need_id"]
    here = f"{HERE}/needs/{need}/confirmation"
    people = [identities()[name].person_id for name in RESIDENTS]
    entered = (403, "need_is_closed_by_other_hands")
    for name in (STAFF, SECOND):  # They entered and verified it.
        assert await platform.refused(name, "POST", here, On_Behalf_Of=people[0]) == entered
    for name in RESIDENTS[:2]:
        await platform.done(name, "POST", here)
    assert (await platform.done(None, "GET", f"{HERE}/needs/{need}"))["state"] == "in_project"
    await platform.done(RESIDENTS[2], "POST", here)
    assert (await platform.done(None, "GET", f"{HERE}/needs/{need}"))["state"] == "closed"


async def test_a_check_for_work_with_minors_is_recorded_by_others(platform: Stage) -> None:
    valid = {"valid_until": "2027-01-01T00:00:00+08:00"}
    own = valid | {"person": identities()[STAFF].person_id}
    refused = await platform.refused(STAFF, "POST", f"{HERE}/screening-records", own)
    assert refused == (403, "screening_is_recorded_by_others")
