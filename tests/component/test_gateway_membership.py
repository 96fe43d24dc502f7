"""Joining a community: by a code that staff hand out, or by being registered, and by nothing else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from services.gateway.operations.claims import VALID_FOR, redeem
from tests.component.gateway import OFFICER, Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

HAIWAN = "/v1/communities/haiwan"
NANBEITAI = "/v1/communities/nanbeitai"
CODES = f"{HAIWAN}/claim-codes"
MEMBERSHIP = f"{HAIWAN}/me/membership"
WRONG = (422, "claim_code_is_not_valid")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("membership") / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        yield running


def _account(number: int) -> str:
    """Somebody who can sign in and is nothing anywhere yet."""
    return f"0197e2a0-0000-7000-8000-{number:012d}"


async def _registered(haiwan: Stage, name: str) -> str:
    made = await haiwan.done("chen-staff", "POST", f"{HAIWAN}/people", {"name": name})
    return str(made["id"])


async def test_nobody_is_made_a_resident_of_a_community_that_they_did_not_join(haiwan: Stage) -> None:
    lan = identities()["lan"].person_id  # A resident of the other community; ids stand in its feed.
    for person in (lan, _account(1)):
        for name in ("chen-staff", OFFICER):
            path = f"{HAIWAN}/people/{person}"
            refused = await haiwan.refused(name, "PUT", f"{path}/roles/resident")
            assert refused == (409, "person_is_no_member_here")
            assert await haiwan.refused(name, "GET", path) == (404, "person_is_unknown")
    qian = identities()["qian-treasurer"].person_id
    await haiwan.done("chen-staff", "PUT", f"{HAIWAN}/people/{qian}/roles/resident")
    await haiwan.done("chen-staff", "DELETE", f"{HAIWAN}/people/{qian}/roles/resident")


async def test_a_code_is_shown_once_and_makes_one_person_a_resident(haiwan: Stage) -> None:
    answer = await haiwan.ask("chen-staff", "POST", CODES, {})
    code = answer.json()["code"]
    assert answer.headers["cache-control"] == "no-store"
    typed = {"code": f" {code.lower().replace('-', ' ')} "}
    people = [_account(number) for number in (10, 11, 12)]
    answers = await asyncio.gather(*(haiwan.ask(one, "POST", MEMBERSHIP, typed) for one in people))
    assert sorted(one.status_code for one in answers) == [200, 422, 422]
    joined = next(one.json()["person_id"] for one in answers if one.is_success)
    assert (await haiwan.done(joined, "GET", f"{HAIWAN}/me"))["roles"] == ["resident"]
    assert await haiwan.refused(joined, "POST", MEMBERSHIP, typed) == WRONG


async def test_the_code_itself_is_kept_nowhere(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        code = (await running.done("chen-staff", "POST", CODES, {}))["code"]
    forms = {code.encode(), code.replace("-", "").encode(), code.replace("-", "")[4:].encode()}
    files = [one for one in (tmp_path / "data").iterdir() if one.is_file()]
    assert not [one for one in files if any(form in one.read_bytes() for form in forms)]


async def test_a_code_ends_after_few_wrong_tries_or_a_week(haiwan: Stage) -> None:
    code = (await haiwan.done("chen-staff", "POST", CODES, {}))["code"]
    other = (await haiwan.done("chen-staff", "POST", CODES, {}))["code"]
    wrong = {"code": code[:5] + "0000-0000-0000"}
    for _ in range(5):
        assert await haiwan.refused(_account(20), "POST", MEMBERSHIP, wrong) == WRONG
    assert await haiwan.refused(_account(20), "POST", MEMBERSHIP, {"code": code}) == WRONG
    elsewhere = f"{NANBEITAI}/me/membership"
    assert await haiwan.refused(_account(20), "POST", elsewhere, {"code": other}) == WRONG
    assert haiwan.platform.gateway.advance is not None
    await haiwan.platform.gateway.advance(VALID_FOR + timedelta(seconds=1))
    assert await haiwan.refused(_account(20), "POST", MEMBERSHIP, {"code": other}) == WRONG


async def test_a_code_for_somebody_who_was_registered_binds_the_account_to_that_person(
    haiwan: Stage,
) -> None:
    person, account = await _registered(haiwan, "梁阿婆"), _account(30)
    code = await haiwan.done("chen-staff", "POST", CODES, {"person_id": person})
    assert (await haiwan.done(account, "POST", MEMBERSHIP, {"code": code["code"]}))["person_id"] == person
    me = await haiwan.done(account, "GET", f"{HAIWAN}/me")
    assert (me["person_id"], me["roles"], me["name"]) == (person, ["resident"], "梁阿婆")
    assert (await haiwan.done(account, "GET", f"{NANBEITAI}/me"))["person_id"] == account
    second = await _registered(haiwan, "梁阿公")
    code = await haiwan.done("chen-staff", "POST", CODES, {"person_id": second})
    refused = await haiwan.refused(account, "POST", MEMBERSHIP, {"code": code["code"]})
    assert refused == (409, "person_is_a_member_already")
    other = await haiwan.done(_account(31), "POST", MEMBERSHIP, {"code": code["code"]})
    assert other["person_id"] == second, "a code that a rule refused can be redeemed by whom it is for"


async def test_who_claimed_a_membership_and_erases_their_account_is_erased_there_too(
    haiwan: Stage,
) -> None:
    person, account = await _registered(haiwan, "not-to-be-remembered"), _account(40)
    code = await haiwan.done("chen-staff", "POST", CODES, {"person_id": person})
    await haiwan.done(account, "POST", MEMBERSHIP, {"code": code["code"]})
    await haiwan.done(account, "DELETE", "/v1/me")
    assert await haiwan.refused("chen-staff", "GET", f"{HAIWAN}/people/{person}") == (
        404,
        "person_is_unknown",
    )
    refused = await haiwan.refused(person, "GET", f"{HAIWAN}/me")
    assert refused == (401, "account_is_erased")


async def test_codes_are_handed_out_by_staff_for_people_of_their_own(haiwan: Stage) -> None:
    for name in ("lin", "qian-treasurer", "nan-staff", OFFICER):
        assert await haiwan.refused(name, "POST", CODES, {}) == (403, "actor_may_not_do_this")
    stranger = {"person_id": identities()["lan"].person_id}
    refused = await haiwan.refused("chen-staff", "POST", CODES, stranger)
    assert refused == (409, "person_is_no_member_here")
    code = (await haiwan.done("chen-staff", "POST", CODES, {}))["code"]
    for_lin = {"On-Behalf-Of": identities()["lin"].person_id}
    refused = await haiwan.refused("chen-staff", "POST", MEMBERSHIP, {"code": code}, **for_lin)
    assert refused == (403, "actor_may_not_do_this"), "nobody redeems a code in another's place"


async def test_a_visitor_without_an_account_is_told_whose_session_may_begin(haiwan: Stage) -> None:
    gateway, person = haiwan.platform.gateway, await _registered(haiwan, "无号码")
    code = await haiwan.done("chen-staff", "POST", CODES, {"person_id": person})
    assert (await redeem(gateway, "haiwan", code["code"], None)).person_id == person
    fresh = await haiwan.done("chen-staff", "POST", CODES, {})
    joined = (await redeem(gateway, "haiwan", fresh["code"], None)).person_id
    assert (await gateway.state_of("haiwan")).is_member(joined)


async def _people_waiting(haiwan: Stage) -> set[str]:
    found = await haiwan.done("chen-staff", "GET", f"{HAIWAN}/people?verified=false&limit=200")
    return {one["person_id"] for one in found["items"]}


async def test_another_member_of_staff_than_who_handed_out_their_code_verifies_a_resident(
    haiwan: Stage,
) -> None:
    by_staff, by_code, by_same_hands = [await _registered(haiwan, name) for name in ("罗一", "罗二", "罗三")]
    everybody = {by_staff, by_code, by_same_hands}
    assert everybody <= await _people_waiting(haiwan)
    path = f"{HAIWAN}/people/{by_staff}/verification"
    assert await haiwan.refused("chen-staff", "PUT", path) == (403, "who_registered_does_not_verify")
    for name, waits in (("wu-staff", True), ("chen-staff", False)):
        things = (await haiwan.done(name, "GET", f"{HAIWAN}/waiting"))["things"]
        assert (by_staff in {one["subject_id"] for one in things}) is waits
    await haiwan.done("wu-staff", "PUT", path)
    for person, staff, account in ((by_code, "wu-staff", 60), (by_same_hands, "chen-staff", 61)):
        code = await haiwan.done(staff, "POST", CODES, {"person_id": person})
        await haiwan.done(_account(account), "POST", MEMBERSHIP, {"code": code["code"]})
    assert everybody & await _people_waiting(haiwan) == {by_code, by_same_hands}
    handed_out = f"{HAIWAN}/people/{by_code}/verification"
    assert await haiwan.refused("wu-staff", "PUT", handed_out) == (403, "who_registered_does_not_verify")
    await haiwan.done("chen-staff", "PUT", handed_out)
    assert everybody & await _people_waiting(haiwan) == {by_same_hands}


@pytest.mark.parametrize("has_account", [False, True])
async def test_who_takes_over_a_verified_record_by_a_code_has_no_voice_until_another_has_looked(
    haiwan: Stage, has_account: bool
) -> None:
    person, account = await _registered(haiwan, "何伯"), _account(70 + has_account)
    await haiwan.done("wu-staff", "PUT", f"{HAIWAN}/people/{person}/verification")
    assert person not in await _people_waiting(haiwan)
    code = (await haiwan.done("wu-staff", "POST", CODES, {"person_id": person}))["code"]
    await redeem(haiwan.platform.gateway, "haiwan", code, account if has_account else None)
    assert person in await _people_waiting(haiwan)
    again = f"{HAIWAN}/people/{person}/verification"
    assert await haiwan.refused("wu-staff", "PUT", again) == (403, "who_registered_does_not_verify")
    await haiwan.done("chen-staff", "PUT", again)
    assert person not in await _people_waiting(haiwan)


async def test_nobody_at_the_desk_hands_out_the_code_of_an_office(haiwan: Stage) -> None:
    person = await _registered(haiwan, "白监督")
    qian, there = identities()["qian-treasurer"].person_id, f"{HAIWAN}/people/{person}/roles/auditor"
    early = (await haiwan.done("chen-staff", "POST", CODES, {"person_id": person}))["code"]
    refusal = (403, "code_for_an_office_is_the_districts")
    for office in (there, f"{NANBEITAI}/people/{person}/roles/auditor", f"/v1/officers/{person}"):
        await haiwan.done(OFFICER, "PUT", office)
        assert await haiwan.refused("chen-staff", "POST", CODES, {"person_id": person}) == refusal, office
        assert await haiwan.refused(_account(75), "POST", MEMBERSHIP, {"code": early}) == WRONG
        if office != there:  # Else there is nobody to whom the district could hand one.
            await haiwan.done(OFFICER, "DELETE", office)
    await haiwan.done(OFFICER, "DELETE", there)
    assert await haiwan.refused("chen-staff", "POST", CODES, {"person_id": qian}) == refusal
    for body in ({"person_id": person}, {}):
        assert await haiwan.refused(OFFICER, "POST", CODES, body) == (403, "actor_may_not_do_this")
    code = (await haiwan.done(OFFICER, "POST", CODES, {"person_id": qian}))["code"]
    assert (await haiwan.done(_account(76), "POST", MEMBERSHIP, {"code": code}))["person_id"] == qian


async def test_a_number_is_one_persons_and_a_family_may_share_it(haiwan: Stage) -> None:
    async def register(staff: str, place: str, **more: Any) -> Any:
        body = {"name": "苏妈妈", "phone": "+86 139-0000-7788"} | more
        return await haiwan.ask(staff, "POST", f"{place}/people", body)

    first = (await register("chen-staff", HAIWAN)).json()["id"]
    again = (await register("wu-staff", HAIWAN, phone="13900007788")).json()
    assert (again["code"], again["facts"]) == ("phone_is_known_already", {"person_id": first})
    elsewhere = (await register("nan-staff", NANBEITAI)).json()
    assert (elsewhere["code"], elsewhere["facts"]) == ("phone_is_known_already", {})
    own = {"name": "林", "phone": "139 0000 7788"}
    assert await haiwan.refused("lin", "PUT", f"{HAIWAN}/me", own) == (409, "phone_is_known_already")
    second = (await register("wu-staff", HAIWAN, name="苏小宝", shares_phone=True)).json()["id"]
    person = await haiwan.done("chen-staff", "GET", f"{HAIWAN}/people/{second}")
    assert (person["verified"], person["shares_phone"]) == (False, True)
    code = await haiwan.done("chen-staff", "POST", CODES, {"person_id": second})
    await haiwan.done(_account(62), "POST", MEMBERSHIP, {"code": code["code"]})
    assert second in await _people_waiting(haiwan), "no code verifies"
    await haiwan.done("wu-staff", "PUT", f"{HAIWAN}/people/{second}/verification")


async def test_two_records_of_one_person_become_one_with_a_trail(haiwan: Stage) -> None:
    gone, stays = [await _registered(haiwan, name) for name in ("陆大爷", "陆伯")]
    account = _account(63)
    code = await haiwan.done("wu-staff", "POST", CODES, {"person_id": gone})
    await haiwan.done(account, "POST", MEMBERSHIP, {"code": code["code"]})
    skill = {"kind": "professional_service", "summary": "修伞手艺"}
    intent = {"project": "修伞", "mechanism": "space_cooperation", "contributions": [skill]}
    offered = await haiwan.done(account, "POST", f"{HAIWAN}/intents", intent)
    await haiwan.done(account, "GET", f"{HAIWAN}/intents?min_sequence={offered['sequence']}")
    gift = {"amount_fen": 5_000, "channel": "bank_transfer", "donor_id": gone, "reference": "merged-63"}
    gift |= {"received_on": (haiwan.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()}
    given = await haiwan.done("qian-treasurer", "POST", f"{HAIWAN}/fund/donations", gift)
    promise = await haiwan.done(account, "POST", f"{HAIWAN}/fund/pledges", {"amount_fen": 700})
    merge = f"{HAIWAN}/people/{gone}/merge"
    refused = await haiwan.refused("wu-staff", "POST", merge, {"into": stays})
    assert refused == (409, "merged_person_has_something_open")
    ended = await haiwan.done(account, "POST", f"{HAIWAN}/intents/{offered['id']}/withdrawal")
    await haiwan.done(account, "GET", f"{HAIWAN}/intents?min_sequence={ended['sequence']}")
    for _ in range(2):
        await haiwan.done("chen-staff", "POST", merge, {"into": stays})
        assert (await haiwan.done(account, "GET", f"{HAIWAN}/me"))["person_id"] == gone
    for name, waits in (("wu-staff", True), ("chen-staff", False)):
        things = (await haiwan.done(name, "GET", f"{HAIWAN}/waiting"))["things"]
        assert (("merge_records", gone) in {(one["task"], one["subject_id"]) for one in things}) is waits
    seen = await haiwan.done("wu-staff", "GET", f"{HAIWAN}/people/{gone}")
    assert seen["merge_asked"]["into"] == stays
    await haiwan.done("wu-staff", "DELETE", merge)
    seen = await haiwan.done("wu-staff", "GET", f"{HAIWAN}/people/{gone}")
    assert seen["merge_asked"] is None
    for name in ("chen-staff", "wu-staff", "wu-staff"):
        await haiwan.done(name, "POST", merge, {"into": stays})
    assert (await haiwan.done(account, "GET", f"{HAIWAN}/me"))["person_id"] == stays
    assert await haiwan.refused("wu-staff", "GET", f"{HAIWAN}/people/{gone}") == (404, "person_is_unknown")
    mine = (await haiwan.done(account, "GET", f"{HAIWAN}/fund/donations/mine"))["items"]
    whose = {one["donation_id"]: one["donor_id"] for one in mine}
    assert whose == {given["id"]: gone, promise["id"]: gone}
    read = await haiwan.done(account, "GET", f"{HAIWAN}/fund/donations/{given['id']}")
    assert read["receipt"] == "due", "its donor asks for the receipt under the record that stays"
    gifts = f"{HAIWAN}/fund/donations/{given['id']}"
    question = {"question": "用在哪里？"}
    assert await haiwan.refused("lin", "POST", f"{gifts}/questions", question) == (
        403,
        "only_donors_ask_about_a_gift",
    )
    await haiwan.done(account, "POST", f"{gifts}/questions", question)
    await haiwan.done(account, "PUT", f"{gifts}/consent", {"publish_name": True})
    await haiwan.done(account, "POST", f"{HAIWAN}/fund/pledges/{promise['id']}/withdrawal")
    trail = await haiwan.done("chen-staff", "GET", f"{HAIWAN}/merges")
    chen, wu = (identities()[name].person_id for name in ("chen-staff", "wu-staff"))
    (one,) = trail
    assert (one["person_id"], one["into"], one["asked_by"], one["merged_by"]) == (gone, stays, chen, wu)
    await haiwan.done(account, "DELETE", "/v1/me")
    state = await haiwan.platform.gateway.state_of("haiwan")
    assert {gone, stays} <= state.erased, "both records of one person are erased together"


async def test_nobody_who_is_no_resident_here_is_led_in_to_a_trial(haiwan: Stage) -> None:
    path = f"{HAIWAN}/applications/{_account(90)}/trial/check-ins"
    body = {"person": _account(91)}
    assert await haiwan.refused("chen-staff", "POST", path, body) == (404, "person_is_unknown")
