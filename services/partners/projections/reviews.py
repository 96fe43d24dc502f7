"""Reviews of each application: those for the decision that comes next, or that the last one rests on.

All of them lie here, whoever may see them; the gateway shows each reader theirs. People lie beside them
(`circles`), since what an official registers holds for all applications: which reviews count is found when
they are asked for, by what the rules go by.
"""

from collections.abc import Callable
from typing import TypeVar

from services.partners.projections.circles import (
    Circle,
    Circles,
    Linked,
    PersonDocument,
    of_both,
    of_official,
    of_person,
    with_linked,
    with_registered,
)
from shared.contracts.partners.applications.events import (
    ApplicationEdited,
    ApplicationSubmitted,
    ScreeningBegun,
)
from shared.contracts.partners.decisions.claimed_relations import CaseRelationSettled
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    DecisionSetAside,
    RelationDeclared,
    ScreeningRecorded,
)
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.reviews.events import ApplicationReviewed
from shared.contracts.partners.reviews.relations import RelationsRegistered, known_as
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView, ReviewView
from shared.contracts.partners.trials.events import CheckedIn, FeedbackGiven, TrialHeld
from shared.kernel.messages import Event, Recorded
from shared.projections.projection import Documents, Projection

E = TypeVar("E", bound=Event)


class Barred(Linked):
    """Somebody who doesn't judge, since where in the log and, where another had said so, until where."""

    claimed: bool = False
    until: int | None = None


class ReviewRecords(PersonDocument):
    """What is on record of one application, or of one person."""

    shown: ReviewsView | None = None
    """All reviews, each as if it counted."""
    applicant: str = ""
    organisation: str = ""
    barred: tuple[Barred, ...] = ()
    """Who was declared related in this case or made its evidence, and since where in the log."""
    serves_minors: bool = False
    screened_by: Linked | None = None
    """Of one person: who recorded the newest check for work with minors."""
    decided_at: int | None = None
    """Where in the log the decision lies that rests on them."""


def _submitted(
    _records: ReviewRecords | None, recorded: Recorded[ApplicationSubmitted], key: str
) -> ReviewRecords:
    event = recorded.data
    shown = ReviewsView(application_id=key, needed=0)
    if event.review is not None:
        shown = ReviewsView(application_id=key, needed=event.review.reviewers, criteria=event.review.criteria)
    organisation = known_as(event.particulars.organisation)
    return ReviewRecords(
        shown=shown,
        applicant=event.applicant,
        organisation=organisation,
        serves_minors=event.particulars.serves_minors,
    )


def _edited(
    records: ReviewRecords | None, recorded: Recorded[ApplicationEdited], _key: str
) -> ReviewRecords | None:
    said = recorded.data.particulars
    update = {"organisation": known_as(said.organisation), "serves_minors": said.serves_minors}
    return records.model_copy(update=update) if records else None


def _reviewed(
    records: ReviewRecords | None, recorded: Recorded[ApplicationReviewed], _key: str
) -> ReviewRecords | None:
    if records is None or records.shown is None:
        return None
    event = recorded.data
    by_reviewer = {one.reviewed_by: one for one in records.shown.reviews}
    before = by_reviewer.get(event.reviewed_by)
    by_reviewer[event.reviewed_by] = ReviewView(
        reviewed_by=event.reviewed_by,
        scores=event.scores,
        vote=event.vote,
        reason=event.reason,
        reviewed_at=event.reviewed_at,
        times_given=before.times_given + 1 if before else 1,
    )
    shown = records.shown.model_copy(update={"reviews": tuple(by_reviewer.values())})
    return records.model_copy(update={"shown": shown})


def _barring(
    who: Callable[[E], str | None],
) -> Callable[[ReviewRecords | None, Recorded[E], str], ReviewRecords | None]:
    """The fold of an event after which somebody doesn't judge; nobody where it wasn't recorded who."""

    def fold(records: ReviewRecords | None, recorded: Recorded[E], _key: str) -> ReviewRecords | None:
        person = who(recorded.data)
        if records is None or person is None:
            return records
        barred = Barred(person=person, sequence=recorded.sequence)
        return records.model_copy(update={"barred": (*records.barred, barred)})

    return fold


def _declared(
    records: ReviewRecords | None, recorded: Recorded[RelationDeclared], _key: str
) -> ReviewRecords | None:
    if records is None:
        return None
    event = recorded.data
    barred = Barred(person=event.person, sequence=recorded.sequence, claimed=event.contest_by is not None)
    return records.model_copy(update={"barred": (*records.barred, barred)})


def _relation_settled(
    records: ReviewRecords | None, recorded: Recorded[CaseRelationSettled], _key: str
) -> ReviewRecords | None:
    """Dismissed, what another said bars nobody any more; what was decided before rests on what held then."""
    event = recorded.data
    if records is None or event.upheld:
        return records
    barred = tuple(
        one.model_copy(update={"until": recorded.sequence})
        if one.claimed and one.person == event.person_id and one.until is None
        else one
        for one in records.barred
    )
    return records.model_copy(update={"barred": barred})


