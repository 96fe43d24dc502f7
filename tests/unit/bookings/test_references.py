"""A price stands on the catalogue: dated quotes or a reason, approved in public, challenged, expired."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.hosts import HostLeft
from shared.contracts.bookings.references.commands import (
    AnswerChallenge,
    ApproveReference,
    ChallengeReference,
    DeclineReference,
    ProposeReference,
    WithdrawReference,
)
from shared.contracts.bookings.references.events import (
    ChallengeAnswered,
    ReferenceApproved,
    ReferenceChallenged,
    ReferenceDeclined,
    ReferenceProposed,
    ReferenceWithdrawn,
)
from shared.contracts.bookings.references.quotes import PriceUnit, Quote
from shared.contracts.bookings.refusals.references import (
    APPROVER_HAS_A_PART_IN_IT,
    CHALLENGE_IS_ANSWERED,
    CHALLENGE_IS_UNKNOWN,
    PRICE_NEEDS_A_REFERENCE,
    REFERENCE_IS_CHALLENGED_BY_YOU,
    REFERENCE_IS_NOT_IN_FORCE,
    REFERENCE_IS_SETTLED,
    REFERENCE_IS_UNKNOWN,
    REFERENCE_NEEDS_QUOTES_OR_A_REASON,
)
from shared.contracts.bookings.refusals.sessions import PRICE_IS_ABOVE_THE_CAP
from shared.contracts.bookings.sessions.commands import OpenSession, PriceSession
from shared.contracts.bookings.sessions.events import SessionOpened, SessionPriced
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.partners.programme import Rules
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, later
from tests.unit.bookings.haiwan import (
    CHEN,
    FARMER,
    NOWHERE,
    SKY_FARM,
    STAFF,
    by,
    draft,
    drafted,
    farmer,
    haiwan,
    price,
    resident,
    rules_adopted,
    staff,
)

WITH_CATALOGUE = Rules(needs_references=True)
SOURCES = ("南沙亲子农场", "蕉门河自然教育中心", "万顷沙假日农庄", "横沥果园")
SECOND_STAFF = "staff-lu"


def quotes(*amounts: int, day: date = date(2026, 6, 20)) -> tuple[Quote, ...]:
    return tuple(
        Quote(source=source, amount_fen=amount, day=day)
        for source, amount in zip(SOURCES, amounts, strict=False)
    )


@dataclass
class Catalogue:
    """Haiwan, whose rules ask for references, with one that was proposed."""

    spec: Specification[Bookings]
    id: str

    def approve(self, now: datetime = MONDAY, **fields: Any) -> "Catalogue":
        self.spec.when(ApproveReference(reference_id=self.id, **fields, **staff(now)))
        return self

    def challenge(self, person: str = CHEN, now: datetime = MONDAY) -> str:
        self.spec.when(
            ChallengeReference(reference_id=self.id, grounds="隔壁只要60元", **resident(person, now))
        )
        return self.spec.happened(ReferenceChallenged).challenge_id

    def price(self, session_id: str, price_fen: int, now: datetime = MONDAY) -> PriceSession:
        return PriceSession(session_id=session_id, reference_id=self.id, price_fen=price_fen, **farmer(now))


def proposed(
    of: tuple[Quote, ...] = quotes(12_800, 13_800, 11_800), unit: PriceUnit = PriceUnit.SESSION
) -> Catalogue:
    spec = haiwan(WITH_CATALOGUE)
    spec.when(ProposeReference(category="亲子种植课", unit=unit, quotes=of, **farmer()))
    return Catalogue(spec, spec.happened(ReferenceProposed).reference_id)


def test_a_price_stands_on_a_reference_and_its_cap_is_computed_from_the_quotes() -> None:
    catalogue = proposed().approve()
    approved = catalogue.spec.happened(ReferenceApproved)
    assert (approved.approved_by, approved.amount_fen, approved.reason) == (STAFF, 12_800, None)
    assert approved.expires_at == later(days=180)
    session_id = drafted(catalogue.spec)
    facts = catalogue.spec.refuses(catalogue.price(session_id, 6_401), PRICE_IS_ABOVE_THE_CAP)
    assert facts["cap_fen"] == 6_400
    catalogue.spec.when(catalogue.price(session_id, 6_400))
    priced = catalogue.spec.happened(SessionPriced)
    assert (priced.market_reference_fen, priced.market_source) == (12_800, "亲子种植课")
    catalogue.spec.when(OpenSession(session_id=session_id, **farmer()))
    opened = catalogue.spec.happened(SessionOpened)
    assert (priced.reference_id, opened.reference_id, opened.cap_fen) == (catalogue.id, catalogue.id, 6_400)


def test_a_number_that_the_partner_types_is_no_evidence_where_the_rules_ask_for_it() -> None:
    catalogue = proposed().approve()
    session_id = drafted(catalogue.spec)
    million = price(session_id, 50_000_000).model_copy(update={"market_reference_fen": 100_000_000})
    catalogue.spec.refuses(million, PRICE_NEEDS_A_REFERENCE)
    catalogue.spec.when(price(session_id, 0))  # A free session needs none.


def test_until_the_rules_ask_for_references_a_typed_price_is_taken_and_from_then_on_none_opens() -> None:
    spec = haiwan()  # Rules of before, which do not say.
    session_id = drafted(spec)
    spec.when(price(session_id, 6_400))
    assert spec.happened(SessionPriced).reference_id is None
    spec.given(rules_adopted(WITH_CATALOGUE, effective_from=later(hours=2)))
    spec.refuses(OpenSession(session_id=session_id, **farmer(later(hours=2))), PRICE_NEEDS_A_REFERENCE)
    spec.when(OpenSession(session_id=session_id, **farmer(later(hours=1))))


def test_what_was_priced_before_there_were_references_is_read_as_it_was_meant() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    priced = spec.when(price(session_id, 6_400)).happened(SessionPriced)
    before = priced.model_dump(mode="json", exclude={"reference_id"})
    assert SessionPriced.model_validate(before) == priced


@pytest.mark.parametrize(
    ("amounts", "fen"), [((9_000,), 9_000), ((9_000, 12_000), 9_000), ((1, 9_000, 90_000, 10_000), 9_000)]
)
def test_the_median_of_the_quotes_counts_and_the_lower_one_of_two(amounts: tuple[int, ...], fen: int) -> None:
    assert proposed(quotes(*amounts)).spec.happened(ReferenceProposed).amount_fen == fen


def test_a_reference_by_the_hour_measures_a_lesson_by_its_length() -> None:
    catalogue = proposed(quotes(8_001, 8_001, 8_001), PriceUnit.HOUR).approve()
    session_id = drafted(catalogue.spec)  # 90 minutes: 12,001.5 fen, rounded down as the cap is.
    catalogue.spec.refuses(catalogue.price(session_id, 6_001), PRICE_IS_ABOVE_THE_CAP)
    catalogue.spec.when(catalogue.price(session_id, 6_000))
    assert catalogue.spec.happened(SessionPriced).market_reference_fen == 12_001


@pytest.mark.parametrize(
    ("of", "count"),
    [
        (quotes(12_800, 13_800), 2),
        (quotes(12_800, 13_800, 11_800, day=date(2025, 7, 4)), 0),
        (quotes(12_800, 13_800, 11_800, day=date(2026, 7, 7)), 0),
    ],
    ids=["too few", "older than a year", "of tomorrow"],
)
def test_without_three_quotes_of_the_last_year_a_reference_needs_a_reason_and_a_second_person(
    of: tuple[Quote, ...], count: int
) -> None:
    catalogue = proposed(of)
    wish = ApproveReference(reference_id=catalogue.id, **staff())
    facts = catalogue.spec.refuses(wish, REFERENCE_NEEDS_QUOTES_OR_A_REASON)
    assert facts == {"quotes_that_count": count}
    catalogue.approve(reason="全区只有两家开这种课")
    assert catalogue.spec.happened(ReferenceApproved).reason == "全区只有两家开这种课"


def test_who_proposed_a_reference_without_three_quotes_does_not_approve_it_alone() -> None:
    spec = haiwan(WITH_CATALOGUE)
    spec.when(ProposeReference(category="乐高课", unit=PriceUnit.SESSION, quotes=quotes(9_000), **staff()))
    reference_id = spec.happened(ReferenceProposed).reference_id
    own = ApproveReference(reference_id=reference_id, reason="仅此一家", **staff())
    assert spec.refuses(own, APPROVER_HAS_A_PART_IN_IT) == {"part": "proposed_it"}
    other = by(SECOND_STAFF, Role.STAFF)
    spec.when(ApproveReference(reference_id=reference_id, reason="仅此一家", **other))


def test_nobody_decides_on_a_reference_who_represents_a_partner() -> None:
    catalogue = proposed()
    both = by(FARMER, Role.STAFF, Role.PARTNER)
    own = ApproveReference(reference_id=catalogue.id, **both)
    assert catalogue.spec.refuses(own, APPROVER_HAS_A_PART_IN_IT) == {"part": "represents_a_partner"}
    catalogue.approve()
    answer = AnswerChallenge(
        reference_id=catalogue.id,
        challenge_id=catalogue.challenge(),
        upheld=False,
        answer="报价有效",
        **both,
    )
    catalogue.spec.refuses(answer, APPROVER_HAS_A_PART_IN_IT)
    catalogue.spec.given(HostLeft(partner_id=SKY_FARM, left_at=MONDAY)).when(answer)


def test_a_reference_is_settled_once() -> None:
    catalogue = proposed().approve()
    for again in (
        ApproveReference(reference_id=catalogue.id, **staff()),
        DeclineReference(reference_id=catalogue.id, reason="重复", **staff()),
    ):
        assert catalogue.spec.refuses(again, REFERENCE_IS_SETTLED) == {"state": "approved"}
    declined = proposed()
    declined.spec.when(DeclineReference(reference_id=declined.id, reason="两家是同一机构", **staff()))
    declined.spec.then(
        ReferenceDeclined(reference_id=declined.id, reason="两家是同一机构", declined_at=MONDAY)
    )
    facts = declined.spec.refuses(declined.price(drafted(declined.spec), 1), REFERENCE_IS_NOT_IN_FORCE)
    assert facts == {"because": "declined"}


def test_a_reference_that_has_expired_prices_and_opens_nothing() -> None:
    catalogue = proposed().approve(valid_days=2)
    session_id = drafted(catalogue.spec)
    catalogue.spec.when(catalogue.price(session_id, 6_400))
    over = later(days=2)
    for wish in (
        catalogue.price(session_id, 6_400, over),
        OpenSession(session_id=session_id, **farmer(over)),
    ):
        assert catalogue.spec.refuses(wish, REFERENCE_IS_NOT_IN_FORCE) == {"because": "expired"}
    catalogue.spec.when(OpenSession(session_id=session_id, **farmer(over - timedelta(seconds=1))))


def test_a_challenge_has_ten_days_and_after_them_nothing_is_priced_until_it_is_answered() -> None:
    catalogue = proposed().approve()
    session_id = drafted(catalogue.spec)
    challenge_id = catalogue.challenge()
    assert catalogue.spec.happened(ReferenceChallenged).answer_by == later(days=10)
    catalogue.spec.when(catalogue.price(session_id, 6_400, later(days=9)))
    facts = catalogue.spec.refuses(
        catalogue.price(session_id, 6_400, later(days=10)), REFERENCE_IS_NOT_IN_FORCE
    )
    assert facts == {"because": "challenge_was_not_answered"}
    answer = AnswerChallenge(
        reference_id=catalogue.id,
        challenge_id=challenge_id,
        upheld=False,
        answer="三处报价已复核",
        **staff(later(days=11)),
    )
    catalogue.spec.when(answer)
    assert catalogue.spec.happened(ChallengeAnswered).answered_by == STAFF
    catalogue.spec.when(catalogue.price(session_id, 6_400, later(days=11)))
    catalogue.spec.refuses(answer, CHALLENGE_IS_ANSWERED)
    unknown = answer.model_copy(update={"challenge_id": NOWHERE})
    catalogue.spec.refuses(unknown, CHALLENGE_IS_UNKNOWN)


def test_a_challenge_that_is_right_withdraws_the_reference_and_what_is_open_stays() -> None:
    catalogue = proposed().approve()
    first, second = drafted(catalogue.spec), ""
    catalogue.spec.when(catalogue.price(first, 6_400)).when(OpenSession(session_id=first, **farmer()))
    catalogue.spec.when(draft(later(days=12), who=farmer()))
    second = next(one for one in catalogue.spec.state.sessions if one != first)
    catalogue.spec.when(catalogue.price(second, 6_400))
    challenges = [catalogue.challenge(), catalogue.challenge("resident-lin")]
    for number, challenge_id in enumerate(challenges):
        answer = AnswerChallenge(
            reference_id=catalogue.id,
            challenge_id=challenge_id,
            upheld=True,
            answer="其中一家已停业",
            **staff(),
        )
        kinds = [type(one) for one in catalogue.spec.when(answer).last]
        assert kinds == [ChallengeAnswered, *([ReferenceWithdrawn] if number == 0 else [])]
    assert catalogue.spec.state.sessions[first].state is SessionState.OPEN
    facts = catalogue.spec.refuses(OpenSession(session_id=second, **farmer()), REFERENCE_IS_NOT_IN_FORCE)
    assert facts == {"because": "withdrawn"}


def test_one_resident_has_one_open_challenge_and_only_residents_challenge() -> None:
    catalogue = proposed().approve()
    catalogue.challenge()
    again = ChallengeReference(reference_id=catalogue.id, grounds="还是贵", **resident(CHEN))
    catalogue.spec.refuses(again, REFERENCE_IS_CHALLENGED_BY_YOU)
    catalogue.spec.refuses(again.model_copy(update=farmer()), ACTOR_MAY_NOT_DO_THIS)


def test_staff_withdraw_a_reference_once() -> None:
    catalogue = proposed().approve()
    wish = WithdrawReference(reference_id=catalogue.id, reason="价格普遍下降", **staff())
    catalogue.spec.when(wish).then(
        ReferenceWithdrawn(reference_id=catalogue.id, reason="价格普遍下降", withdrawn_at=MONDAY)
    )
    catalogue.spec.refuses(wish, REFERENCE_IS_NOT_IN_FORCE)
    challenge = ChallengeReference(reference_id=catalogue.id, grounds="贵", **resident())
    catalogue.spec.refuses(challenge, REFERENCE_IS_NOT_IN_FORCE)


@pytest.mark.parametrize(
    "wish",
    [
        lambda: ApproveReference(reference_id=NOWHERE, **staff()),
        lambda: DeclineReference(reference_id=NOWHERE, reason="无", **staff()),
        lambda: WithdrawReference(reference_id=NOWHERE, reason="无", **staff()),
        lambda: ChallengeReference(reference_id=NOWHERE, grounds="贵", **resident()),
        lambda: AnswerChallenge(
            reference_id=NOWHERE, challenge_id=NOWHERE, upheld=True, answer="是", **staff()
        ),
    ],
)
def test_what_is_not_in_the_catalogue_is_unknown(wish: Callable[[], Any]) -> None:
    catalogue = proposed()
    catalogue.spec.refuses(wish(), REFERENCE_IS_UNKNOWN)
    stray = catalogue.price(drafted(catalogue.spec), 1).model_copy(update={"reference_id": NOWHERE})
    catalogue.spec.refuses(stray, REFERENCE_IS_UNKNOWN)


def test_a_price_says_one_thing_that_it_stands_on() -> None:
    for fields in ({}, {"market_reference_fen": 1}, {"market_source": "三家"}):
        with pytest.raises(ValueError, match=r"stands on|with its source"):
            PriceSession(session_id=NOWHERE, price_fen=1, **fields, **farmer())
    with pytest.raises(ValueError, match="stands on"):
        PriceSession(
            session_id=NOWHERE,
            price_fen=1,
            reference_id=NOWHERE,
            market_reference_fen=1,
            market_source="三家",
            **farmer(),
        )
