"""What another says of somebody's relation to an applicant turns nothing until others settle it."""

from datetime import timedelta

import pytest

from shared.contracts.partners.decisions.claimed_relations import (
    CaseRelationContested,
    CaseRelationSettled,
    ContestCaseRelation,
    ListCaseRelations,
    SettleCaseRelation,
)
from shared.contracts.partners.decisions.commands import AskException, DecideApplication, DeclareRelation
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    RelationDeclared,
    RelationKind,
    Verdict,
)
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.relations import (
    CLAIM_OF_YOURS_WAS_DISMISSED,
    RELATION_IS_NOT_CLAIMED,
    RELATION_IS_NOT_CONTESTED,
    RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
    RELATION_MAY_TURN_THE_DECISION,
    RELATION_WAS_DISMISSED,
)
from shared.contracts.partners.reviews.relations import RegisterRelations, Relation
from shared.contracts.partners.reviews.views import GetReviews
from shared.contracts.partners.trials.commands import CheckIn, GiveFeedback, RecordTrialHeld
from shared.contracts.partners.trials.events import FeedbackClosed, Presence
from shared.kernel.claims import RelationState
from shared.kernel.messages import Envelope
from shared.kernel.roles import Role
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    APPLICANT,
    DECIDED,
    FEEDBACK_ENDS,
    HELD,
    NOBODYS_ID,
    RESIDENTS,
    REVIEWERS,
    TRIAL_BEGINS,
    Scene,
    by,
    resident,
    review,
    staff,
)

WANG, ZHOU = REVIEWERS
RIVAL = "staff-wu"
FIVE_DAYS = timedelta(days=5)


def claim(scene: Scene, person: str = WANG, who: str = RIVAL) -> DeclareRelation:
    return DeclareRelation(
        application_id=scene.application_id,
        person=person,
        kind=RelationKind.BUSINESS,
        **staff(who, at=DECIDED),
    )


def contest(scene: Scene, person: str = WANG) -> ContestCaseRelation:
    return ContestCaseRelation(application_id=scene.application_id, **by(person, Role.COMMITTEE, at=DECIDED))


def settlement(
    scene: Scene, *, upheld: bool = False, person: str = WANG, who: str = "supervisor-mo"
) -> SettleCaseRelation:
    return SettleCaseRelation(
        application_id=scene.application_id,
        person_id=person,
        upheld=upheld,
        reason="查无此事",
        **by(who, Role.SUPERVISOR, at=DECIDED),
    )


def decision(scene: Scene, verdict: Verdict, who: Envelope | None = None) -> DecideApplication:
    return DecideApplication(
        application_id=scene.application_id,
        decision=verdict,
        reason="评议",
        **(who or staff("staff-li", at=DECIDED)),
    )


def reviewed(*votes: tuple[str, Verdict]) -> Scene:
    """An application whose residents were heard, and so many reviews of it."""
    scene = Scene().opened().feedback_closed()
    for person, vote in votes:
        scene.when(review(scene, by(person, Role.COMMITTEE, at=DECIDED), vote))
    return scene


def three() -> Scene:
    """Wang and Zhou would admit, one more would not: without Wang it is a tie, which rejects."""
    return reviewed((WANG, Verdict.ADMIT), (ZHOU, Verdict.ADMIT), ("committee-qi", Verdict.REJECT))


def claimed() -> Scene:
    scene = three()
    scene.when(claim(scene))
    return scene


def contested() -> Scene:
    scene = claimed()
    scene.when(contest(scene))
    return scene


def dismissed() -> Scene:
    scene = contested()
    scene.when(settlement(scene))
    return scene


def excepted() -> Scene:
    """Somebody asked for an exception, and is said to be related since."""
    scene = Scene().opened().matched()
    asked = AskException(application_id=scene.application_id, public_reason="台风停课", **staff("staff-he"))
    scene.when(asked)
    scene.when(claim(scene, "staff-he"))
    return scene


