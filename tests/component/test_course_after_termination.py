"""A paid course whose partner is gone midway: what is owed, given back in parts, and its share."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shared.contracts.bookings.hosts import SetHostTerms
from shared.contracts.fund.shares.commands import RegisterShareTerms
from shared.contracts.partners.admission import AgreementTerms
from shared.kernel.ids import new_id
from tests.component.gateway import Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, STAFF, priced, tell
from tests.component.test_partners_thread import a_partner
from tests.component.test_volunteering import advance

PRICE_FEN = 12_000


async def _a_course(running: Stage) -> tuple[str, str, list[str], datetime]:
    partner_id, at = await a_partner(running), running.platform.gateway.clock.now()
    agreed = {"partner_id": partner_id, "agreement_id": new_id(at), "version": 1}
    terms = AgreementTerms(
        share_bps=1_500, price_ratio_bps=5_000, starts_at=at, ends_at=at + timedelta(days=180)
    )
    await tell(running, "bookings", SetHostTerms, terms=terms, **agreed)
    await tell(running, "fund", RegisterShareTerms, share_bps=1_500, activated_at=at, **agreed)
    await running.platform.host.settled(60)
    room = {"name": "露台", "name_en": "Terrace", "capacity": 9}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", room)
    now = running.platform.gateway.clock.now()
    begins = now.replace(hour=2, minute=0, second=0, microsecond=0)
    begins += timedelta(days=(5 - now.weekday()) % 7 + 7)
    reference_id = (await priced(running))["reference_id"]
    plan = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
        "repeats": "weekly",
        "dates": 4,
        "title": "天空农场四课",
        "capacity": 9,
        "price": {"reference_id": reference_id, "price_fen": PRICE_FEN},
    }
    course = f"{HERE}/courses/{(await running.done(FARMER, 'POST', f'{HERE}/courses', plan))['id']}"
    await running.done(FARMER, "POST", f"{course}/opening")
    asked = f"{HERE}/sessions?course_id={course.rpartition('/')[2]}"
    items = (await running.done(None, "GET", asked))["items"]
    return partner_id, course, [one["session_id"] for one in items], begins


async def _places(running: Stage, member: str) -> list[dict[str, Any]]:
    asked = f"{HERE}/enrolments?course_enrolment_id={member}"
    return list((await running.done(STAFF, "GET", asked))["items"])


async def _share(running: Stage, partner_id: str) -> int:
    assert await running.platform.host.settled(60)
    found = await running.done(None, "GET", f"{HERE}/fund/shares/{partner_id}")
    return int(found["accrued_fen"])


async def test_a_course_is_paid_back_in_parts_after_its_partner_is_gone(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id, course, lessons, begins = await _a_course(running)
        member = (await running.done("lin", "POST", f"{course}/enrolments"))["id"]
        place = f"{HERE}/course-enrolments/{member}"
        await running.done(FARMER, "POST", f"{place}/payments", {"amount_fen": PRICE_FEN})
        await advance(running, begins + timedelta(hours=2))
        first = next(one for one in await _places(running, member) if one["session_id"] == lessons[0])
        marks = {"attended": [first["enrolment_id"]]}
        await running.done(FARMER, "POST", f"{HERE}/sessions/{lessons[0]}/attendance", marks)
        await running.done(FARMER, "POST", f"{HERE}/sessions/{lessons[0]}/delivery")
        assert await _share(running, partner_id) == 450  # 15 % of a quarter of the price.

        why = {"reason": "多次未按约开放"}
        await running.done(STAFF, "POST", f"{HERE}/partners/{partner_id}/termination", why)
        assert await running.platform.host.settled(60)
        owed = {one["session_id"]: one["refund_owed_fen"] for one in await _places(running, member)}
        assert [owed[one] for one in lessons] == [0, 3_000, 3_000, 3_000]
        kinds = list((await running.done("lin", "GET", f"{HERE}/me/messages"))["messages"])
        (told,) = [one for one in kinds if one["kind"] == "course_cancelled"]
        assert (told["facts"]["amount_fen"], told["facts"]["dates"]) == (9_000, 3)
        waiting = (await running.done(STAFF, "GET", f"{HERE}/waiting"))["things"]
        (refund,) = [one for one in waiting if one["task"].startswith("refund")]
        owing = (refund["task"], refund["subject_id"], refund["amount_fen"])
        assert owing == ("refund_course", course.rpartition("/")[2], 9_000)

        # What was held stays with the partner's share; parts are booked to what is owed first.
        part = {"amount_fen": 5_000, "reason": "session_cancelled"}
        await running.done(STAFF, "POST", f"{place}/refunds", part)
        left = {one["session_id"]: one["refund_owed_fen"] for one in await _places(running, member)}
        assert (left[lessons[0]], sum(left.values())) == (0, 4_000)
        assert await _share(running, partner_id) == 450
        await running.done(
            STAFF, "POST", f"{place}/refunds", {"amount_fen": 4_000, "reason": "session_cancelled"}
        )
        after = await _places(running, member)
        assert sum(one["refund_owed_fen"] for one in after) == 0
        assert sum(one["refunded_fen"] for one in after) == 9_000
        waiting = (await running.done(STAFF, "GET", f"{HERE}/waiting"))["things"]
        assert [one for one in waiting if one["task"].startswith("refund")] == []
        more = await running.refused(
            STAFF, "POST", f"{place}/refunds", {"amount_fen": 3_001, "reason": "goodwill"}
        )
        assert more == (422, "refund_exceeds_what_was_paid_for_the_course")
        # A correction of what was held lowers the share by its part.
        await running.done(STAFF, "POST", f"{place}/refunds", {"amount_fen": 1_000, "reason": "goodwill"})
        assert await _share(running, partner_id) == 300
        assert (await running.refused(FARMER, "POST", f"{place}/payments", {"amount_fen": 1_000}))[0] in {
            403,
            409,
        }
        await running.done(STAFF, "POST", f"{place}/payments", {"amount_fen": 1_000})
        assert await _share(running, partner_id) == 450
