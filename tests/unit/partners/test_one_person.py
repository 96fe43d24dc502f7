"""One voice per person: ids that turn out to be one person's count once in whatever is not over."""

from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.partners.decisions.commands import DeclareRelation
from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.people import CountAsOne, PersonsCountedAsOne
from shared.contracts.partners.trials.commands import GiveFeedback, RecordTrialHeld
from shared.contracts.partners.trials.events import FeedbackClosed
from shared.contracts.partners.trials.views import GetTrial
from shared.kernel.roles import Role
from tests.specification import envelope
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import FEEDBACK_ENDS, HELD, RESIDENTS, Scene, by, resident, staff

PEOPLE = st.sampled_from(RESIDENTS)


def count_as_one(person: str, into: str) -> CountAsOne:
    return CountAsOne(person_id=person, into=into, **envelope("system:merge", Role.SYSTEM, at=HELD))


def answer(scene: Scene, person: str, *, in_favour: bool = True) -> GiveFeedback:
    return GiveFeedback(
        application_id=scene.application_id,
        score=5 if in_favour else 1,
        in_favour=in_favour,
        verified=True,
        **resident(person, at=HELD),
    )


@given(st.lists(PEOPLE, unique=True), st.lists(st.tuples(PEOPLE, PEOPLE), max_size=6))
def test_however_many_ids_a_person_has_they_are_one_voice(
    answering: list[str], merges: list[tuple[str, str]]
) -> None:
    scene = Scene().opened().attended()
    scene.when(RecordTrialHeld(application_id=scene.application_id, **staff(at=HELD)))
    for person in answering:
        scene.when(answer(scene, person))
    leads_to: dict[str, str] = {}
    for person, into in merges:
        if person == into or person in leads_to or into in leads_to:
            continue  # The gateway merges no record twice, nor into one that is no more.
        scene.when(count_as_one(person, into))
        leads_to[person] = into
    trial = scene.state.applications[scene.application_id].trial
    assert trial is not None
    scene.passes(FEEDBACK_ENDS)

    def who(person: str) -> str:
        return who(leads_to[person]) if person in leads_to else person

    assert scene.happened(FeedbackClosed).answers == len({who(person) for person in answering})


async def test_of_two_answers_that_of_the_record_that_stays_counts() -> None:
    scene = Scene().opened().trial_held()
    gone, stays = RESIDENTS[:2]
    scene.when(answer(scene, gone, in_favour=False)).when(answer(scene, stays))
    scene.when(count_as_one(gone, stays))
    dropped = scene.happened(PersonsCountedAsOne).dropped
    assert [(one.check_in, one.check_in_by_staff, one.answer_of) for one in dropped] == [(True, False, gone)]
    scene.when(count_as_one(gone, stays)).then_nothing()
    trial = scene.state.applications[scene.application_id].trial
    assert trial is not None
    view = await ReadModels(*scene.history).ask(GetTrial(application_id=scene.application_id))
    assert view is not None
    assert view.checked_in == len(RESIDENTS) - 1
    assert (trial.checked_in, {*trial.answers}) == ({*RESIDENTS} - {gone}, {stays})


def test_the_only_answer_goes_along_unless_the_person_takes_no_part() -> None:
    for related in (False, True):
        scene = Scene().opened().trial_held()
        gone, stays = RESIDENTS[:2]
        scene.when(answer(scene, gone))
        if related:
            declared = DeclareRelation(
                application_id=scene.application_id,
                kind=RelationKind.FAMILY,
                **by(stays, Role.STAFF, at=HELD),
            )
            scene.when(declared)
        scene.when(count_as_one(gone, stays))
        scene.passes(FEEDBACK_ENDS)
        assert scene.happened(FeedbackClosed).answers == (0 if related else 1)
        assert (stays in scene.state.applications[scene.application_id].related) is related


def test_what_had_ended_stays_as_it_was() -> None:
    scene = Scene().opened().feedback_closed()
    scene.when(count_as_one(*RESIDENTS[:2]))
    assert scene.happened(PersonsCountedAsOne).dropped == ()
    assert scene.state.merged == {RESIDENTS[0]: RESIDENTS[1]}
