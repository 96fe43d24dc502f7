"""Who asks, what they may do, what is known of them, and how that is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from hehuo.operator.proof import prove
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.start import start
from shared.contracts.gateway.identity import ErasePerson, RevokeRole
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from shared.runtime.directory import DataDirectory
from tests.component.gateway import OFFICER, OPENING, Stage, stage
from tests.component.test_bookings_spaces import a_room, a_wednesday, slot

pytestmark = pytest.mark.asyncio(loop_scope="module")

HAIWAN = "/v1/communities/haiwan"
NOBODY = "0197e2a0-0000-7000-8000-00000000ffff"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("identity") / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        yield running


def _person(name: str) -> str:
    return identities()[name].person_id


async def test_strangers_are_told_how_to_sign_in(haiwan: Stage) -> None:
    answer = await haiwan.ask(None, "GET", "/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_is_required")
    assert answer.headers["www-authenticate"] == 'Bearer realm="hehuo"'
    basic = await haiwan.ask(None, "GET", "/v1/me", Authorization="Basic bGluOng=")
    assert basic.json()["code"] == "sign_in_is_required"


@pytest.mark.parametrize("path", ["/v1/me", HAIWAN, f"{HAIWAN}/events"])
async def test_a_token_that_is_not_ours_is_refused_also_where_none_is_needed(
    haiwan: Stage, path: str
) -> None:
    forged = jwt.encode({"iss": "hehuo-development", "sub": NOBODY, "iat": 1, "exp": 9_999_999_999}, "x" * 32)
    answer = await haiwan.ask(None, "GET", path, Authorization=f"Bearer {forged}")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_is_not_valid")
    assert answer.headers["www-authenticate"] == 'Bearer realm="hehuo", error="invalid_token"'


async def test_an_expired_token_is_refused_as_that(haiwan: Stage) -> None:
    issuer = haiwan.platform.issuer
    old = issuer.issue(_person("lin"), timedelta(seconds=1))  # type: ignore[union-attr]  # The stage has one.
    await asyncio.sleep(1.5)
    answer = await haiwan.ask(None, "GET", "/v1/me", Authorization=f"Bearer {old}")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_has_expired")


async def test_without_an_issuer_nobody_can_sign_in_and_the_public_parts_work(
    tmp_path: Path, haiwan: Stage
) -> None:
    async with stage(tmp_path / "data", development_issuer=False) as closed:
        refused = (401, "no_issuer_is_configured")
        assert await closed.refused(None, "GET", "/v1/me") == refused
        token = haiwan.bearer(OFFICER)
        assert await closed.refused(None, "POST", "/v1/communities/haiwan", OPENING, **token) == refused
        assert (await closed.done(None, "GET", "/v1/communities"))["items"] == []


async def test_one_sees_oneself_and_what_one_is_here(haiwan: Stage) -> None:
    assert (await haiwan.done("lin", "GET", "/v1/me"))["roles"] == []
    assert (await haiwan.done(OFFICER, "GET", "/v1/me"))["roles"] == ["district"]
    assert (await haiwan.done("lin", "GET", f"{HAIWAN}/me"))["roles"] == ["resident"]
    assert (await haiwan.done("lin", "GET", "/v1/communities/nanbeitai/me"))["roles"] == []
    assert (await haiwan.done(OFFICER, "GET", f"{HAIWAN}/me"))["roles"] == ["district"]


async def test_personal_data_is_edited_against_what_was_read(haiwan: Stage) -> None:
    assert "etag" not in (await haiwan.ask("zhao", "GET", "/v1/me")).headers
    first = await haiwan.ask("zhao", "PUT", "/v1/me", {"name": "赵大海"})
    assert (first.json()["name"], first.headers["etag"]) == ("赵大海", '"1"')
    edited = {"name": "赵大海", "phone": "+86 100 0000 0013"}
    assert (await haiwan.ask("zhao", "PUT", "/v1/me", edited, If_Match='"1"')).headers["etag"] == '"2"'
    refused = await haiwan.ask("zhao", "PUT", "/v1/me", {"name": "赵"}, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (412, "revision_has_moved_on")
    assert refused.json()["facts"] == {"current_revision": 2}
    seen = await haiwan.ask("zhao", "GET", "/v1/me")
    assert (seen.json()["phone"], seen.headers["etag"]) == (edited["phone"], '"2"')


async def test_staff_register_a_resident_once_however_often_they_ask(haiwan: Stage) -> None:
    body = {"name": "梁阿婆", "phone": None}
    first = await haiwan.ask("chen-staff", "POST", f"{HAIWAN}/people", body, Idempotency_Key="liang-1")
    again = await haiwan.ask("chen-staff", "POST", f"{HAIWAN}/people", body, Idempotency_Key="liang-1")
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert first.headers["location"] == f"{HAIWAN}/people/{first.json()['id']}"
    other = {"name": "梁阿公"}
    refused = await haiwan.refused("chen-staff", "POST", f"{HAIWAN}/people", other, Idempotency_Key="liang-1")
    assert refused == (409, "command_id_was_used_for_another_command")
    by_another = await haiwan.ask("wu-staff", "POST", f"{HAIWAN}/people", other, Idempotency_Key="liang-1")
    assert by_another.json()["id"] != first.json()["id"]
    seen = await haiwan.done("chen-staff", "GET", f"{first.headers['location']}?purpose=membership")
    assert (seen["name"], seen["roles"]) == ("梁阿婆", ["resident"])


async def test_people_come_in_pages_for_those_who_may_see_them(haiwan: Stage) -> None:
    found, cursor = [], ""
    while True:
        page = await haiwan.done("chen-staff", "GET", f"{HAIWAN}/people?limit=7{cursor}")
        found += [one["person_id"] for one in page["items"]]
        assert len(page["items"]) <= 7
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    here = {one.person_id for one in identities().values() if one.community == "haiwan"}
    assert here <= set(found)
    assert found == sorted(set(found))
    treasurers = await haiwan.done(OFFICER, "GET", f"{HAIWAN}/people?role=treasurer")
    assert [one["person_id"] for one in treasurers["items"]] == [_person("qian-treasurer")]
    for name in ("lin", "qian-treasurer", "nan-staff", "xiaochen"):
        assert (await haiwan.ask(name, "GET", f"{HAIWAN}/people")).status_code == 403


async def test_one_person_is_seen_by_themselves_their_staff_and_the_district(haiwan: Stage) -> None:
    await haiwan.done("mei", "PUT", f"{HAIWAN}/me", {"name": "梅小鱼"})
    path = f"{HAIWAN}/people/{_person('mei')}?purpose=booking"
    for name in ("mei", "chen-staff", OFFICER):
        assert (await haiwan.done(name, "GET", path))["name"] == "梅小鱼"
    for name in ("lin", "nan-staff", "qian-treasurer"):
        assert await haiwan.refused(name, "GET", path) == (403, "actor_may_not_do_this")
    elsewhere = f"/v1/communities/nanbeitai/people/{_person('mei')}?purpose=booking"
    assert await haiwan.refused("nan-staff", "GET", elsewhere) == (404, "person_is_unknown")
    assert await haiwan.refused(OFFICER, "GET", elsewhere) == (404, "person_is_unknown")


async def test_roles_are_granted_and_revoked_at_once(haiwan: Stage) -> None:
    path = f"{HAIWAN}/people/{_person('rainbow')}/roles"
    people = f"{HAIWAN}/people"
    assert (await haiwan.ask("rainbow", "GET", people)).status_code == 403
    await haiwan.done(OFFICER, "PUT", f"{path}/staff")
    assert (await haiwan.ask("rainbow", "GET", people)).status_code == 200
    assert await haiwan.refused(OFFICER, "PUT", f"{path}/auditor") == (409, "roles_exclude_each_other")
    assert await haiwan.refused("chen-staff", "PUT", f"{path}/treasurer") == (
        403,
        "role_may_not_be_granted_by_you",
    )
    for role in ("partner", "district", "system", "king"):
        assert await haiwan.refused(OFFICER, "PUT", f"{path}/{role}") == (422, "request_is_not_valid")
    await haiwan.done(OFFICER, "DELETE", f"{path}/staff")
    assert (await haiwan.ask("rainbow", "GET", people)).status_code == 403


async def test_no_role_is_granted_in_a_community_that_is_not_there(haiwan: Stage) -> None:
    path = f"/v1/communities/atlantis/people/{NOBODY}/roles/staff"
    assert await haiwan.refused(OFFICER, "PUT", path) == (404, "community_is_not_open")


async def test_no_community_is_named_like_the_district(haiwan: Stage) -> None:
    refused = await haiwan.refused(OFFICER, "POST", f"/v1/communities/{DISTRICT_LOG}", OPENING)
    assert refused == (422, "community_name_is_reserved")


async def test_officers_come_and_go_but_one_stays(haiwan: Stage) -> None:
    await haiwan.done(OFFICER, "PUT", f"/v1/officers/{_person('study-room')}")
    listed = await haiwan.done("study-room", "GET", "/v1/officers?limit=1")
    assert listed["next_cursor"] is not None
    rest = await haiwan.done("study-room", "GET", f"/v1/officers?cursor={listed['next_cursor']}")
    people = {one["person_id"] for one in [*listed["items"], *rest["items"]]}
    assert people == {_person(OFFICER), _person("study-room")}
    await haiwan.done("study-room", "DELETE", f"/v1/officers/{_person('study-room')}")
    assert (await haiwan.ask("study-room", "GET", "/v1/officers")).status_code == 403
    refused = await haiwan.refused(OFFICER, "DELETE", f"/v1/officers/{_person(OFFICER)}")
    assert refused == (409, "last_district_officer_must_remain")
    assert await haiwan.refused(OFFICER, "DELETE", "/v1/me") == refused


async def test_staff_act_for_a_resident_of_theirs_and_nobody_else_does(haiwan: Stage) -> None:
    for_lin = {"On-Behalf-Of": _person("lin")}
    me = await haiwan.done("chen-staff", "GET", f"{HAIWAN}/me", **for_lin)
    assert me == await haiwan.done("lin", "GET", f"{HAIWAN}/me")
    lin = await haiwan.done("chen-staff", "GET", f"{HAIWAN}/people/{_person('lin')}", **for_lin)
    assert lin["roles"] == me["roles"] == ["resident"]
    refused = await haiwan.refused("chen-staff", "GET", f"{HAIWAN}/people/{_person('chen-staff')}", **for_lin)
    assert refused == (403, "actor_may_not_do_this"), "of lin they see what lin sees, and no more"
    for name in ("zhao", OFFICER, "nan-staff"):
        refused = await haiwan.refused(name, "GET", f"{HAIWAN}/me", **for_lin)
        assert refused == (403, "on_behalf_is_for_staff")
    assert await haiwan.refused("chen-staff", "GET", "/v1/me", **for_lin) == (403, "on_behalf_is_for_staff")
    for person in (_person("lan"), _person("qian-treasurer"), NOBODY, "nonsense"):
        refused = await haiwan.refused("chen-staff", "GET", f"{HAIWAN}/me", **{"On-Behalf-Of": person})
        assert refused == (404, "person_is_unknown")
    # In a resident's place staff are no staff.
    refused = await haiwan.refused("chen-staff", "GET", f"{HAIWAN}/people", **for_lin)
    assert refused == (403, "actor_may_not_do_this")


async def test_an_erased_person_is_forgotten_everywhere_and_the_logs_still_verify(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai", people=False)
        known = {"name": "not-to-be-remembered", "phone": "13800001111"}
        for path in ("/v1/me", f"{HAIWAN}/me"):
            await running.done("lin", "PUT", path, known)
        also = f"/v1/communities/nanbeitai/people/{_person('lin')}/roles/committee"
        await running.done(OFFICER, "PUT", also)
        token = running.bearer("lin")
        application, need = await _words_by_and_about_lin(running, known["name"])
        holding = await asyncio.to_thread(_files_with, tmp_path / "data", known["name"])
        assert {path.name.partition(".")[0] for path in holding} == {"vault"}

        await running.done("lin", "DELETE", "/v1/me")
        await running.done("chen-staff", "DELETE", "/v1/me")

        answer = await running.http.get("/v1/me", headers=token)
        assert (answer.status_code, answer.json()["code"]) == (401, "account_is_erased")
        seen = await running.refused(OFFICER, "GET", f"{HAIWAN}/people/{_person('lin')}")
        assert seen == (404, "person_is_unknown")
        for community in ("haiwan", "nanbeitai"):
            people = await running.done(OFFICER, "GET", f"/v1/communities/{community}/people?limit=200")
            assert _person("lin") not in {one["person_id"] for one in people["items"]}
        assert await running.refused(OFFICER, "PUT", also) == (409, "person_is_erased")
        seen = await running.done(OFFICER, "GET", f"{HAIWAN}/applications/{application}")
        assert (seen["summary"], seen["contributions"][0]["summary"]) == ("", "")
        # Staff's question was about her and went with her; their need is about nobody, and stays.
        assert seen["exchanges"] == [{"question": "", "answer": ""}]
        stays = await running.done(OFFICER, "GET", f"{HAIWAN}/needs/{need}")
        assert stays["summary"] == "126户家庭希望就近参加种植。"
        # Asked again by the district it changes nothing.
        await running.done(OFFICER, "DELETE", f"/v1/people/{_person('lin')}")
    assert await asyncio.to_thread(_files_with, tmp_path / "data", "not-to-be-remembered") == []
    proof = await asyncio.to_thread(prove, DataDirectory(tmp_path / "data"))
    assert proof.faults == ()
    assert {verdict.log for verdict in proof.verdicts} >= {"gateway", "partners", "feed"}


async def _words_by_and_about_lin(running: Stage, name: str) -> tuple[str, str]:
    """An application of hers that staff asked about, and a need that they entered."""
    particulars = {
        "form": "independent",
        "actor_kind": "volunteer",
        "mechanism": "volunteer_points",
        "field": "volunteering",
        "project": "书法角",
        "summary": f"{name}想教孩子们书法",
        "contributions": [{"kind": "time", "summary": f"{name}每周两小时"}],
        "serves_minors": False,
    }
    application: str = (await running.done("lin", "POST", f"{HAIWAN}/applications", particulars))["id"]
    path = f"{HAIWAN}/applications/{application}"
    await running.done("lin", "PUT", f"{path}/identity", {"name": name, "phone": "+86 138 0000 0001"})
    await running.done("lin", "POST", f"{path}/submission")
    await running.done("chen-staff", "POST", f"{path}/screening")
    await running.done("chen-staff", "POST", f"{path}/questions", {"question": f"{name}几点有空？"})
    answered = await running.done("lin", "POST", f"{path}/answer", {"answer": f"{name}周六"})
    seen = await running.done(OFFICER, "GET", f"{path}?min_sequence={answered['sequence']}")
    assert seen["exchanges"] == [{"question": f"{name}几点有空？", "answer": f"{name}周六"}]
    assert (seen["summary"], seen["contributions"][0]["summary"]) == (
        particulars["summary"],
        f"{name}每周两小时",
    )
    need = {
        "title": "种植",
        "field": "sustainable_development",
        "source": "survey",
        "households": 126,
        "summary": "126户家庭希望就近参加种植。",
    }
    need_id: str = (await running.done("chen-staff", "POST", f"{HAIWAN}/needs", need))["id"]
    for who, step in (("wu-staff", "verification"), ("chen-staff", "publication")):
        await running.done(who, "POST", f"{HAIWAN}/needs/{need_id}/{step}")
    return application, need_id


def _files_with(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and text.encode() in path.read_bytes()]


async def test_the_district_erases_who_asked_for_it_and_nobody_else_does(haiwan: Stage) -> None:
    await haiwan.done("pan", "PUT", f"{HAIWAN}/me", {"name": "潘石榴"})
    for name in ("chen-staff", "pan", "qian-treasurer"):
        refused = await haiwan.refused(name, "DELETE", f"/v1/people/{_person('pan')}")
        assert refused == (403, "actor_may_not_do_this")
    await haiwan.done(OFFICER, "DELETE", f"/v1/people/{_person('pan')}")
    assert await haiwan.platform.gateway.vault.person("haiwan", _person("pan")) is None


async def test_an_erasure_or_revocation_that_a_crash_cut_off_is_finished_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room, evening = await a_room(running), await a_wednesday(running)
        booked = [
            await running.done(name, "POST", f"{HAIWAN}/bookings", slot(room, evening + later))
            for name, later in (("zhao", timedelta()), ("mei", timedelta(hours=2)))
        ]
        await running.done("lin", "PUT", f"{HAIWAN}/me", {"name": "林秀英"})
        gateway = running.platform.gateway
        # As far as it comes when the process is killed after the first step: the district's log knows.
        actor = Actor(id=_person(OFFICER), roles=frozenset({Role.DISTRICT}))
        command = ErasePerson(
            command_id="half", actor=actor, now=gateway.clock.now(), person_id=_person("lin")
        )
        await gateway.clients["gateway"].submit(DISTRICT_LOG, command)
        revoke = RevokeRole(
            command_id="as far", actor=actor, now=command.now, person_id=_person("zhao"), role=Role.RESIDENT
        )
        await gateway.clients["gateway"].submit("haiwan", revoke)
        assert await gateway.vault.person("haiwan", _person("lin")) is not None
    async with stage(tmp_path / "data") as again:
        assert await again.platform.gateway.vault.person("haiwan", _person("lin")) is None
        state = await again.platform.gateway.state_of("haiwan")
        assert _person("lin") not in state.roles
        listed = await again.done("chen-staff", "GET", f"{HAIWAN}/bookings?limit=200")
        states = {one["booking_id"]: one["state"] for one in listed["items"]}
        assert [states[one["id"]] for one in booked] == ["cancelled_early", "confirmed"]
        head = await again.platform.host.runtimes["gateway"].logs.sequence("haiwan")
        await start(again.platform.gateway, ())
        assert await again.platform.host.runtimes["gateway"].logs.sequence("haiwan") == head


async def test_the_first_officers_are_named_once(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.done(OFFICER, "PUT", f"/v1/officers/{_person('xiaochen')}")
        await running.done("xiaochen", "DELETE", f"/v1/officers/{_person(OFFICER)}")
    async with stage(tmp_path / "data") as again:
        refused = await again.refused(OFFICER, "GET", "/v1/officers")
        assert refused == (403, "actor_may_not_do_this"), "who was dismissed does not come back by a setting"


async def test_a_registration_that_is_repeated_after_an_erasure_brings_nothing_back(haiwan: Stage) -> None:
    body, key = {"name": "not-to-be-remembered", "phone": "13800002222"}, {"Idempotency_Key": "once-1"}
    made = await haiwan.done("chen-staff", "POST", f"{HAIWAN}/people", body, **key)
    await haiwan.done(OFFICER, "DELETE", f"/v1/people/{made['id']}")
    again = await haiwan.refused("chen-staff", "POST", f"{HAIWAN}/people", body, **key)
    assert again == (409, "person_is_erased")
    vault = haiwan.platform.gateway.vault
    assert await vault.communities_of(made["id"]) == []
    code = await haiwan.refused("chen-staff", "POST", f"{HAIWAN}/claim-codes", {"person_id": made["id"]})
    assert code == (409, "person_is_no_member_here")


async def test_a_registration_that_is_overtaken_by_an_erasure_brings_nothing_back(haiwan: Stage) -> None:
    body, key = {"name": "not-to-be-remembered"}, {"Idempotency_Key": "once-2"}
    made = await haiwan.done("chen-staff", "POST", f"{HAIWAN}/people", body, **key)
    # As if the erasure came between the gateway's look and the vault's write: only the vault knows yet.
    await haiwan.platform.gateway.vault.erase(made["id"])
    again = await haiwan.refused("chen-staff", "POST", f"{HAIWAN}/people", body, **key)
    assert again == (409, "person_is_erased")
    assert await haiwan.platform.gateway.vault.communities_of(made["id"]) == []


async def test_what_a_person_gave_to_one_community_is_not_read_in_another(haiwan: Stage) -> None:
    mine = {"name": "赵大海", "phone": "+86 100 0000 0013"}
    await haiwan.done("zhao", "PUT", f"{HAIWAN}/me", mine)
    await haiwan.join("zhao", "nanbeitai", "nan-staff")
    await haiwan.done("zhao", "PUT", "/v1/communities/nanbeitai/me", {"name": "老赵"})
    there = f"/v1/communities/nanbeitai/people/{_person('zhao')}?purpose=service"
    seen = await haiwan.done("nan-staff", "GET", there)
    assert (seen["name"], seen["phone"]) == ("老赵", None)
    refused = await haiwan.refused("zhu", "PUT", f"{HAIWAN}/me", mine)
    assert refused == (404, "person_is_unknown"), "a stranger gives a community nothing"


async def test_whoever_reads_names_and_phones_says_for_what_and_the_person_sees_it(haiwan: Stage) -> None:
    await haiwan.done("lin", "PUT", f"{HAIWAN}/me", {"name": "林秀英"})
    path = f"{HAIWAN}/people/{_person('lin')}"
    assert (await haiwan.done("chen-staff", "GET", path))["name"] is None
    listed = await haiwan.done("chen-staff", "GET", f"{HAIWAN}/people?limit=200")
    assert {one["name"] for one in listed["items"]} == {None}
    before = await haiwan.done("lin", "GET", "/v1/me/contact-reads")
    await haiwan.done("lin", "GET", f"{path}?purpose=booking")
    assert (await haiwan.done("wu-staff", "GET", f"{path}?purpose=safety"))["name"] == "林秀英"
    await haiwan.done(OFFICER, "GET", f"{HAIWAN}/people?purpose=membership&limit=200")
    await haiwan.done("chen-staff", "GET", f"{HAIWAN}/me", **{"On-Behalf-Of": _person("lin")})
    told = (await haiwan.done("lin", "GET", "/v1/me/contact-reads"))["items"]
    fresh = told[: len(told) - len(before["items"])]
    assert [(one["reader_id"], one["purpose"]) for one in fresh] == [
        (_person("chen-staff"), "on_behalf"),
        (_person(OFFICER), "membership"),
        (_person("wu-staff"), "safety"),
    ]
    assert {(one["community"], one["person_id"]) for one in fresh} == {("haiwan", _person("lin"))}
    assert all(one["read_at"].startswith("20") for one in fresh)
    first = await haiwan.done("lin", "GET", "/v1/me/contact-reads?limit=2")
    rest = await haiwan.done("lin", "GET", f"/v1/me/contact-reads?cursor={first['next_cursor']}&limit=200")
    assert first["items"] + rest["items"] == told
    assert (await haiwan.done("lan", "GET", "/v1/me/contact-reads"))["items"] == []
    refused = await haiwan.refused("chen-staff", "GET", f"{path}?purpose=curiosity")
    assert refused == (422, "request_is_not_valid")
