"""Voices that staff enter for residents: heard, and never enough to carry anything alone."""

from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.partners.domain.staff_entered import Voices
from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.needs.closing import ConfirmNeed, NeedConfirmed
from shared.contracts.partners.needs.events import NeedClosed
from shared.contracts.partners.needs.raised import JoinNeed
from shared.contracts.partners.projects.events import ProjectAccepted, ProjectJudged
from shared.contracts.partners.purchases.events import AcceptanceGiven, MilestoneAccepted
from shared.contracts.partners.refusals.decisions import (
    NOBODY_HAS_TWO_VOICES,
    RELATED_PERSON_TAKES_NO_PART,
    WHO_PREPARED_DOES_NOT_DECIDE,
)
from shared.contracts.partners.refusals.needs import NEED_IS_CLOSED_BY_OTHER_HANDS
from shared.contracts.partners.refusals.projects import RESIDENTS_DO_NOT_ACCEPT_IT
from shared.contracts.partners.reviews.events import ApplicationReviewed
from shared.contracts.partners.reviews.relations import RegisterRelations, Relation
from shared.contracts.partners.trials.commands import CheckIn, GiveFeedback, RecordTrialHeld
from shared.contracts.partners.trials.events import FeedbackClosed, FeedbackGiven, Presence
from shared.kernel.messages import Envelope
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.projecting import NOW, ProjectScene
from tests.unit.partners.purchases import ACCEPTOR, BOUGHT, RESIDENT, Purchasing, acceptor
from tests.unit.partners.scenes import (
    APPLICANT,
    DECIDED,
    FEEDBACK_ENDS,
    HELD,
    RESIDENTS,
    TRIAL_BEGINS,
    Scene,
    by,
    for_resident,
    resident,
    review,
    staff,
)
from tests.unit.partners.test_project_ends import accept, judge

SAID = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30)
CLOSING = later(90)


def counter(who: str, person: str, at: datetime) -> Envelope:
    """This member of the staff, on behalf of a resident."""
    return for_resident(person, at, who)


# -- what counts -------------------------------------------------------------------------------------


@given(SAID, st.integers(0, 10), st.integers(0, 10_000), st.integers(1, 20))
def test_entering_more_voices_than_count_carries_nothing(
    said: list[tuple[bool, bool]], most: int, threshold_bps: int, more: int
) -> None:
    entered = sum(by_staff for _, by_staff in said)
    full = [*said, *((True, True) for _ in range(max(0, most - entered)))]
    before = Voices.of(full, most)
    after = Voices.of([*full, *((True, True) for _ in range(more))], most)
    assert (after.counted, after.in_favour) == (before.counted, before.in_favour)
    assert after.reach(threshold_bps) == before.reach(threshold_bps)


@given(SAID, st.integers(0, 10))
def test_what_residents_say_themselves_always_counts(said: list[tuple[bool, bool]], most: int) -> None:
    voices = Voices.of(said, most)
    own = [in_favour for in_favour, by_staff in said if not by_staff]
    assert len(own) <= voices.counted <= len(own) + most
    assert sum(own) <= voices.in_favour <= sum(own) + most
    assert voices.in_favour <= voices.counted


@given(SAID)
def test_where_no_share_is_set_everything_counts(said: list[tuple[bool, bool]]) -> None:
    voices = Voices.of(said, None)
    assert (voices.counted, voices.in_favour) == (len(said), sum(one for one, _ in said))


def _tried(own_against: int, entered: int) -> Scene:
    """Five answer themselves, so many against it; for others who were there staff enter that they want it."""
    others = tuple(f"resident-led-in-{number}" for number in range(entered))
    scene = Scene().opened().attended(capacity=40)
    for person in others:
        scene.when(
            CheckIn(
                application_id=scene.application_id,
                person=person,
                presence=Presence.STAFF,
                **staff(at=TRIAL_BEGINS),
            )
        )
    scene.when(RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD)))
    for place, person in enumerate((*RESIDENTS, *others)):
        who = resident(person, at=HELD) if place < len(RESIDENTS) else counter("staff-chen", person, HELD)
        scene.when(_answer(scene, who, in_favour=place >= own_against))
    return scene.passes(FEEDBACK_ENDS)


def _answer(scene: Scene, who: Envelope, *, in_favour: bool = True) -> GiveFeedback:
    return GiveFeedback(
        verified=True, application_id=scene.application_id, score=3, in_favour=in_favour, **who
    )


def test_what_staff_enter_outvotes_nobody() -> None:
    told = _tried(own_against=3, entered=20).happened(FeedbackClosed)
    assert (told.answers, told.answers_by_staff, told.in_favour, told.counted) == (25, 20, 22, 7)
    assert told.quorum_met
    assert told.threshold_met is False, "four of the seven that count are not sixty per cent"
    assert _tried(own_against=2, entered=20).happened(FeedbackClosed).threshold_met


def test_numbers_that_would_tell_what_few_said_through_staff_are_not_told() -> None:
    told = _tried(own_against=1, entered=3).happened(FeedbackClosed)
    assert (told.in_favour, told.scores, told.threshold_met) == (None, None, True)


# -- trials ------------------------------------------------------------------------------------------


def test_a_related_member_of_staff_enters_nobodys_answer() -> None:
    scene = Scene().opened().trial_held()
    relation = Relation(person=APPLICANT, organisation=None, kind=RelationKind.FAMILY)
    scene.when(RegisterRelations(relations=(relation,), **staff("staff-kin", at=HELD)))
    scene.refuses(_answer(scene, counter("staff-kin", RESIDENTS[0], HELD)), RELATED_PERSON_TAKES_NO_PART)
    scene.when(_answer(scene, counter("staff-wu", RESIDENTS[0], HELD)))
    assert scene.happened(FeedbackGiven).entered_by == "staff-wu"


