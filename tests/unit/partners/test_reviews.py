"""Reviews: a decision rests on enough of them, and on none by somebody who takes no part."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.partners.domain.reviews import counted_reviews
from shared.contracts.partners.applications.commands import WithdrawApplication
from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.decisions.commands import AnswerObjection, DecideApplication, DeclareRelation
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    CriterionTotal,
    RelationKind,
    ReviewTotals,
    Verdict,
)
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.programme import CommunityOpened, OpenCommunity, Rules
from shared.contracts.partners.refusals.applications import (
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_SETTLED,
)
from shared.contracts.partners.refusals.decisions import (
    APPLICATION_IS_DECIDED,
    FEEDBACK_IS_STILL_OPEN,
    RELATED_PERSON_TAKES_NO_PART,
    WHO_PREPARED_DOES_NOT_DECIDE,
)
from shared.contracts.partners.refusals.programme import COMMUNITY_IS_ALREADY_OPEN
from shared.contracts.partners.refusals.reviews import (
    APPLICATION_NEEDS_NO_REVIEWS,
    DECISION_FOLLOWS_THE_VOTES,
    DECISION_NEEDS_REVIEWS,
    REVIEW_SCORES_EACH_CRITERION_ONCE,
)
from shared.contracts.partners.review_rules import Criterion, ReviewRules
from shared.contracts.partners.reviews.commands import ReviewApplication
from shared.contracts.partners.reviews.events import ApplicationReviewed
from shared.contracts.partners.reviews.relations import RegisterRelations, Relation
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView
from shared.contracts.partners.trials.commands import CheckIn, RecordTrialHeld
from shared.contracts.partners.trials.events import Presence
from shared.kernel.messages import Envelope, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    APPLICANT,
    DECIDED,
    HELD,
    REVIEWERS,
    TRIAL_BEGINS,
    Scene,
    applicant,
    by,
    district,
    in_force,
    opening,
    resident,
    review,
    scores,
    staff,
)

FIRST, SECOND = REVIEWERS
THIRD = "committee-qin"


def committee(person: str = FIRST, at: datetime = DECIDED) -> Envelope:
    return by(person, Role.COMMITTEE, at=at)


def decide(scene: Scene, verdict: Verdict = Verdict.ADMIT) -> DecideApplication:
    return DecideApplication(
        application_id=scene.application_id, decision=verdict, reason="评议", **staff("staff-wu", at=DECIDED)
    )


def closed() -> Scene:
    return Scene().opened().feedback_closed()


def related(scene: Scene, person: str) -> Scene:
    scene.when(
        DeclareRelation(
            application_id=scene.application_id, person=person, kind=RelationKind.FAMILY, **staff(at=DECIDED)
        )
    )
    return scene


def withdrawn() -> Scene:
    scene = Scene().opened().matched()
    scene.when(WithdrawApplication(application_id=scene.application_id, **applicant()))
    return scene


def of_an_earlier_version(history: list[Event]) -> Scene:
    """The same history as a version recorded it that knew no reviews, and nothing that came after them."""
    scene = Scene()
    for event in history:
        lacked: Any = None
        if isinstance(event, CommunityOpened):
            later = dict.fromkeys(("review", "needs_references", "volunteering", "needs"), True)
            lacked = {"rules": {**later, "committee": {"fees_alone_fen"}}, "bounds": ...}
        elif isinstance(event, ApplicationSubmitted):
            lacked = {"review"}
        scene.given(type(event).model_validate(event.model_dump(exclude=lacked)))
    return scene


def begun_before_reviews() -> Scene:
    then = closed()
    scene = of_an_earlier_version(then.history)
    scene.application_id = then.application_id
    return scene


CASES = (
    Case(
        APPLICATION_IS_NOT_IN_SCREENING,
        "reviewed unread",
        lambda: Scene().opened().submitted(),
        lambda scene: review(scene, committee()),
    ),
    Case(
        APPLICATION_IS_SETTLED,
        "reviewed once withdrawn",
        withdrawn,
        lambda scene: review(scene, committee()),
    ),
    Case(
        APPLICATION_IS_DECIDED,
        "reviewed during publicity",
        lambda: Scene().opened().decided(),
        lambda scene: review(scene, committee()),
    ),
    Case(
        APPLICATION_NEEDS_NO_REVIEWS,
        "submitted before there were any",
        begun_before_reviews,
        lambda scene: review(scene, committee()),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "reviewing for a relative",
        lambda: related(closed(), FIRST),
        lambda scene: review(scene, committee()),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "reviewing oneself",
        closed,
        lambda scene: review(scene, committee(APPLICANT)),
    ),
    Case(
        WHO_PREPARED_DOES_NOT_DECIDE,
        "reviewing what one screened",
        closed,
        lambda scene: review(scene, staff(at=DECIDED)),
    ),
    Case(
        FEEDBACK_IS_STILL_OPEN,
        "reviewed before the residents were heard",
        lambda: Scene().opened().trial_held(),
        lambda scene: review(scene, committee(at=HELD)),
    ),
    Case(
        REVIEW_SCORES_EACH_CRITERION_ONCE,
        "one left out",
        closed,
        lambda scene: ReviewApplication(
            application_id=scene.application_id,
            scores=scores()[1:],
            vote=Verdict.ADMIT,
            reason="评议",
            **committee(),
        ),
    ),
    Case(
        REVIEW_SCORES_EACH_CRITERION_ONCE,
        "one twice",
        closed,
        lambda scene: ReviewApplication(
            application_id=scene.application_id,
            scores=(*scores(), scores()[0]),
            vote=Verdict.ADMIT,
            reason="评议",
            **committee(),
        ),
    ),
    Case(DECISION_NEEDS_REVIEWS, "nobody has reviewed it", closed, decide),
    Case(
        DECISION_NEEDS_REVIEWS,
        "rejected at once",
        lambda: Scene().opened().screening().reviewed(Verdict.REJECT, REVIEWERS[:1]),
        lambda scene: decide(scene, Verdict.REJECT),
    ),
    Case(
        DECISION_NEEDS_REVIEWS,
        "one of two has become a relative",
        lambda: related(closed().reviewed(), SECOND),
        decide,
    ),
    Case(
        DECISION_FOLLOWS_THE_VOTES,
        "admitted against both",
        lambda: closed().reviewed(Verdict.REJECT),
        decide,
    ),
    Case(
        DECISION_FOLLOWS_THE_VOTES,
        "rejected against both",
        lambda: closed().reviewed(),
        lambda scene: decide(scene, Verdict.REJECT),
    ),
    Case(
        DECISION_FOLLOWS_THE_VOTES,
        "admitted although as many are against it",
        lambda: closed().reviewed(people=[FIRST]).reviewed(Verdict.REJECT, [SECOND]),
        decide,
    ),
)


@each(*CASES)
def test_a_review_and_what_rests_on_it_refuse(case: Case) -> None:
    case.holds()


def test_only_staff_and_committee_review() -> None:
    scene = closed()
    for who in (resident(at=DECIDED), applicant(at=DECIDED), by("supervisor-bao", Role.SUPERVISOR)):
        scene.refuses(review(scene, who), ACTOR_MAY_NOT_DO_THIS)


def test_a_review_is_recorded_and_nothing_of_it_is_public() -> None:
    scene = closed()
    scene.when(review(scene, committee()))
    scene.then(
        ApplicationReviewed(
            application_id=scene.application_id,
            reviewed_by=FIRST,
            scores=scores(),
            vote=Verdict.ADMIT,
            reason="与需求相符",
            reviewed_at=DECIDED,
        )
    )
    assert not ApplicationReviewed.public


def test_a_decision_is_refused_until_enough_have_reviewed_and_then_says_what_they_gave() -> None:
    scene = closed()
    for given, person in enumerate(REVIEWERS):
        facts = scene.refuses(decide(scene), DECISION_NEEDS_REVIEWS)
        assert facts == {"needed": 2, "given": given, "lacking": 2 - given}
        scene.when(review(scene, committee(person), score=3 + given))
    scene.when(decide(scene))
    assert scene.happened(ApplicationDecided).reviews == ReviewTotals(
        reviewers=2,
        votes_to_admit=2,
        criteria=tuple(CriterionTotal(**dict(one), total=7) for one in ReviewRules().criteria),
    )


def test_a_second_review_by_one_person_replaces_the_first_and_makes_no_second_reviewer() -> None:
    scene = closed().reviewed(Verdict.REJECT, [FIRST]).reviewed(Verdict.ADMIT, [FIRST])
    scene.refuses(decide(scene), DECISION_NEEDS_REVIEWS)
    scene.reviewed(Verdict.ADMIT, [SECOND]).when(decide(scene))
    totals = scene.happened(ApplicationDecided).reviews
    assert totals is not None
    assert (totals.reviewers, totals.votes_to_admit) == (2, 2)


def test_a_third_reviewer_breaks_a_tie_which_rejects() -> None:
    scene = closed().reviewed(people=[FIRST]).reviewed(Verdict.REJECT, [SECOND])
    scene.refuses(decide(scene), DECISION_FOLLOWS_THE_VOTES)
    scene.reviewed(people=[THIRD]).when(decide(scene))
    assert scene.happened(ApplicationDecided).decision is Verdict.ADMIT
    tie = closed().reviewed(people=[FIRST]).reviewed(Verdict.REJECT, [SECOND])
    tie.when(decide(tie, Verdict.REJECT))
    assert tie.happened(ApplicationDecided).decision is Verdict.REJECT


def test_a_community_says_how_many_review_and_by_what() -> None:
    own = ReviewRules(reviewers=1, criteria=(Criterion(code="safety", name="安全", name_en="Safety"),))
    scene = Scene().opened(rules=Rules(review=own)).feedback_closed()
    facts = scene.refuses(review(scene, committee()), REVIEW_SCORES_EACH_CRITERION_ONCE)
    assert facts == {"criteria": ["safety"]}
    assert scene.refuses(decide(scene), DECISION_NEEDS_REVIEWS)["lacking"] == 1


def test_rules_that_name_a_criterion_twice_are_refused() -> None:
    with pytest.raises(ValidationError, match="twice"):
        ReviewRules(criteria=ReviewRules().criteria[:1] * 2)


def test_what_was_submitted_before_there_were_reviews_is_decided_without() -> None:
    scene = begun_before_reviews()
    assert scene.state.rules_at(MONDAY).review is None
    scene.given(in_force(Rules(review=ReviewRules()), DECIDED))
    assert scene.state.rules_at(DECIDED).review == ReviewRules()
    scene.when(decide(scene))
    assert scene.happened(ApplicationDecided).reviews is None


def test_a_community_of_before_reviews_is_opened_again_alike_and_not_otherwise() -> None:
    scene = of_an_earlier_version(Scene().opened().history)
    scene.when(OpenCommunity(**opening(), **district())).then_nothing()
    other = opening(rules=Rules(review=ReviewRules(reviewers=3)))
    scene.refuses(OpenCommunity(**other, **district()), COMMUNITY_IS_ALREADY_OPEN)


def test_rules_without_reviews_are_written_and_hashed_as_before_there_were_any() -> None:
    assert "review" not in Rules().model_dump()


def test_later_rules_do_not_move_the_number_of_reviewers_of_what_was_submitted() -> None:
    scene = closed()
    stricter = Rules(review=ReviewRules(reviewers=5))
    scene.given(in_force(stricter, DECIDED))
    scene.reviewed().when(decide(scene))
    scene.happened(ApplicationDecided)


def test_what_was_reviewed_before_residents_tried_it_does_not_count_afterwards() -> None:
    scene = Scene().opened().trial_planned().reviewed(Verdict.REJECT, at=MONDAY)
    check_in = resident(at=TRIAL_BEGINS)
    scene.when(CheckIn(application_id=scene.application_id, presence=Presence.CODE, **check_in))
    scene.when(RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD)))
    scene.passes(DECIDED)
    facts = scene.refuses(decide(scene, Verdict.REJECT), DECISION_NEEDS_REVIEWS)
    assert facts["given"] == 0


def test_whoever_makes_evidence_after_reviewing_no_longer_counts() -> None:
    scene = Scene().opened().trial_planned()
    for who in (staff("staff-wu"), committee(at=MONDAY)):
        scene.when(review(scene, who, Verdict.REJECT))
    led_in = staff("staff-wu", at=TRIAL_BEGINS)
    check_in = CheckIn(
        application_id=scene.application_id, person="resident-lin", presence=Presence.STAFF, **led_in
    )
    scene.when(check_in)
    verdict = DecideApplication(
        application_id=scene.application_id, decision=Verdict.REJECT, reason="评议", **committee(THIRD)
    )
    assert scene.refuses(verdict, DECISION_NEEDS_REVIEWS)["lacking"] == 1


def test_a_decision_that_was_set_aside_rests_on_new_reviews() -> None:
    scene = Scene().opened().decided().objected()
    upheld = AnswerObjection(
        application_id=scene.application_id,
        objection_id=scene.objection_id,
        answer="先补检测报告",
        upheld=True,
        **staff(at=later(7)),
    )
    scene.when(upheld)
    assert scene.refuses(decide(scene, Verdict.REJECT), DECISION_NEEDS_REVIEWS)["given"] == 0


def test_two_records_of_one_person_are_one_reviewer() -> None:
    scene = closed().reviewed()
    scene.when(CountAsOne(person_id=FIRST, into=SECOND, **by("gateway", Role.SYSTEM, at=DECIDED)))
    assert scene.refuses(decide(scene), DECISION_NEEDS_REVIEWS)["lacking"] == 1


async def reviews_of(scene: Scene, reader: str | None = None) -> ReviewsView:
    asked = GetReviews(application_id=scene.application_id, reader=reader)
    found = await ReadModels(*scene.history).ask(asked)
    assert found is not None
    return found


async def test_the_read_model_shows_the_last_review_of_each_and_who_of_them_counts() -> None:
    scene = closed().reviewed(Verdict.REJECT, [FIRST]).reviewed()
    shown = await reviews_of(scene)
    assert (shown.needed, shown.given, shown.decided) == (2, 2, False)
    assert [(one.reviewed_by, one.vote, one.times_given) for one in shown.reviews] == [
        (FIRST, Verdict.ADMIT, 2),
        (SECOND, Verdict.ADMIT, 1),
    ]
    shown = await reviews_of(related(scene, SECOND))
    assert (shown.given, [one.counts for one in shown.reviews]) == (1, [True, False])


async def test_the_read_model_keeps_what_a_decision_rests_on_until_it_is_set_aside() -> None:
    scene = Scene().opened().decided()
    shown = await reviews_of(scene)
    assert (shown.decided, len(shown.reviews)) == (True, 2)
    scene.objected().when(
        AnswerObjection(
            application_id=scene.application_id,
            objection_id=scene.objection_id,
            answer="先补检测报告",
            upheld=True,
            **staff(at=later(7)),
        )
    )
    shown = await reviews_of(scene)
    assert (shown.decided, shown.given, shown.reviews) == (False, 0, ())


async def test_the_read_model_counts_whom_the_rules_count_and_says_who_takes_part() -> None:
    scene = closed().reviewed(people=(*REVIEWERS, THIRD))
    merged = by("gateway", Role.SYSTEM, at=DECIDED)
    owner = Relation(organisation="广州晓宸生物科技有限公司", kind=RelationKind.BUSINESS)
    for step, left in (
        (RegisterRelations(relations=(owner,), **committee(THIRD)), 2),
        (RegisterRelations(relations=(), **committee(THIRD)), 3),
        (RegisterRelations(relations=(owner,), **committee("committee-old")), 3),
        (CountAsOne(person_id="committee-old", into=THIRD, **merged), 2),
        (CountAsOne(person_id=SECOND, into=FIRST, **merged), 1),
        (CountAsOne(person_id=APPLICANT, into=FIRST, **merged), 0),
    ):
        scene.when(step)
        application = scene.state.applications[scene.application_id]
        assert len(counted_reviews(scene.state, application)) == left
        assert (await reviews_of(scene)).given == left
    for reader, takes_part in ((FIRST, False), (THIRD, False), ("staff-chen", False), ("staff-wu", True)):
        assert (await reviews_of(scene, reader)).reader_takes_part is takes_part


async def test_what_a_decision_rests_on_stays_when_a_reviewer_becomes_related() -> None:
    scene = Scene().opened().decided()
    owner = Relation(person=APPLICANT, kind=RelationKind.BUSINESS)
    scene.when(RegisterRelations(relations=(owner,), **committee()))
    assert (await reviews_of(scene)).given == 2
    assert (await reviews_of(related(scene, SECOND))).given == 2


def test_whoever_turns_out_to_be_the_applicant_does_not_decide() -> None:
    scene = closed().reviewed()
    scene.when(CountAsOne(person_id=APPLICANT, into="staff-wu", **by("gateway", Role.SYSTEM, at=DECIDED)))
    scene.refuses(decide(scene), RELATED_PERSON_TAKES_NO_PART)


async def test_an_application_of_before_reviews_needs_none() -> None:
    scene = begun_before_reviews()
    assert (await reviews_of(scene)).needed == 0


def test_whoever_gave_up_the_office_in_which_they_reviewed_counts_no_more() -> None:
    scene = Scene().opened().feedback_closed().reviewed()
    decision = DecideApplication(
        application_id=scene.application_id,
        decision=Verdict.ADMIT,
        reason="居民试课反馈良好",
        in_office=(REVIEWERS[0], "staff-wu"),
        **staff("staff-wu", at=DECIDED),
    )
    assert scene.refuses(decision, DECISION_NEEDS_REVIEWS)["given"] == 1
    scene.when(decision.model_copy(update={"in_office": (*REVIEWERS, "staff-wu")}))
    assert scene.happened(ApplicationDecided).decided_by == "staff-wu"