def _decided(
    records: ReviewRecords | None, recorded: Recorded[ApplicationDecided], _key: str
) -> ReviewRecords | None:
    return records.model_copy(update={"decided_at": recorded.sequence}) if records else None


def _begun_anew(records: ReviewRecords | None, _recorded: Recorded[Event], _key: str) -> ReviewRecords | None:
    """What was reviewed is no longer what is decided on."""
    if records is None or records.shown is None:
        return records
    shown = records.shown.model_copy(update={"reviews": ()})
    return records.model_copy(update={"shown": shown, "decided_at": None})


def _who_held(event: TrialHeld) -> str | None:
    return event.recorded_by


def _held(records: ReviewRecords | None, recorded: Recorded[TrialHeld], key: str) -> ReviewRecords | None:
    return _barring(_who_held)(_begun_anew(records, recorded, key), recorded, key)


def _registered(
    records: ReviewRecords | None, recorded: Recorded[RelationsRegistered], _key: str
) -> ReviewRecords:
    return with_registered(records or ReviewRecords(), recorded)


def _linked(
    records: ReviewRecords | None, recorded: Recorded[PersonsCountedAsOne], key: str
) -> ReviewRecords:
    return with_linked(records or ReviewRecords(), recorded, key)


def _screened(
    records: ReviewRecords | None, recorded: Recorded[ScreeningRecorded], _key: str
) -> ReviewRecords:
    by = recorded.data.recorded_by
    screened_by = None if by is None else Linked(person=by, sequence=recorded.sequence)
    return (records or ReviewRecords()).model_copy(update={"screened_by": screened_by})


async def get_reviews(documents: Documents[ReviewRecords], query: GetReviews) -> ReviewsView | None:
    """The reviews, which of them count, and whether the reader may give one."""
    records = await documents.get(query.application_id)
    if records is None or records.shown is None:
        return None
    shown = records.shown
    screened = await documents.get(of_person(records.applicant)) if records.serves_minors else None
    if screened is not None and screened.screened_by is not None:
        by = screened.screened_by
        barred = Barred(person=by.person, sequence=by.sequence)
        records = records.model_copy(update={"barred": (*records.barred, barred)})
    circles = Circles(documents.get, records.decided_at)
    applicant = await circles.of(records.applicant)
    reviews: dict[str, ReviewView] = {}
    for one in shown.reviews:
        reviewer = await circles.of(one.reviewed_by)
        if reviewer.one not in reviews or one.reviewed_by == reviewer.one:
            counts = not _is_barred(records, applicant, reviewer)
            reviews[reviewer.one] = one.model_copy(update={"reviewed_by": reviewer.one, "counts": counts})
    takes_part = True
    if query.reader is not None:
        takes_part = not _is_barred(records, applicant, await circles.of(query.reader))
    return shown.model_copy(
        update={
            "reviews": tuple(reviews.values()),
            "given": sum(one.counts for one in reviews.values()),
            "decided": records.decided_at is not None,
            "reader_takes_part": takes_part,
        }
    )


def _is_barred(records: ReviewRecords, applicant: Circle, person: Circle) -> bool:
    """Whether the person is the applicant, related to them, or made the evidence."""
    at = records.decided_at
    barred = {
        one.person
        for one in records.barred
        if (at is None or one.sequence < at) and (one.until is None or (at is not None and at < one.until))
    }
    return (
        person.one == applicant.one
        or not barred.isdisjoint(person.ids)
        or not person.people.isdisjoint(applicant.ids)
        or records.organisation in person.organisations
    )


REVIEWS = (
    Projection("reviews", ReviewRecords)
    .on(ApplicationSubmitted, lambda event: event.application_id, _submitted)
    .on(ApplicationEdited, lambda event: event.application_id, _edited)
    .on(ApplicationReviewed, lambda event: event.application_id, _reviewed)
    .on(RelationDeclared, lambda event: event.application_id, _declared)
    .on(CaseRelationSettled, lambda event: event.application_id, _relation_settled)
    .on(ScreeningBegun, lambda event: event.application_id, _barring(lambda event: event.begun_by))
    .on(CheckedIn, lambda event: event.application_id, _barring(lambda event: event.entered_by))
    .on(FeedbackGiven, lambda event: event.application_id, _barring(lambda event: event.entered_by))
    .on(TrialHeld, lambda event: event.application_id, _held)
    .on(ScreeningRecorded, lambda event: of_person(event.person), _screened)
    .on(ApplicationDecided, lambda event: event.application_id, _decided)
    .on(DecisionSetAside, lambda event: event.application_id, _begun_anew)
    .on(RelationsRegistered, of_official, _registered)
    .on(PersonsCountedAsOne, of_both, _linked)
    .answers(GetReviews, get_reviews)
)
