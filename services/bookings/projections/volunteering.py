"""Volunteer activities, hours, what counts for each volunteer, and certificates."""

from shared.contracts.bookings.people import PersonErased
from shared.contracts.bookings.volunteering.events import (
    ActivityCancelled,
    ActivityPlanned,
    CertificateVoided,
    HoursCredited,
    HoursHonoured,
    HoursReversed,
    ServiceCertified,
    VolunteersCountedAsOne,
    VolunteerSignedIn,
    VolunteerSignedOut,
)
from shared.contracts.bookings.volunteering.sign_ups import VolunteerSignedUp, VolunteerWithdrew
from shared.contracts.bookings.volunteering.translations import ActivityTranslated
from shared.contracts.bookings.volunteering.views import (
    ActivityState,
    ActivityView,
    CertificateView,
    GetActivity,
    GetHours,
    GetServiceCertificate,
    GetServiceRecord,
    HoursKind,
    HoursState,
    HoursView,
    ListActivities,
    ListHours,
    ListServiceCertificates,
    ReadActivities,
    ServiceRecordView,
)
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.kernel.sought import words_of
from shared.projections.projection import Documents, Projection
from shared.projections.store import Sought
from shared.projections.translated import translated

Counting = HoursCredited | HoursHonoured | HoursReversed


def _planned(_activity: ActivityView | None, recorded: Recorded[ActivityPlanned], _key: str) -> ActivityView:
    return ActivityView(**recorded.data.model_dump())


def _cancelled(
    activity: ActivityView | None, recorded: Recorded[ActivityCancelled], _key: str
) -> ActivityView | None:
    update = {"state": ActivityState.CANCELLED, "reason": recorded.data.reason}
    return activity and activity.model_copy(update=update)


def _came(
    activity: ActivityView | None, recorded: Recorded[VolunteerSignedIn], _key: str
) -> ActivityView | None:
    return activity and activity.model_copy(update={"volunteers": activity.volunteers + recorded.data.first})


def _change(event: Counting) -> tuple[int, int]:
    """By how many minutes what is signed for grows, and what staff enter."""
    if isinstance(event, HoursCredited):
        return event.minutes, 0
    if isinstance(event, HoursHonoured):
        return 0, event.minutes
    return (-event.minutes, 0) if event.credit else (0, -event.minutes)


def _sum_of_activity(
    activity: ActivityView | None, recorded: Recorded[Counting], _key: str
) -> ActivityView | None:
    credit, honour = _change(recorded.data)
    return activity and activity.model_copy(
        update={
            "credit_minutes": activity.credit_minutes + credit,
            "honour_minutes": activity.honour_minutes + honour,
        }
    )


def _more(
    activity: ActivityView | None, _recorded: Recorded[VolunteerSignedUp], _key: str
) -> ActivityView | None:
    return activity and activity.model_copy(update={"signed_up": activity.signed_up + 1})


def _fewer(
    activity: ActivityView | None, _recorded: Recorded[VolunteerWithdrew], _key: str
) -> ActivityView | None:
    return activity and activity.model_copy(update={"signed_up": activity.signed_up - 1})


async def _list(documents: Documents[ActivityView], query: ListActivities) -> Page[ActivityView]:
    given = {"state": query.state, "space_id": query.space_id, "category": query.category}
    words = words_of(query.words or "")
    return await documents.page(
        {name: value for name, value in given.items() if value is not None},
        order="starts_at",
        descending=True,
        at_least=query.starts_from,
        below=query.starts_before,
        sought=Sought(texts=(("words_sought", words),) if words else ()),
        cursor=query.cursor,
        limit=query.limit,
    )


async def _read(documents: Documents[ActivityView], query: ReadActivities) -> list[ActivityView]:
    found = await documents.several(query.activity_ids)
    return [found[key] for key in query.activity_ids if key in found]


ACTIVITIES = (
    Projection(
        "volunteer-activities",
        ActivityView,
        indexes=("state", "starts_at", "space_id", "category", "words_sought"),
    )
    .on(ActivityPlanned, lambda event: event.activity_id, _planned)
    .on(ActivityTranslated, lambda event: event.activity_id, translated)
    .on(ActivityCancelled, lambda event: event.activity_id, _cancelled)
    .on(VolunteerSignedIn, lambda event: event.activity_id, _came)
    .on(VolunteerSignedUp, lambda event: event.activity_id, _more)
    .on(VolunteerWithdrew, lambda event: event.activity_id, _fewer)
    .on(HoursCredited, lambda event: event.activity_id, _sum_of_activity)
    .on(HoursHonoured, lambda event: event.activity_id, _sum_of_activity)
    .on(HoursReversed, lambda event: event.activity_id, _sum_of_activity)
    .gets(GetActivity)
    .answers(ListActivities, _list)
    .answers(ReadActivities, _read)
)


def _signed_in(_hours: HoursView | None, recorded: Recorded[VolunteerSignedIn], key: str) -> HoursView:
    event = recorded.data
    return HoursView(
        hours_id=key,
        activity_id=event.activity_id,
        person_id=event.person_id,
        kind=HoursKind.CREDIT,
        state=HoursState.SIGNED_IN,
        signed_in_at=event.signed_in_at,
        at=event.signed_in_at,
    )


