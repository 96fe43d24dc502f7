"""One person, one voice: two ids that turn out to be one person's count once in what is not over."""

from collections.abc import Iterator

from services.partners.domain import claims
from services.partners.domain.guards import bound_to
from services.partners.domain.need_state import shown
from services.partners.domain.roster_handover import counted_as_one
from services.partners.domain.state import Programme
from services.partners.domain.trial_state import Trial
from shared.contracts.partners.people import (
    CountAsOne,
    DroppedSurveyAnswer,
    DroppedVoice,
    PersonsCountedAsOne,
    RaisersCounted,
)
from shared.contracts.partners.surveys.instrument import text_ids_of
from shared.kernel.messages import Event


def count_as_one(state: Programme, command: CountAsOne) -> list[Event]:
    person, into = command.person_id, command.into
    if state.merged.get(person) == into:
        return []
    dropped = tuple(_dropped(state, person, into))
    surveys = tuple(_dropped_of_surveys(state, person, into))
    return [
        PersonsCountedAsOne(
            person_id=person,
            into=into,
            dropped=dropped,
            surveys=surveys,
            needs=tuple(_raisers_counted(state, person, into)),
        ),
        *counted_as_one(state, person, into, command),
    ]


def _dropped(state: Programme, person: str, into: str) -> Iterator[DroppedVoice]:
    for application in state.applications.values():
        trial = application.trial
        if trial is None or trial.result is not None:
            continue
        check_in = {person, into} <= trial.checked_in
        lost = _lost_answer(bound_to(state, application), trial, person, into)
        if check_in or lost is not None:
            yield DroppedVoice(
                trial_id=trial.id,
                check_in=check_in,
                check_in_by_staff=check_in and person in trial.checked_in_by_staff,
                answer_of=lost,
                text_id=trial.answers[lost].text_id if lost is not None else None,
            )


def _dropped_of_surveys(state: Programme, person: str, into: str) -> Iterator[DroppedSurveyAnswer]:
    for survey_id, survey in state.surveys.items():
        if {person, into} <= survey.given.keys():
            lost = survey.given[person]
            yield DroppedSurveyAnswer(
                survey_id=survey_id,
                answer_of=person,
                by_staff=lost.by_staff,
                text_ids=text_ids_of(lost.answers),
            )


def _raisers_counted(state: Programme, person: str, into: str) -> Iterator[RaisersCounted]:
    for need_id in sorted(state.raising.needs_of.get(person, ())):
        raised_by = state.needs[need_id].raised_by
        yield RaisersCounted(need_id=need_id, raisers=shown(len(raised_by) - (into in raised_by)))


def _lost_answer(barred: set[str], trial: Trial, person: str, into: str) -> str | None:
    """Whose answer goes: of two the merged record's; the only one of somebody who takes no part."""
    answered = [one for one in (person, into) if one in trial.answers]
    if len(answered) == 2 or (answered and not barred.isdisjoint({person, into})):
        return answered[0]
    return None


def persons_counted_as_one(state: Programme, event: PersonsCountedAsOne) -> None:
    person, into = event.person_id, event.into
    state.merged.pop(into, None)  # It counts as itself again: nobody counts as each other.
    state.merged[person] = into
    if person in state.screenings:
        state.screenings.setdefault(into, state.screenings[person])
    if applied := state.applications_of.pop(person, None):
        state.applications_of.setdefault(into, set()).update(applied)
    _merge_registers(state, person, into)
    for survey in state.surveys.values():
        survey.count_as_one(person, into)
    state.raising.count_as_one(person, into, state.needs)
    lost = {one.trial_id: one.answer_of for one in event.dropped}
    for application_id, application in state.applications.items():
        claims.counted_as_one(state, application_id, application, person)
        for people in (application.related, application.prepared_by):
            if person in people:
                people.add(into)
        if person in application.reviews:
            application.reviews.setdefault(into, application.reviews.pop(person))
        trial = application.trial
        if trial is not None and trial.result is None:
            _count_once(trial, person, into, lost.get(trial.id))


def _merge_registers(state: Programme, person: str, into: str) -> None:
    """What was registered under one of two ids holds for both."""
    own = state.registers.pop(person, None)
    if own is not None:
        kept = state.registers.setdefault(into, own)
        kept.people |= own.people
        kept.organisations |= own.organisations


def _count_once(trial: Trial, person: str, into: str, lost: str | None) -> None:
    if lost is not None:
        del trial.answers[lost]
    if person in trial.answers:
        trial.answers[into] = trial.answers.pop(person)
    if person in trial.checked_in:
        trial.checked_in.discard(person)
        if into not in trial.checked_in:
            trial.checked_in.add(into)
            if person in trial.checked_in_by_staff:
                trial.checked_in_by_staff.add(into)
        trial.checked_in_by_staff.discard(person)
