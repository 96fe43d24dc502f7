"""Volunteer activities, said in English."""

from services.bookings.domain.state import Bookings
from services.bookings.domain.volunteer_hours import must_take_place, require_activity
from shared.contracts.bookings.volunteering.translations import ActivityTranslated, TranslateActivity
from shared.kernel.messages import Event


def translate_activity(state: Bookings, command: TranslateActivity) -> list[Event]:
    activity = require_activity(state, command.activity_id)
    must_take_place(state, activity)
    if activity.english == (command.title_en, command.description_en):
        return []
    return [
        ActivityTranslated(
            activity_id=activity.id,
            title_en=command.title_en,
            description_en=command.description_en,
            translated_at=command.now,
        )
    ]


def activity_translated(state: Bookings, event: ActivityTranslated) -> None:
    state.volunteering.activities[event.activity_id].english = event.title_en, event.description_en