CASES = (
    Case(
        RELATION_MAY_TURN_THE_DECISION,
        "a reviewer's voice that would carry it is claimed away",
        claimed,
        lambda scene: decision(scene, Verdict.REJECT),
    ),
    Case(
        RELATION_MAY_TURN_THE_DECISION,
        "the exception on which it would rest",
        excepted,
        lambda scene: decision(scene, Verdict.ADMIT, staff("staff-li")),
    ),
    Case(
        RELATION_WAS_DISMISSED,
        "said once more",
        dismissed,
        lambda scene: claim(scene, who="staff-xu"),
    ),
    Case(
        CLAIM_OF_YOURS_WAS_DISMISSED,
        "of the next one in turn",
        dismissed,
        lambda scene: claim(scene, ZHOU),
    ),
    Case(RELATION_IS_NOT_CLAIMED, "of whom nobody said so", claimed, lambda scene: contest(scene, ZHOU)),
    Case(RELATION_IS_NOT_CONTESTED, "before it is contested", claimed, settlement),
    Case(
        RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
        "whom it concerns",
        contested,
        lambda scene: settlement(scene, who=WANG),
    ),
    Case(
        RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
        "who declared it",
        contested,
        lambda scene: settlement(scene, who=RIVAL),
    ),
    Case(
        RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
        "who applied",
        contested,
        lambda scene: settlement(scene, who=APPLICANT),
    ),
    Case(
        APPLICATION_IS_UNKNOWN,
        "contested",
        claimed,
        lambda scene: contest(scene).model_copy(update={"application_id": NOBODYS_ID}),
    ),
    Case(
        APPLICATION_IS_UNKNOWN,
        "settled",
        contested,
        lambda scene: settlement(scene).model_copy(update={"application_id": NOBODYS_ID}),
    ),
)


@each(*CASES)
def test_a_claim_refuses(case: Case[Scene]) -> None:
    case.holds()


def test_another_s_word_is_a_claim_with_who_said_it_and_until_when_it_can_be_contested() -> None:
    scene = claimed()
    declared = scene.happened(RelationDeclared)
    assert (declared.declared_by, declared.contest_by) == (RIVAL, DECIDED + FIVE_DAYS)
    scene.when(claim(scene)).then_nothing()
    scene.refuses(
        review(scene, by(WANG, Role.COMMITTEE, at=DECIDED), Verdict.REJECT), RELATED_PERSON_TAKES_NO_PART
    )
    own = DeclareRelation(
        application_id=scene.application_id,
        kind=RelationKind.BUSINESS,
        **by(WANG, Role.COMMITTEE, at=DECIDED),
    )
    assert scene.when(own).happened(RelationDeclared).contest_by is None
    scene.refuses(contest(scene), RELATION_IS_NOT_CLAIMED)


def test_who_has_not_reviewed_yet_is_not_kept_from_turning_it_by_another_s_word() -> None:
    scene = reviewed((ZHOU, Verdict.ADMIT), ("committee-qi", Verdict.ADMIT), ("committee-gu", Verdict.REJECT))
    scene.when(claim(scene))
    scene.refuses(decision(scene, Verdict.ADMIT), RELATION_MAY_TURN_THE_DECISION)


def test_what_is_sure_either_way_is_decided_though_a_claim_is_open() -> None:
    scene = reviewed((WANG, Verdict.REJECT), (ZHOU, Verdict.ADMIT), ("committee-qi", Verdict.ADMIT))
    scene.when(claim(scene)).when(decision(scene, Verdict.ADMIT))
    assert scene.happened(ApplicationDecided).decision is Verdict.ADMIT


def test_who_holds_no_office_could_review_nothing_so_a_claim_on_them_holds_nothing_up() -> None:
    scene = reviewed((WANG, Verdict.ADMIT), (ZHOU, Verdict.ADMIT))
    scene.when(claim(scene, RESIDENTS[0]))
    known = decision(scene, Verdict.ADMIT).model_copy(update={"in_office": (WANG, ZHOU)})
    scene.when(known).happened(ApplicationDecided)


async def test_dismissed_it_counts_again_and_the_register_says_who_said_so_and_who_dismissed_it() -> None:
    scene = contested()
    assert scene.happened(CaseRelationContested).settle_by == DECIDED + timedelta(days=7)
    scene.when(contest(scene)).then_nothing()
    models = ReadModels(*scene.history)
    shown = await models.ask(GetReviews(application_id=scene.application_id, reader=WANG))
    assert shown is not None
    assert (shown.given, shown.reader_takes_part) == (2, False)
    scene.when(settlement(scene))
    shown = await (models := ReadModels(*scene.history)).ask(
        GetReviews(application_id=scene.application_id, reader=WANG)
    )
    assert shown is not None
    assert (shown.given, shown.reader_takes_part) == (3, True)
    (kept,) = (await models.ask(ListCaseRelations(person_id=WANG))).items
    assert (kept.state, kept.declared_by, kept.settled_by) == (
        RelationState.DISMISSED,
        RIVAL,
        "supervisor-mo",
    )
    (same,) = (await models.ask(ListCaseRelations(declared_by=RIVAL))).items
    assert same == kept
    scene.when(decision(scene, Verdict.ADMIT)).happened(ApplicationDecided)


