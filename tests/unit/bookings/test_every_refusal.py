"""What operations say they refuse, rules refuse; and what a rule refuses, its operation says (`haiwan`)."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from services.bookings.service import SERVICE
from shared.contracts.bookings import COMMANDS
from shared.contracts.bookings.refusals import (
    appointments,
    approvals,
    courses,
    draws,
    enrolments,
    equipment,
    families,
    joint_hosts,
    parts,
    quotas,
    references,
    room_prices,
    room_waits,
    series,
    sessions,
    spaces,
    strikes,
    tickets,
    volunteering,
)
from shared.kernel.refusals import Refusal
from tests.unit.bookings import (
    test_appointment_topics,
    test_appointments,
    test_approvals,
    test_bookings,
    test_check_in,
    test_course_families,
    test_course_places,
    test_course_translations,
    test_courses,
    test_credits,
    test_delivery,
    test_draw_families,
    test_draws,
    test_enrolments,
    test_entry,
    test_equipment,
    test_families,
    test_floor,
    test_free_hours,
    test_guardians,
    test_holds,
    test_holidays,
    test_joint_hosts,
    test_lesson_shifts,
    test_lessons,
    test_misfits,
    test_offered,
    test_parts,
    test_pickups,
    test_programme,
    test_quotas,
    test_references,
    test_reports,
    test_room_prices,
    test_room_waits,
    test_said_payments,
    test_series,
    test_series_edits,
    test_session_prices,
    test_session_translations,
    test_sessions,
    test_spaces,
    test_standing,
    test_strikes,
    test_templates,
    test_ticket_types,
    test_trial_spaces,
    test_volunteer_sign_ups,
    test_volunteering,
)
from tests.unit.bookings.haiwan import GIVEN

TOPICS = (
    test_appointment_topics,
    test_appointments,
    test_approvals,
    test_bookings,
    test_check_in,
    test_course_families,
    test_course_places,
    test_course_translations,
    test_courses,
    test_credits,
    test_delivery,
    test_draw_families,
    test_draws,
    test_enrolments,
    test_entry,
    test_equipment,
    test_families,
    test_floor,
    test_free_hours,
    test_guardians,
    test_holds,
    test_holidays,
    test_joint_hosts,
    test_lesson_shifts,
    test_lessons,
    test_misfits,
    test_offered,
    test_parts,
    test_programme,
    test_quotas,
    test_pickups,
    test_references,
    test_reports,
    test_room_prices,
    test_room_waits,
    test_said_payments,
    test_series,
    test_series_edits,
    test_session_prices,
    test_session_translations,
    test_sessions,
    test_spaces,
    test_standing,
    test_strikes,
    test_templates,
    test_ticket_types,
    test_trial_spaces,
    test_volunteer_sign_ups,
    test_volunteering,
)
CLOSED_LIST = {
    name: value
    for topic in (
        *(appointments, approvals, quotas, spaces, sessions, courses, draws, enrolments, equipment),
        *(
            families,
            joint_hosts,
            parts,
            series,
            references,
            room_prices,
            room_waits,
            strikes,
            tickets,
            volunteering,
        ),
    )
    for name, value in vars(topic).items()
    if isinstance(value, Refusal)
}


def ways_to_call(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """The arguments that ``parametrize`` gives a specification, one after the other."""
    marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
    for values in product(*(mark.args[1] for mark in marks)):
        arguments: dict[str, Any] = {}
        for mark, value in zip(marks, values, strict=True):
            names = mark.args[0]
            arguments |= {names: value} if isinstance(names, str) else dict(zip(names, value, strict=True))
        yield arguments


def test_each_refusal_that_a_command_names_is_given_to_that_very_command_by_a_specification() -> None:
    # They are run here once more: on several cores this process has run only some of them.
    for topic in TOPICS:
        for name, specification in vars(topic).items():
            if name.startswith("test_"):
                for arguments in ways_to_call(specification):
                    specification(**arguments)
    named = {(command, refusal) for command in COMMANDS for refusal in command.operation.refuses}
    missing = sorted(f"{command.__name__}: {refusal.code}" for command, refusal in named - GIVEN)
    assert missing == []


def test_every_refusal_is_named_by_some_operation() -> None:
    queries = {query for projection in SERVICE.projections for query in projection.queries}
    operations = [one.operation for one in COMMANDS] + [one.operation for one in queries]
    named = {refusal for operation in operations for refusal in operation.refuses}
    assert named >= set(CLOSED_LIST.values())


def test_codes_are_the_names_in_lower_case_and_sentences_end() -> None:
    for name, refusal in CLOSED_LIST.items():
        assert refusal.code == name.lower()
        assert refusal.sentence.endswith(".")