def test_whoever_answered_as_a_resident_neither_reviews_nor_decides() -> None:
    both = "resident-lin"
    scene = Scene().opened().trial_held()
    scene.when(_answer(scene, by(both, Role.RESIDENT, Role.COMMITTEE, at=HELD)))
    assert not scene.happened(FeedbackGiven).by_staff, "it is their own voice all the same"
    for person in RESIDENTS[1:]:
        scene.when(_answer(scene, resident(person, at=HELD)))
    scene.passes(FEEDBACK_ENDS)
    scene.refuses(review(scene, by(both, Role.COMMITTEE, at=DECIDED)), WHO_PREPARED_DOES_NOT_DECIDE)
    scene.when(review(scene, by("committee-wang", Role.COMMITTEE, at=DECIDED)))
    scene.happened(ApplicationReviewed)


# -- projects ----------------------------------------------------------------------------------------


def test_what_staff_enter_carries_no_project() -> None:
    scene = ProjectScene().judged(against=3)
    for number in range(20):
        scene.when(judge(scene, for_resident(f"resident-old-{number}", at=NOW)))
    assert scene.happened(ProjectJudged).entered_by == "staff-chen"
    scene.refuses(accept(scene, staff("staff-wu", at=NOW)), RESIDENTS_DO_NOT_ACCEPT_IT)


def test_whoever_gave_or_entered_a_voice_does_not_say_what_all_come_to() -> None:
    scene = ProjectScene().judged()
    scene.when(judge(scene, for_resident("resident-old", at=NOW)))
    scene.refuses(accept(scene, staff("staff-chen", at=NOW)), NOBODY_HAS_TWO_VOICES)
    scene.refuses(accept(scene, staff(RESIDENTS[0], at=NOW)), NOBODY_HAS_TWO_VOICES)
    scene.when(accept(scene, staff("staff-wu", at=NOW)))
    assert scene.happened(ProjectAccepted).answers_by_staff == 1


# -- needs -------------------------------------------------------------------------------------------


def _confirm(scene: Scene, who: Envelope) -> ConfirmNeed:
    return ConfirmNeed(need_id=scene.need_id, verified=True, **who)


def test_nobody_closes_a_need_alone_by_entering_what_residents_say() -> None:
    scene = Scene().opened().admitted()
    scene.when(_confirm(scene, counter("staff-he", "resident-old", CLOSING)))
    assert scene.happened(NeedConfirmed).entered_by == "staff-he"
    again = _confirm(scene, counter("staff-he", "resident-older", CLOSING))
    scene.refuses(again, NOBODY_HAS_TWO_VOICES)
    for who in ("staff-chen", "staff-wu"):
        scene.refuses(_confirm(scene, counter(who, "resident-older", CLOSING)), NEED_IS_CLOSED_BY_OTHER_HANDS)
    scene.when(_confirm(scene, resident("resident-mai", at=CLOSING)))
    scene.when(_confirm(scene, counter("staff-li", "resident-older", CLOSING)))
    assert scene.happened(NeedClosed).confirmed_by_resident


def test_one_who_raised_a_need_and_has_no_phone_confirms_it_at_the_counter() -> None:
    scene = Scene().opened().admitted()
    scene.when(JoinNeed(need_id=scene.need_id, verified=True, **resident("resident-old", at=CLOSING)))
    scene.when(_confirm(scene, counter("staff-he", "resident-old", CLOSING)))
    scene.happened(NeedClosed)


def _entered_once() -> Scene:
    scene = Scene().opened().admitted()
    scene.when(_confirm(scene, counter("staff-he", "resident-old", CLOSING)))
    return scene


def _accepted_once() -> Purchasing:
    scene = Purchasing().bought().delivered()
    scene.when(scene.acceptance(counter(ACCEPTOR, RESIDENT, BOUGHT)))
    return scene


CASES = (
    Case(
        NOBODY_HAS_TWO_VOICES,
        "enters another confirmation",
        _entered_once,
        lambda scene: _confirm(scene, counter("staff-he", "resident-older", CLOSING)),
    ),
    Case(
        NEED_IS_CLOSED_BY_OTHER_HANDS,
        "entered the need and enters a confirmation",
        lambda: Scene().opened().admitted(),
        lambda scene: _confirm(scene, counter("staff-chen", "resident-old", CLOSING)),
    ),
    Case(
        NOBODY_HAS_TWO_VOICES,
        "judged it and accepts it",
        lambda: ProjectScene().judged(),
        lambda scene: accept(scene, staff(RESIDENTS[0], at=NOW)),
    ),
    Case(
        NOBODY_HAS_TWO_VOICES,
        "entered one acceptance and gives another",
        _accepted_once,
        lambda scene: scene.acceptance(acceptor()),
    ),
)


@each(*CASES)
def test_nobody_has_two_voices(case: Case[Any]) -> None:
    case.holds()


# -- bought work -------------------------------------------------------------------------------------


def test_one_pair_of_hands_gives_one_acceptance() -> None:
    scene = Purchasing().bought().delivered()
    scene.when(scene.acceptance(counter(ACCEPTOR, RESIDENT, BOUGHT)))
    assert scene.happened(AcceptanceGiven).entered_by == ACCEPTOR
    scene.refuses(scene.acceptance(acceptor()), NOBODY_HAS_TWO_VOICES)
    other = Purchasing().bought().delivered()
    other.when(other.acceptance(counter("staff-he", RESIDENT, BOUGHT)))
    other.when(other.acceptance(acceptor()))
    assert other.happened(MilestoneAccepted).accepted_by == tuple(sorted((RESIDENT, ACCEPTOR)))
