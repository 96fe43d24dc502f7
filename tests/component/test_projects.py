"""Resources and projects through the platform's own API: from a claim to the close-out of the need."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from examples.gangwan.people import identities
from tests.component.gateway import Stage, stage
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    RESIDENTS,
    SECOND,
    STAFF,
    a_partner,
    a_published_need,
    now,
    passes,
)

HOURS = {"kind": "expertise", "quantity": 40, "unit": "hours"}


async def a_plan(platform: Stage, need_id: str) -> dict[str, Any]:
    today = (await now(platform)).date()
    return {
        "title": "天空农场",
        "field": "sustainable_development",
        "summary": "露台种植与自然课堂。",
        "need_ids": [need_id],
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=120)),
        "milestones": [{"title": "种植箱建成", "due_on": str(today + timedelta(days=30))}],
        "budget": [{"title": "种植箱与基质", "planned_fen": 600_000}],
        "reports_due_on": [str(today + timedelta(days=3)), str(today + timedelta(days=90))],
    }


async def seen(platform: Stage, name: str | None, path: str) -> Any:
    await platform.platform.host.settled()
    return await platform.done(name, "GET", f"{HERE}/{path}")


async def test_a_need_is_claimed_met_by_many_judged_by_residents_and_settled(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as platform:
        await platform.open("haiwan")
        partner_id = await a_partner(platform)
        need_id = await a_published_need(platform)
        plan = await a_plan(platform, need_id)
        claim = {"partner_id": partner_id} | {
            key: plan[key] for key in ("title", "summary", "starts_on", "ends_on")
        }
        made = await platform.done(APPLICANT, "POST", f"{HERE}/needs/{need_id}/claims", claim)
        here = f"{HERE}/projects/{made['id']}"
        read = await platform.ask(None, "GET", f"{here}?min_sequence={made['sequence']}")
        assert read.json()["state"] == "claimed"
        await platform.done(APPLICANT, "PUT", here, plan, If_Match=read.headers["etag"])
        assert await platform.refused(APPLICANT, "PUT", here, plan, If_Match=read.headers["etag"]) == (
            412,
            "revision_has_moved_on",
        )
        assert await platform.refused("lin", "POST", f"{here}/approval", {"partner_id": partner_id}) == (
            403,
            "actor_may_not_do_this",
        )
        await platform.done(STAFF, "POST", f"{here}/approval", {"partner_id": partner_id})
        await platform.done(APPLICANT, "POST", f"{here}/start")
        assert (await seen(platform, None, f"needs/{need_id}"))["project_ids"] == [made["id"]]

        await _work(platform, here, partner_id)
        await _share(platform, here, made["id"])

        for name in RESIDENTS:
            await platform.done(
                name, "POST", f"{here}/judgements", {"accepts": True, "words": "孩子们很喜欢"}
            )
        await platform.done(SECOND, "POST", f"{here}/acceptance")
        await platform.done(STAFF, "POST", f"{here}/closure")
        project = await seen(platform, None, f"projects/{made['id']}")
        assert project["state"] == "closed"
        assert project["settled_need_ids"] == [need_id]
        assert project["acceptance"]["in_favour"] == len(RESIDENTS)
        assert project["proposed_by"] != identities()[APPLICANT].person_id
        need = await seen(platform, None, f"needs/{need_id}")
        assert (need["state"], need["confirmed_by_resident"]) == ("closed", True)

        await _nothing_comes_of_it(platform, need_id=await a_published_need(platform))


async def _work(platform: Stage, here: str, partner_id: str) -> None:
    """A milestone with evidence, money, what was given, a report that is late."""
    project = await seen(platform, None, here.removeprefix(f"{HERE}/"))
    milestone, line = project["milestones"][0]["milestone_id"], project["budget"][0]["line_id"]
    await platform.done(
        APPLICANT, "POST", f"{here}/milestones/{milestone}/evidence", {"evidence": "12个种植箱"}
    )
    spent = {"amount_fen": 258_000, "spent_on": project["starts_on"], "evidence": "发票"}
    await platform.done(APPLICANT, "POST", f"{here}/budget/{line}/spendings", spent)
    pledge = {"partner_id": partner_id, "amount": HOURS}
    pledged = await platform.done(APPLICANT, "POST", f"{here}/contributions", pledge)
    giving = {"quantity": 12, "evidence": "六节课，每节两小时"}
    givings = f"{here}/contributions/{pledged['id']}/givings"
    given = await platform.done(APPLICANT, "POST", givings, giving)
    shown = await seen(platform, "lin", here.removeprefix(f"{HERE}/"))
    assert shown["contributions"][0]["givings"] == []
    await platform.done(STAFF, "POST", f"{givings}/{given['id']}/confirmation")
    sums = await seen(platform, None, f"contributions?partner_id={partner_id}")
    assert [(one["promised"], one["given"], one["unit"]) for one in sums["sums"]] == [(40, 12, "hours")]

    await passes(platform, days=4)  # The first report was due yesterday.
    late = await seen(platform, None, here.removeprefix(f"{HERE}/"))
    assert [one["late"] for one in late["reports"]] == [True, False]
    report = f"{here}/reports/{late['reports'][0]['report_id']}"
    await platform.done(APPLICANT, "POST", report, {"text": "开课六次"})


async def _share(platform: Stage, here: str, project_id: str) -> None:
    """Chairs of a resident's are checked, listed, kept for the project, and given back."""
    chairs = {
        "title": "折叠桌椅",
        "amount": {"kind": "goods", "quantity": 40, "unit": "pieces"},
        "summary": "存放在一楼",
    }
    offered = await platform.done("lin", "POST", f"{HERE}/resources", chairs)
    thing = f"{HERE}/resources/{offered['id']}"
    assert await platform.refused(None, "GET", f"{thing}?min_sequence={offered['sequence']}") == (
        404,
        "resource_is_unknown",
    )
    await platform.done(STAFF, "POST", f"{thing}/check")
    await platform.done(STAFF, "POST", f"{thing}/availability")
    at = await now(platform)
    window = {
        "starts_at": (at + timedelta(days=1)).isoformat(),
        "ends_at": (at + timedelta(days=1, hours=3)).isoformat(),
    }
    wish = {"project_id": project_id, "quantity": 30, "window": window}
    kept = await platform.done(STAFF, "POST", f"{thing}/commitments", wish)
    refused = await platform.ask("lin", "POST", f"{thing}/commitments", wish)
    assert (refused.status_code, refused.json()["facts"]) == (409, {"free": 10})
    listed = await seen(platform, None, "resources?state=committed&kind=goods")
    assert [(one["title"], one["offered_by"]) for one in listed["items"]] == [("折叠桌椅", None)]
    await platform.done("lin", "POST", f"{thing}/commitments/{kept['id']}/end")
    await platform.done("lin", "POST", f"{thing}/return")
    waits = await seen(platform, None, "projects?waits=true")
    assert waits["items"] == []


async def _nothing_comes_of_it(platform: Stage, need_id: str) -> None:
    """Staff put a project out, a partner claims it, and it is cancelled after its approval."""
    made = await platform.done(STAFF, "POST", f"{HERE}/projects", await a_plan(platform, need_id))
    here = f"{HERE}/projects/{made['id']}"
    partner_id = (await seen(platform, None, "partners"))["items"][0]["partner_id"]
    claim = {"partner_id": partner_id, "proposal": "两名持证讲师"}
    await platform.done(APPLICANT, "POST", f"{here}/claims", claim)
    assert await platform.refused(STAFF, "POST", f"{here}/approval", {"partner_id": partner_id}) == (
        403,
        "project_is_approved_by_somebody_else",
    )
    await platform.done(SECOND, "POST", f"{here}/approval", {"partner_id": partner_id})
    await platform.done(SECOND, "POST", f"{here}/cancellation", {"reason": "场地改造"})
    project = await seen(platform, None, f"projects/{made['id']}")
    assert (project["state"], project["reason"]) == ("cancelled", "场地改造")
    assert (await seen(platform, None, f"needs/{need_id}"))["state"] == "published"