def test_upheld_or_not_contested_in_time_it_binds() -> None:
    upheld = contested()
    upheld.when(settlement(upheld, upheld=True)).when(decision(upheld, Verdict.REJECT))
    assert upheld.happened(ApplicationDecided).decision is Verdict.REJECT
    silent = claimed().passes(DECIDED + FIVE_DAYS)
    settled = silent.happened(CaseRelationSettled)
    assert (settled.upheld, settled.settled_by, settled.declared_by) == (True, None, RIVAL)
    silent.when(decision(silent, Verdict.REJECT, staff("staff-li", at=DECIDED + FIVE_DAYS)))
    assert silent.happened(ApplicationDecided).decision is Verdict.REJECT


LAPSED = DECIDED + timedelta(days=14)


async def test_what_nobody_settles_lapses_and_another_may_say_it_anew() -> None:
    scene = contested()
    assert scene.happened(CaseRelationContested).lapses_at == LAPSED
    scene.refuses(decision(scene, Verdict.REJECT), RELATION_MAY_TURN_THE_DECISION)
    scene.passes(LAPSED)
    lapsed = scene.happened(CaseRelationSettled)
    assert (lapsed.upheld, lapsed.settled_by) == (False, None)
    (kept,) = (await ReadModels(*scene.history).ask(ListCaseRelations(person_id=WANG))).items
    assert kept.state is RelationState.LAPSED
    scene.refuses(claim(scene), CLAIM_OF_YOURS_WAS_DISMISSED)
    scene.refuses(claim(scene, ZHOU), CLAIM_OF_YOURS_WAS_DISMISSED)
    anew = claim(scene, who="staff-xu")
    scene.when(anew).happened(RelationDeclared)
    decided = contested().passes(LAPSED)
    decided.when(decision(decided, Verdict.ADMIT, staff("staff-li", at=LAPSED))).happened(ApplicationDecided)


def test_what_was_contested_before_claims_lapsed_is_contested_anew() -> None:
    scene = contested()
    kept = scene.happened(CaseRelationContested).model_dump(exclude={"lapses_at"})
    before = Scene().given(*scene.history[:-1], CaseRelationContested.model_validate(kept))
    before.application_id = scene.application_id
    before.passes(LAPSED)
    assert not before.last
    again = ContestCaseRelation(application_id=scene.application_id, **by(WANG, Role.COMMITTEE, at=LAPSED))
    before.when(again)
    assert before.happened(CaseRelationContested).lapses_at == LAPSED + timedelta(days=14)
    before.when(again).then_nothing()
    assert not before.passes(LAPSED + timedelta(days=14)).happened(CaseRelationSettled).upheld


def test_who_is_related_by_the_register_settles_nothing_of_theirs() -> None:
    scene = contested()
    scene.when(
        RegisterRelations(
            relations=(Relation(person=APPLICANT, kind=RelationKind.FAMILY),),
            **by("supervisor-mo", Role.SUPERVISOR, at=DECIDED),
        )
    )
    scene.refuses(settlement(scene), RELATION_IS_SETTLED_BY_A_THIRD_PERSON)


@pytest.mark.parametrize("binds", [False, True])
def test_a_resident_of_whom_another_says_so_is_heard_and_not_counted_once_it_binds(*, binds: bool) -> None:
    scene = Scene().opened().matched()
    early = FEEDBACK_ENDS - FIVE_DAYS - timedelta(hours=1)
    scene.when(claim(scene, RESIDENTS[0]).model_copy(update={"now": early if binds else TRIAL_BEGINS}))
    scene.plan()
    for person in RESIDENTS:
        scene.when(
            CheckIn(
                application_id=scene.application_id,
                presence=Presence.CODE,
                **resident(person, at=TRIAL_BEGINS),
            )
        )
    scene.when(RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD)))
    for person in RESIDENTS:
        scene.when(
            GiveFeedback(
                verified=True,
                application_id=scene.application_id,
                score=5,
                in_favour=True,
                **resident(person, at=HELD),
            )
        )
    scene.passes(FEEDBACK_ENDS)
    assert scene.happened(FeedbackClosed).answers == len(RESIDENTS) - binds


def test_a_claim_goes_along_with_who_turns_out_to_be_somebody_else_on_record() -> None:
    scene = claimed()
    scene.when(CountAsOne(person_id=WANG, into="committee-wang-2", **by("gateway", Role.SYSTEM, at=DECIDED)))
    scene.when(contest(scene, "committee-wang-2"))
    assert scene.happened(CaseRelationContested).person_id == WANG
    scene.when(settlement(scene))
    scene.refuses(claim(scene, "committee-wang-2"), RELATION_WAS_DISMISSED)
    waiting = claimed()
    gateway = by("gateway", Role.SYSTEM, at=DECIDED)
    waiting.when(CountAsOne(person_id=WANG, into="committee-wang-2", **gateway))
    assert waiting.passes(DECIDED + FIVE_DAYS).happened(CaseRelationSettled).upheld
