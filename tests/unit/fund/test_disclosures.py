"""Disclosures: clocks start from events, and what was published is set right by a notice alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from services.fund.domain.disclosure_clocks import months_after
from shared.contracts.fund import COMMANDS
from shared.contracts.fund.approvals import DeclareRelation
from shared.contracts.fund.campaigns.commands import CancelCampaign
from shared.contracts.fund.campaigns.groups import AddToGroup
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.disclosures.commands import AskAboutGift, CorrectDisclosure, PublishDisclosure
from shared.contracts.fund.disclosures.events import (
    DisclosureCorrected,
    DisclosurePublished,
    DisclosureScheduled,
    GiftAskedAbout,
)
from shared.contracts.fund.disclosures.overdue import DisclosureFellDue
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.disclosures.views import DisclosureView, GetDisclosure, ListDisclosures
from shared.contracts.fund.donations.commands import PledgeDonation
from shared.contracts.fund.donations.events import DonationPledged
from shared.contracts.fund.refusals import DONATION_IS_NOT_RECEIVED, DONATION_IS_UNKNOWN
from shared.contracts.fund.refusals import disclosures as refusals
from shared.kernel.messages import Command, Tick
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.fund.campaigns import draft, drafted, live, opening, over
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    YEAR_IS_OVER,
    History,
    approved,
    by,
    donated,
    given,
    granted,
    id_of,
    open_fund,
    payment,
    policy,
    requested,
    staff,
    treasurer,
)

NOBODY = id_of("nobody")
LIN = by("resident-lin", Role.RESIDENT)


def tick(at: datetime) -> Tick:
    return Tick(**policy(at))


def publishing(disclosure: str, text: str = "已全部用于露台花园", at: datetime = MONDAY) -> PublishDisclosure:
    return PublishDisclosure(disclosure_id=disclosure, text=text, **treasurer(at))


def correcting(disclosure: str, text: str) -> CorrectDisclosure:
    return CorrectDisclosure(disclosure_id=disclosure, text=text, reason="漏列一笔", **staff())


def asking(gift: str, person: str = "resident-lin") -> AskAboutGift:
    return AskAboutGift(donation_id=gift, question="用在哪里？", **by(person, Role.RESIDENT))


async def calendar(spec: History) -> list[DisclosureView]:
    found = (await ReadModels(*spec.events).ask(ListDisclosures())).items
    return sorted(found, key=lambda one: one.due_on)


@pytest.mark.parametrize(
    ("day", "later_day"),
    [
        (date(2026, 7, 6), date(2026, 10, 6)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_three_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, later_day: date
) -> None:
    assert months_after(day, 3) == later_day


async def test_a_campaign_is_reported_on_every_three_months_and_within_three_months_after_its_end() -> None:
    spec = open_fund()
    garden = drafted(spec, draft(CampaignKind.DIRECTED, ends_on=date(2026, 12, 1)))
    spec.when(AddToGroup(campaign_id=garden, person_id="resident-lin", **staff()))
    spec.when(opening(garden))
    first = spec.happened(DisclosureScheduled)
    assert (first.kind, first.subject_id, first.due_on) == (
        DisclosureKind.CAMPAIGN_PROGRESS,
        garden,
        date(2026, 10, 6),
    )
    missed = datetime(2026, 10, 6, 16, tzinfo=UTC)
    assert spec.decider.due(spec.state) == missed
    second = spec.when(tick(missed)).happened(DisclosureScheduled)
    assert (second.kind, second.due_on) == (DisclosureKind.CAMPAIGN_PROGRESS, date(2027, 1, 7))
    spec.when(publishing(first.disclosure_id, at=missed))
    assert spec.happened(DisclosurePublished).overdue
    ended = spec.when(tick(datetime(2026, 12, 1, 16, tzinfo=UTC))).happened(DisclosureScheduled)
    assert (ended.kind, ended.due_on) == (DisclosureKind.CAMPAIGN_END, date(2027, 3, 2))
    assert ended.replaces == (second.disclosure_id,)
    assert [one.kind for one in await calendar(spec)] == [
        DisclosureKind.CAMPAIGN_PROGRESS,
        DisclosureKind.CAMPAIGN_END,
    ]
    assert spec.decider.due(spec.state) == YEAR_IS_OVER


def test_mutual_aid_is_reported_on_within_thirty_days_of_its_end_and_a_draft_never() -> None:
    spec = open_fund()
    aid = live(spec, draft(CampaignKind.MUTUAL_AID))
    assert not any(isinstance(one, DisclosureScheduled) for one in spec.last)
    spec.when(CancelCampaign(campaign_id=aid, reason="x", **treasurer()))
    event = spec.happened(DisclosureScheduled)
    assert (event.kind, event.due_on) == (DisclosureKind.MUTUAL_AID, date(2026, 8, 5))


def test_a_payment_to_whom_somebody_is_related_is_disclosed_within_thirty_days_once() -> None:
    spec = open_fund().when(granted(100_000))
    plain, related = requested(spec), requested(spec)
    spec.when(DeclareRelation(disbursement_id=related, **staff("staff-he")))
    for one in (plain, related):
        approved(spec, one)
    spec.when(payment(plain))
    assert not any(isinstance(one, DisclosureScheduled) for one in spec.last)
    event = spec.when(payment(related)).happened(DisclosureScheduled)
    assert (event.kind, event.subject_id, event.due_on) == (
        DisclosureKind.RELATED_PARTY,
        related,
        date(2026, 8, 5),
    )
    late = DeclareRelation(disbursement_id=plain, **staff("staff-he"))
    assert spec.when(late).happened(DisclosureScheduled).subject_id == plain
    spec.when(DeclareRelation(disbursement_id=plain, **staff("staff-mo")))
    assert not any(isinstance(one, DisclosureScheduled) for one in spec.last)


def test_each_year_is_disclosed_within_three_months_and_a_long_pause_makes_up_for_the_last_alone() -> None:
    spec = open_fund()
    assert spec.decider.due(spec.state) == YEAR_IS_OVER
    year = spec.when(tick(YEAR_IS_OVER)).happened(DisclosureScheduled)
    assert (year.kind, year.title, year.due_on) == (DisclosureKind.YEARLY, "2026", date(2027, 3, 31))
    late, next_year = datetime(2027, 3, 31, 16, tzinfo=UTC), YEAR_IS_OVER.replace(year=2027)
    assert spec.decider.due(spec.state) == late
    assert spec.when(tick(late)).happened(DisclosureFellDue).disclosure_id == year.disclosure_id
    assert spec.decider.due(spec.state) == next_year
    spec.when(tick(next_year.replace(hour=15))).then_nothing()
    assert spec.when(tick(YEAR_IS_OVER.replace(year=2029))).happened(DisclosureScheduled).title == "2029"
    assert spec.decider.due(spec.state) == datetime(2030, 3, 31, 16, tzinfo=UTC)


async def test_what_was_published_is_set_right_by_a_notice_that_shows_old_new_and_reason() -> None:
    spec = open_fund()
    key = spec.when(tick(YEAR_IS_OVER)).happened(DisclosureScheduled).disclosure_id
    published = spec.when(publishing(key, "收入 1 元", YEAR_IS_OVER)).happened(DisclosurePublished)
    assert (published.overdue, published.text_sha256) == (False, sha256("收入 1 元".encode()).hexdigest())
    spec.when(publishing(key, "收入 1 元")).then_nothing()
    notice = spec.when(correcting(key, "收入 2 元")).happened(DisclosureCorrected)
    assert notice.corrects_sha256 == published.text_sha256
    found = await ReadModels(*spec.events).ask(GetDisclosure(disclosure_id=key))
    assert found is not None
    (shown,) = found.corrections
    assert (shown.old_text, shown.text, shown.reason, found.text) == (
        "收入 1 元",
        "收入 2 元",
        "漏列一笔",
        "收入 2 元",
    )


async def test_a_disclosure_is_said_in_english_too_at_once_or_by_a_notice() -> None:
    spec = open_fund()
    key = spec.when(tick(YEAR_IS_OVER)).happened(DisclosureScheduled).disclosure_id
    plain = spec.when(publishing(key, "收入 1 元", YEAR_IS_OVER)).happened(DisclosurePublished)
    assert "text_en" not in plain.model_dump(), "it is recorded as it was before"
    both = {"text_en": "1 yuan came in"}
    told = publishing(key, "收入 1 元", YEAR_IS_OVER).model_copy(update=both)
    spec.refuses(told, refusals.DISCLOSURE_IS_PUBLISHED)
    notice = correcting(key, "收入 1 元").model_copy(update=both)
    assert spec.when(notice).happened(DisclosureCorrected).text_en == "1 yuan came in"
    assert spec.refuses(notice, refusals.CORRECTION_CHANGES_NOTHING) == {}
    found = await ReadModels(*spec.events).ask(GetDisclosure(disclosure_id=key))
    assert found is not None
    assert (found.text, found.text_en) == ("收入 1 元", "1 yuan came in")
    spec.when(correcting(key, "收入 2 元"))
    found = await ReadModels(*spec.events).ask(GetDisclosure(disclosure_id=key))
    assert found is not None
    assert (found.text, found.text_en) == ("收入 2 元", None), "what was said was of another text"
    at_once = open_fund()
    other = at_once.when(tick(YEAR_IS_OVER)).happened(DisclosureScheduled).disclosure_id
    at_once.when(publishing(other, "收入 1 元", YEAR_IS_OVER).model_copy(update=both))
    assert at_once.happened(DisclosurePublished).text_en == "1 yuan came in"


async def test_a_donors_question_is_answered_within_twenty_days_and_nobody_learns_whose_gift_it_was() -> None:
    spec = open_fund()
    gift = donated(spec, given()).donation_id
    spec.when(asking(gift))
    scheduled, asked = spec.happened(DisclosureScheduled), spec.happened(GiftAskedAbout)
    assert (scheduled.subject_id, scheduled.title, scheduled.due_on) == (None, "", date(2026, 7, 26))
    assert (asked.disclosure_id, asked.donation_id) == (scheduled.disclosure_id, gift)
    assert not GiftAskedAbout.public
    spec.refuses(asking(gift), refusals.DONOR_HAS_ASKED_ALREADY)
    spec.when(publishing(scheduled.disclosure_id, at=later(days=21)))
    assert spec.happened(DisclosurePublished).overdue
    spec.when(asking(gift)).happened(GiftAskedAbout)


def _pledge(spec: History) -> str:
    return spec.when(PledgeDonation(amount_fen=100, **LIN)).happened(DonationPledged).donation_id


def _open(spec: History) -> str:
    gift = donated(spec, given()).donation_id
    return spec.when(asking(gift)).happened(DisclosureScheduled).disclosure_id


def _published(spec: History) -> str:
    key = _open(spec)
    spec.when(publishing(key))
    return key


def _asked_gift(spec: History) -> str:
    gift = donated(spec, given()).donation_id
    spec.when(asking(gift))
    return gift


NAMED: dict[Refusal, Callable[[History], list[Command]]] = {
    refusals.DISCLOSURE_IS_UNKNOWN: lambda _: [publishing(NOBODY), correcting(NOBODY, "x")],
    refusals.DISCLOSURE_IS_PUBLISHED: lambda s: [publishing(_published(s), "别的")],
    refusals.DISCLOSURE_IS_NOT_PUBLISHED: lambda s: [correcting(_open(s), "x")],
    refusals.CORRECTION_CHANGES_NOTHING: lambda s: [correcting(_published(s), "已全部用于露台花园")],
    refusals.ONLY_DONORS_ASK_ABOUT_A_GIFT: lambda s: [
        asking(donated(s, given()).donation_id, "resident-he"),
        asking(donated(s, given(donor=None)).donation_id),
    ],
    refusals.DONOR_HAS_ASKED_ALREADY: lambda s: [asking(_asked_gift(s))],
    DONATION_IS_UNKNOWN: lambda _: [asking(NOBODY)],
    DONATION_IS_NOT_RECEIVED: lambda s: [asking(_pledge(s))],
}


@pytest.mark.parametrize("refusal", NAMED, ids=lambda refusal: refusal.code)
def test_what_disclosures_refuse_is_refused_with_its_facts(refusal: Refusal) -> None:
    spec = open_fund()
    for command in NAMED[refusal](spec):
        assert spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_every_refusal_of_disclosures_is_named_by_a_command_and_given_here() -> None:
    named = {one for command in COMMANDS for one in command.operation.refuses}
    assert set(refusals.ALL) <= named
    assert set(refusals.ALL) <= set(NAMED)


def test_a_campaign_that_ends_as_it_was_planned_is_awaited_once() -> None:
    spec = open_fund()
    live(spec)
    spec.when(over())
    kinds = [one.kind for one in spec.state.disclosures.by_id.values()]
    assert len(kinds) == 1
