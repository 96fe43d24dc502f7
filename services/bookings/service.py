"""The bookings service: its rules, its policies, its read models."""

from services.bookings.domain.decider import DECIDER
from services.bookings.policies import POLICIES
from services.bookings.projections.availability import AVAILABILITY
from services.bookings.projections.bookings import BOOKINGS
from services.bookings.projections.courses import COURSE_ENROLMENTS, COURSES
from services.bookings.projections.credits import CREDIT_RULES, CREDITS
from services.bookings.projections.draws import CLOSED_DRAWS, DRAWS
from services.bookings.projections.enrolments import ENROLMENTS
from services.bookings.projections.equipment import EQUIPMENT
from services.bookings.projections.families import FAMILIES
from services.bookings.projections.holidays import HOLIDAYS
from services.bookings.projections.hosts import HOSTS
from services.bookings.projections.joint_hosts import JOINT_HOSTINGS
from services.bookings.projections.limits import LIMITS
from services.bookings.projections.references import REFERENCES
from services.bookings.projections.room_use import ROOM_USE
from services.bookings.projections.room_waits import ROOM_WAITS
from services.bookings.projections.series import SERIES
from services.bookings.projections.sessions import SESSIONS
from services.bookings.projections.sign_ups import SIGN_UPS
from services.bookings.projections.spaces import SPACES
from services.bookings.projections.strikes import STRIKES
from services.bookings.projections.sums import ROOMS_SUMS
from services.bookings.projections.templates import SESSION_TEMPLATES
from services.bookings.projections.volunteering import ACTIVITIES, HOURS, RECORDS, VOLUNTEER_CERTIFICATES
from shared.runtime.service import Service

SERVICE = Service(
    decider=DECIDER,
    projections=(
        SPACES,
        AVAILABILITY,
        BOOKINGS,
        HOSTS,
        SESSIONS,
        SESSION_TEMPLATES,
        JOINT_HOSTINGS,
        ENROLMENTS,
        EQUIPMENT,
        COURSES,
        COURSE_ENROLMENTS,
        FAMILIES,
        DRAWS,
        CLOSED_DRAWS,
        LIMITS,
        HOLIDAYS,
        REFERENCES,
        ROOM_WAITS,
        SERIES,
        STRIKES,
        CREDITS,
        CREDIT_RULES,
        ROOMS_SUMS,
        ROOM_USE,
        ACTIVITIES,
        SIGN_UPS,
        HOURS,
        RECORDS,
        VOLUNTEER_CERTIFICATES,
    ),
    policies=POLICIES,
)