def _signed_out(
    hours: HoursView | None, recorded: Recorded[VolunteerSignedOut], _key: str
) -> HoursView | None:
    update = {"state": HoursState.NOTHING, "signed_out_at": recorded.data.signed_out_at}
    return hours and hours.model_copy(update=update)


def _credited(hours: HoursView | None, recorded: Recorded[HoursCredited], _key: str) -> HoursView | None:
    event = recorded.data
    update = {"state": HoursState.COUNTED, "day": event.day, "minutes": event.minutes}
    return hours and hours.model_copy(update=update)


def _honoured(_hours: HoursView | None, recorded: Recorded[HoursHonoured], key: str) -> HoursView:
    event = recorded.data
    return HoursView(
        hours_id=key,
        activity_id=event.activity_id,
        person_id=event.person_id,
        kind=HoursKind.HONOUR,
        state=HoursState.COUNTED,
        day=event.day,
        minutes=event.minutes,
        reason=event.reason,
        entered_by=event.entered_by,
        at=event.honoured_at,
    )


def _reversed(hours: HoursView | None, recorded: Recorded[HoursReversed], _key: str) -> HoursView | None:
    event = recorded.data
    update = {"state": HoursState.REVERSED, "reason": event.reason, "entered_by": event.reversed_by}
    return hours and hours.model_copy(update=update)


def _hours_moved(
    hours: HoursView | None, recorded: Recorded[VolunteersCountedAsOne], _key: str
) -> HoursView | None:
    return hours and hours.model_copy(update={"person_id": recorded.data.into})


HOURS = (
    Projection("volunteer-hours", HoursView, indexes=("person_id", "activity_id", "state", "at"))
    .on(VolunteerSignedIn, lambda event: event.hours_id, _signed_in)
    .on(VolunteerSignedOut, lambda event: event.hours_id, _signed_out)
    .on(HoursCredited, lambda event: event.hours_id, _credited)
    .on(HoursHonoured, lambda event: event.hours_id, _honoured)
    .on(HoursReversed, lambda event: event.hours_id, _reversed)
    .on(VolunteersCountedAsOne, lambda event: event.hours_ids, _hours_moved)
    .gets(GetHours)
    .lists(ListHours, order="at", descending=True)
)


def _sum_of_person(
    record: ServiceRecordView | None, recorded: Recorded[Counting], key: str
) -> ServiceRecordView | None:
    if record is None and isinstance(recorded.data, HoursReversed):
        return None  # Who had these hours was erased since.
    return _grown(record, key, *_change(recorded.data))


def _grown(record: ServiceRecordView | None, key: str, credit: int, honour: int) -> ServiceRecordView:
    before = record or ServiceRecordView(person_id=key)
    return before.model_copy(
        update={
            "credit_minutes": before.credit_minutes + credit,
            "honour_minutes": before.honour_minutes + honour,
        }
    )


def _record_moved(
    record: ServiceRecordView | None, recorded: Recorded[VolunteersCountedAsOne], key: str
) -> ServiceRecordView | None:
    event = recorded.data
    if key == event.person_id:
        return None
    return _grown(record, key, event.record.credit_minutes, event.record.honour_minutes)


def _forgotten(_record: ServiceRecordView | None, _recorded: Recorded[PersonErased], _key: str) -> None:
    """An id that stands for nobody has no record."""


RECORDS = (
    Projection("volunteer-records", ServiceRecordView)
    .on(HoursCredited, lambda event: event.person_id, _sum_of_person)
    .on(HoursHonoured, lambda event: event.person_id, _sum_of_person)
    .on(HoursReversed, lambda event: event.person_id, _sum_of_person)
    .on(VolunteersCountedAsOne, lambda event: (event.person_id, event.into), _record_moved)
    .on(PersonErased, lambda event: event.person_id, _forgotten)
    .gets(GetServiceRecord)
)


def _certified(
    _certificate: CertificateView | None, recorded: Recorded[ServiceCertified], _key: str
) -> CertificateView:
    return CertificateView(**recorded.data.model_dump())


def _voided(
    certificate: CertificateView | None, _recorded: Recorded[CertificateVoided], _key: str
) -> CertificateView | None:
    return certificate and certificate.model_copy(update={"void": True})


def _certificate_moved(
    certificate: CertificateView | None, recorded: Recorded[VolunteersCountedAsOne], _key: str
) -> CertificateView | None:
    return certificate and certificate.model_copy(update={"person_id": recorded.data.into})


VOLUNTEER_CERTIFICATES = (
    Projection("volunteer-certificates", CertificateView, indexes=("person_id", "certified_at"))
    .on(ServiceCertified, lambda event: event.number, _certified)
    .on(CertificateVoided, lambda event: event.number, _voided)
    .on(VolunteersCountedAsOne, lambda event: event.numbers, _certificate_moved)
    .gets(GetServiceCertificate)
    .lists(ListServiceCertificates, order="certified_at", descending=True)
)
